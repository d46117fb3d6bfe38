package io.quittance.ledger.journal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why an entry was booked.
 *
 * @param kind {@code request}, {@code reversal}, {@code hold}, {@code adjustment}, {@code payout},
 *     {@code reserve} or an event's type
 * @param id the reversed entry, the posted hold, the adjustment, the payout or the event; else null
 * @param paymentIntentId the payment that it is about, if any
 */
public record Cause(String kind, @Nullable UUID id, @Nullable String paymentIntentId) {

  /** The kind of an entry that a caller asked for. */
  static final String REQUEST = "request";

  /** The kind of an entry that takes another back. */
  static final String REVERSAL = "reversal";

  /** The kind of an entry that posts a hold. */
  public static final String HOLD = "hold";

  /** The kind of an entry that two persons agreed on. */
  static final String ADJUSTMENT = "adjustment";

  /** The kind of an entry that two persons agreed on because of a discrepancy: the event's type. */
  static final String DISCREPANCY = "adjustment.approved.v1";

  /** The kind of the entries of a payout. */
  static final String PAYOUT = "payout";

  /** The kind of an entry that gives a merchant what was held back. */
  static final String RESERVE = "reserve";

  /** A caller asked for it. */
  public static Cause request() {
    return new Cause(REQUEST, null, null);
  }

  /** It books what a hold set aside. */
  static Cause postedHold(UUID holdId) {
    return new Cause(HOLD, holdId, null);
  }

  /** One person proposed it and another one approved it. */
  public static Cause adjustment(UUID id) {
    return new Cause(ADJUSTMENT, id, null);
  }

  /** It pays a merchant out, or is how that ended. */
  public static Cause payout(UUID payoutId) {
    return new Cause(PAYOUT, payoutId, null);
  }

  /** What was held back is the merchant's. */
  public static Cause reserve() {
    return new Cause(RESERVE, null, null);
  }

  /** It takes back another entry. */
  static Cause reversalOf(JournalEntry entry) {
    return new Cause(REVERSAL, entry.id(), entry.request().cause().paymentIntentId());
  }
}
