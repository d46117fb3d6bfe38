package io.quittance.reconciliation.statement;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
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
   * What a file has to be about.
   *
   * @param account ours at the provider
   * @param day the provider's day, in its zone
   */
  record Expected(String provider, String account, LocalDate day, ZoneId zone) {}
}
