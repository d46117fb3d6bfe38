package io.quittance.reconciliation.statement;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that was taken.
 *
 * @param day what the file is about, UTC
 * @param origin FETCHED, UPLOADED or DROPPED
 * @param sha256 of the file, lower-case hex
 * @param supersededAt when a corrected file took its place
 * @param corrects the file whose place it took; null for the first of a day
 */
public record Statement(
    UUID id,
    String provider,
    String account,
    LocalDate day,
    String format,
    String origin,
    String sha256,
    int lineCount,
    @Nullable String uploadedBy,
    OffsetDateTime acceptedAt,
    @Nullable OffsetDateTime supersededAt,
    @Nullable UUID corrects) {

  /** Prefix of statement ids on the wire. */
  public static final String PREFIX = "stm";

  static final String FETCHED = "FETCHED";
  static final String UPLOADED = "UPLOADED";

  /** Found in the watched folder. */
  static final String DROPPED = "DROPPED";
}
