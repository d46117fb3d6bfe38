package io.quittance.ledger.payout;

import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money on its way to a merchant.
 *
 * @param date the run's
 * @param account the end of the account's number
 * @param entryId took the amount from what is payable
 * @param endEntryId paid it, or gave it back
 * @param endedBy the operator who confirmed
 */
record Payout(
    UUID id,
    UUID runId,
    LocalDate date,
    String merchantId,
    Money amount,
    UUID accountId,
    String account,
    PayoutStatus status,
    UUID entryId,
    @Nullable UUID endEntryId,
    @Nullable String failureReason,
    @Nullable String endedBy,
    Instant createdAt,
    @Nullable Instant sentAt,
    @Nullable Instant endedAt) {

  static final String PREFIX = "po";

  /** The id as it is on the wire; what the bank calls it end to end has a hyphen instead of _. */
  String wireId() {
    return Ids.write(PREFIX, id);
  }
}
