package io.quittance.reconciliation.statement;

import io.quittance.platform.security.token.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads the report format of a provider. */
public interface StatementFormat {

  /** The name that settings and uploads give. */
  String name();

  /** Whether somebody may hand such a file in; otherwise it comes from its source alone. */
  default boolean isUploadable() {
    return true;
  }

  /**
   * Whether a file without lines shows that it is whole; otherwise it may as well have been cut
   * behind its header.
   */
  default boolean showsEmptiness() {
    return true;
  }

  /**
   * Reads a whole file, piece by piece, and says how many lines it has. {@code lines} may have seen
   * some of them when the file turns out to be bad.
   *
   * @throws StatementRefused when anything is wrong with any part of it
   */
  int read(Path file, Expected expected, Consumer<StatementLine> lines);

  /**
   * Keeps what an accepted file has beyond its lines, in the transaction that takes it. Most have
   * nothing.
   */
  default void keep(UUID statementId, Path file, Expected expected) {}

  /** Where a provider of this format has the file of a day, below its URL. */
  default String path() {
    // Version 2 tells of disputes too.
    return "/v1/settlements/{day}?version=2";
  }

  /**
   * The service of the platform that has such files, and is shown a token instead of an API key;
   * empty when they are a provider's.
   */
  default Optional<ServiceName> service() {
    return Optional.empty();
  }

  /**
   * The day that a file says it is about; empty when it does not say. The file may still be refused
   * when it is read.
   *
   * @throws StatementRefused when it cannot be read
   */
  default Optional<LocalDate> day(Path file, Days days) {
    return Optional.empty();
  }

  /** The bytes over which the provider makes its checksum. */
  default InputStream content(Path file) throws IOException {
    return Files.newInputStream(file);
  }

  /**
   * What a file has to be about.
   *
   * @param account ours at the provider
   * @param day the provider's day, in its zone
   * @param cutOff when that day begins, in its zone
   */
  record Expected(String provider, String account, LocalDate day, ZoneId zone, LocalTime cutOff) {

    /** Days that begin at midnight. */
    public Expected(String provider, String account, LocalDate day, ZoneId zone) {
      this(provider, account, day, zone, LocalTime.MIDNIGHT);
    }

    /** How the provider counts its days. */
    public Days days() {
      return new Days(zone, cutOff);
    }
  }

  /**
   * How a provider counts its days.
   *
   * @param cutOff when a day begins; what happens earlier on the same date belongs to the day
   *     before
   */
  record Days(ZoneId zone, LocalTime cutOff) {

    /** The day to which a moment belongs. */
    public LocalDate dayOf(Instant moment) {
      var local = moment.atZone(zone).toLocalDateTime();
      return local.toLocalTime().isBefore(cutOff)
          ? local.toLocalDate().minusDays(1)
          : local.toLocalDate();
    }

    /** The first moment of a day. */
    public Instant beginning(LocalDate day) {
      return day.atTime(cutOff).atZone(zone).toInstant();
    }
  }
}
