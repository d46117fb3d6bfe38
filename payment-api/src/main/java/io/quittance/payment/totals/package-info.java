/**
 * Control totals by which others prove that they know everything; start with
 * PaymentTotalsController.
 */
@NullMarked
package io.quittance.payment.totals;

import org.jspecify.annotations.NullMarked;
