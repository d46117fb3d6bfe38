/** Disputes (chargebacks) of a payment; start with DisputeStatus. */
@NullMarked
package io.quittance.payment.dispute;

import org.jspecify.annotations.NullMarked;
