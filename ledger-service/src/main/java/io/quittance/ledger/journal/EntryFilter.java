package io.quittance.ledger.journal;

import io.quittance.ledger.Moments;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a list is about; null means any.
 *
 * @param account a code, in any currency
 * @param booked when they were booked
 * @param effective which days they belong to
 */
record EntryFilter(
    @Nullable String reference,
    @Nullable String paymentIntentId,
    @Nullable String account,
    Period booked,
    Days effective) {

  /** Whether it asks for what only entries carry, not their postings. */
  boolean asksOfEntries() {
    return reference != null || paymentIntentId != null || !effective.areAll();
  }

  /** A time from inclusive, to exclusive. */
  record Period(@Nullable Instant from, @Nullable Instant to) {}

  /** Days from and to inclusive. */
  record Days(@Nullable LocalDate from, @Nullable LocalDate to) {

    boolean areAll() {
      return from == null && to == null;
    }

    LocalDate first() {
      return from == null ? Moments.FIRST_DAY : from;
    }

    LocalDate last() {
      return to == null ? Moments.LAST_DAY : to;
    }
  }
}
