/** Braintree; start with BraintreeProvider. */
@NullMarked
package io.quittance.payment.provider.braintree;

import org.jspecify.annotations.NullMarked;
