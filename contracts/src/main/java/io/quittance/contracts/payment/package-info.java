/** What payment-api tells the others; start with PaymentEvent. */
@NullMarked
package io.quittance.contracts.payment;

import org.jspecify.annotations.NullMarked;
