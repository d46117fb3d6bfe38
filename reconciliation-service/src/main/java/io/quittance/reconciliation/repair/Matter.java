package io.quittance.reconciliation.repair;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A discrepancy that somebody wants to do something about, with what the latest run that found it
 * saw. Amounts are minor units.
 *
 * @param explainedBy the proposal that holds while the finding stays the same
 * @param latestRunId the latest run that found it
 * @param isFound false when a later run of its day did not find it any more
 * @param isKnownHere false when we hold no claim at all
 * @param isTellable whether payment-api can be told of it
 * @param claimKind what we claim, where it is known
 * @param isClaimWithdrawn whether we hold it as undone
 * @param isDisputeOpen whether what we miss at the provider is a dispute that nobody has won yet:
 *     until then the books owe the provider nothing for it
 */
record Matter(
    UUID id,
    String provider,
    LocalDate day,
    Reconciliation reconciliation,
    DiscrepancyKind kind,
    String status,
    @Nullable UUID explainedBy,
    UUID latestRunId,
    boolean isFound,
    String reference,
    String side,
    String operation,
    @Nullable Long ourAmount,
    @Nullable String ourCurrency,
    @Nullable Long providerAmount,
    @Nullable String providerCurrency,
    @Nullable Long providerFee,
    @Nullable Long expectedFee,
    boolean isKnownHere,
    boolean isTellable,
    @Nullable String claimKind,
    boolean isClaimWithdrawn,
    boolean isDisputeOpen) {

  static final String OPEN = "OPEN";

  boolean isOpen() {
    return status.equals(OPEN);
  }

  /** Whether the provider's line raised it; else our claim did. */
  boolean isByProvider() {
    return side.equals("PROVIDER");
  }

  String wireId() {
    return Ids.write(DiscrepancyView.PREFIX, id);
  }
}
