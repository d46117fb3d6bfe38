package io.quittance.reconciliation.statement.format;

import io.quittance.reconciliation.statement.LineKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a row is about, without its amounts.
 *
 * @param id the provider's
 * @param transaction our reference, as the provider echoes it
 * @param payment ours, as the provider echoes it
 * @param payout the provider's id of the payout that contains it
 */
record Operation(
    LineKind kind,
    String id,
    @Nullable String charge,
    @Nullable String transaction,
    @Nullable String payment,
    Instant at,
    @Nullable String payout) {

  /** Another movement of money that the same row tells of; nobody asked for it by a reference. */
  Operation beside(LineKind otherKind, String what) {
    return new Operation(otherKind, id + ":" + what, charge, null, payment, at, payout);
  }
}
