package io.quittance.ledger.journal;

import java.time.Instant;
import java.util.UUID;

/**
 * An entry as it is booked.
 *
 * @param sequence its position in the journal; grows, with gaps; in order for each account
 * @param bookedAt database time
 */
public record JournalEntry(UUID id, long sequence, Instant bookedAt, EntryRequest request) {

  /** Prefix of entry ids on the wire. */
  public static final String PREFIX = "je";
}
