/** Refunds of a payment; start with RefundStatus. */
@NullMarked
package io.quittance.payment.refund;

import org.jspecify.annotations.NullMarked;
