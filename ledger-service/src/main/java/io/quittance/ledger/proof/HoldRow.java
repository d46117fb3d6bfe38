package io.quittance.ledger.proof;

import io.quittance.ledger.journal.EntryDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold, as it is stored; minor units. */
record HoldRow(
    UUID id,
    String reference,
    UUID fromAccountId,
    UUID toAccountId,
    String currency,
    long amount,
    String status,
    @Nullable Long postedAmount,
    @Nullable UUID entryId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant endedAt) {

  boolean isPending() {
    return status.equals("PENDING");
  }

  boolean isPosted() {
    return status.equals("POSTED");
  }

  /** As the database's hold_digest computes it; 64 hex digits. */
  String digest() {
    var text =
        String.join(
            "\n",
            id.toString(),
            fromAccountId.toString(),
            toAccountId.toString(),
            currency,
            Long.toString(amount),
            status,
            postedAmount == null ? "" : postedAmount.toString(),
            entryId == null ? "" : entryId.toString(),
            micros(createdAt),
            micros(expiresAt),
            micros(endedAt),
            reference);
    return HexFormat.of()
        .formatHex(EntryDigest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String micros(@Nullable Instant moment) {
    return moment == null ? "" : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
  }
}
