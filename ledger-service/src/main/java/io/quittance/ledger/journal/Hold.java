package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.AMOUNT_EXCEEDS_HOLD;
import static io.quittance.ledger.LedgerProblem.HOLD_NOT_PENDING;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Side;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that is set aside.
 *
 * @param posted what was posted of it, and {@code entryId} by which entry; null unless POSTED
 * @param createdAt database time, as are the others
 * @param endedAt null while it is PENDING
 * @param placedBy who asked for it, and {@code endedBy} who posted or voided it; null where nobody
 *     did, or before this was noted
 */
public record Hold(
    UUID id,
    HoldRequest request,
    HoldStatus status,
    @Nullable Money posted,
    @Nullable UUID entryId,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable Requester placedBy,
    @Nullable Requester endedBy) {

  /** Prefix of hold ids on the wire. */
  public static final String PREFIX = "hold";

  static Hold placed(UUID id, HoldRequest request, @Nullable Requester by, Instant createdAt) {
    return new Hold(id, request, HoldStatus.PENDING, null, null, createdAt, null, by, null);
  }

  /** The id as it is on the wire. */
  public String wireId() {
    return Ids.write(PREFIX, id);
  }

  /** The reference of the entry that posts a hold: one hold, one entry. */
  static String entryReference(UUID holdId) {
    return "hold:" + Ids.write(PREFIX, holdId);
  }

  /** The accounts that it is about. */
  List<AccountKey> keys() {
    return request.keys();
  }

  /** The amount to post of it, the whole if none is named. */
  Money amountOf(HoldChange.Post change) {
    return change.amount() == null
        ? request.amount()
        : change.amount().in(request.amount().currency());
  }

  void requirePending() {
    if (status != HoldStatus.PENDING) {
      throw HOLD_NOT_PENDING.because(wireId(), status);
    }
  }

  void requireCovers(Money amount) {
    if (amount.exceeds(request.amount())) {
      throw AMOUNT_EXCEEDS_HOLD.because(request.amount()).param("amount");
    }
  }

  /**
   * The entry that posts an amount of it.
   *
   * @param growsOn the normal side of the {@code from} account, which the entry makes less
   */
  EntryRequest entry(Money amount, Side growsOn) {
    return new EntryRequest(
        entryReference(id),
        "Hold " + request.reference(),
        List.of(
            new Posting(request.from(), growsOn.opposite(), amount),
            new Posting(request.to(), growsOn, amount)),
        Cause.postedHold(id),
        List.of());
  }

  Hold posted(Money amount, UUID entry, @Nullable Requester by, Instant at) {
    return new Hold(id, request, HoldStatus.POSTED, amount, entry, createdAt, at, placedBy, by);
  }

  Hold voided(@Nullable Requester by, Instant at) {
    return new Hold(id, request, HoldStatus.VOIDED, null, null, createdAt, at, placedBy, by);
  }

  Hold endedAt(Instant at) {
    return new Hold(id, request, status, posted, entryId, createdAt, at, placedBy, endedBy);
  }
}
