/** Tests of the adapter of Braintree. */
@NullMarked
package io.quittance.payment.provider.braintree;

import org.jspecify.annotations.NullMarked;
