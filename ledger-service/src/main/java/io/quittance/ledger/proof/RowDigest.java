package io.quittance.ledger.proof;

import io.quittance.ledger.journal.EntryDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests of rows as triggers of the database compute them: SHA-256 in 64 hex digits. */
final class RowDigest {

  private RowDigest() {}

  /** One field a line. */
  static String of(String... fields) {
    return HexFormat.of()
        .formatHex(
            EntryDigest.sha256()
                .digest(String.join("\n", fields).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A field that may hold anything: with its length in UTF-8 before it, and apart from an empty one
   * where there is none. As the database's hold_text writes it.
   */
  static String text(@Nullable String given) {
    return given == null ? "-" : given.getBytes(StandardCharsets.UTF_8).length + ":" + given;
  }

  /** Microseconds since 1970; empty for none. */
  static String micros(@Nullable Instant moment) {
    return moment == null ? "" : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
  }
}
