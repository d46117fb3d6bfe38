package io.quittance.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is booked.
 *
 * @param sequence its position in the journal; grows, with gaps; in order for each account
 * @param bookedAt database time
 * @param by who asked for it; null where the cause says it
 */
public record JournalEntry(
    UUID id, long sequence, Instant bookedAt, EntryRequest request, @Nullable Requester by) {

  /** Prefix of entry ids on the wire. */
  public static final String PREFIX = "je";

  /** The day that it belongs to: as given, else the UTC day on which it was booked. */
  public LocalDate effectiveDate() {
    var given = request.details().effectiveDate();
    return given == null ? effectiveDate(bookedAt) : given;
  }

  /** The day of an entry that none was given for. */
  public static LocalDate effectiveDate(Instant bookedAt) {
    return LocalDate.ofInstant(bookedAt, ZoneOffset.UTC);
  }
}
