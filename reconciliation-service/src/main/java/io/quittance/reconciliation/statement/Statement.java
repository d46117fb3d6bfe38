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
 * @param supersededAt when a corrected file took its place, or from the beginning while it stands
 *     aside for one that the provider gave
 * @param corrects the file whose place it took, or shall take; null for the first of a day
 * @param awaitsApproval whether nobody is told of what it says before somebody else approves it
 * @param approvedBy the second operator; null where none was needed or nobody has approved yet
 * @param confirmedAt when what somebody had uploaded came from the provider itself; null if never
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
    @Nullable UUID corrects,
    boolean awaitsApproval,
    @Nullable String approvedBy,
    @Nullable OffsetDateTime confirmedAt) {

  /** Prefix of statement ids on the wire. */
  public static final String PREFIX = "stm";

  static final String FETCHED = "FETCHED";
  static final String UPLOADED = "UPLOADED";

  /** Found in the watched folder. */
  static final String DROPPED = "DROPPED";

  /** Whether it is more than what one operator says. */
  boolean isVouchedFor() {
    return !origin.equals(UPLOADED) || approvedBy != null || confirmedAt != null;
  }
}
