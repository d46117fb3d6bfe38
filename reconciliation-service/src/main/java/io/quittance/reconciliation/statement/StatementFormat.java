package io.quittance.reconciliation.statement;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads the report format of a provider. */
public interface StatementFormat {

  /** The name that settings and uploads give. */
  String name();

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
    return "/v1/settlements/{day}";
  }

  /**
   * What a file has to be about.
   *
   * @param account ours at the provider
   * @param day the provider's day, in its zone
   */
  record Expected(String provider, String account, LocalDate day, ZoneId zone) {}
}
