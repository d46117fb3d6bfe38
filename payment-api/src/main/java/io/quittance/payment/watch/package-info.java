/**
 * What people who run the platform see of payments: proofs and gauges; start with PaymentProofs.
 */
@NullMarked
package io.quittance.payment.watch;

import org.jspecify.annotations.NullMarked;
