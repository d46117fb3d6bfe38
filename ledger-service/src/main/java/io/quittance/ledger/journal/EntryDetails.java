package io.quittance.ledger.journal;

import static java.util.Collections.unmodifiableMap;

import io.quittance.platform.metadata.Metadata;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about an entry besides its text and postings.
 *
 * @param effectiveDate the day that it belongs to; null for the UTC day on which it is booked
 * @param metadata texts by keys, in the order of the keys
 */
public record EntryDetails(@Nullable LocalDate effectiveDate, Map<String, String> metadata) {

  /** Nothing said. */
  public static final EntryDetails NONE = new EntryDetails(null, Map.of());

  /** Puts the metadata in order: two orders say the same. */
  public EntryDetails {
    metadata = unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Reads what the database holds.
   *
   * @param metadata JSON; null for none
   * @throws IllegalArgumentException when the metadata is not what we write
   */
  public static EntryDetails stored(@Nullable LocalDate effectiveDate, @Nullable String metadata) {
    return new EntryDetails(effectiveDate, metadata == null ? Map.of() : Metadata.read(metadata));
  }

  boolean isNone() {
    return effectiveDate == null && metadata.isEmpty();
  }

  /** As the database holds it: JSON, or null for none. */
  @Nullable String storedMetadata() {
    return metadata.isEmpty() ? null : Metadata.write(metadata);
  }
}
