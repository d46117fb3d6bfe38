/** What we asked a provider to do; start with PaymentTransaction. */
@NullMarked
package io.quittance.payment.operation;

import org.jspecify.annotations.NullMarked;
