package io.quittance.ledger.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of entries: SHA-256 over fields that each carry their length, so that no two entries
 * share a text. Written as 64 hex digits.
 */
public final class EntryDigest {

  private static final byte[] ABSENT = {-1, -1, -1, -1};

  private EntryDigest() {}

  /**
   * What a caller asked for. A repeat of a reference must have the same. Details change nothing
   * where there are none: entries from before there were any keep their digests.
   */
  public static String ofContent(
      String reference, String description, List<Posting> postings, EntryDetails details) {
    var digest = sha256();
    add(digest, reference);
    add(digest, description);
    for (var posting : postings) {
      add(digest, posting.account());
      add(digest, posting.side().name());
      add(digest, posting.amount().minor());
      add(digest, posting.amount().currency().getCurrencyCode());
    }
    if (!details.isNone()) {
      add(digest, details);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The whole entry as it is booked: a leaf of the chain. */
  public static String ofEntry(
      long sequence, UUID id, Instant bookedAt, Cause cause, String contentDigest) {
    var digest = sha256();
    add(digest, sequence);
    add(digest, id.toString());
    add(digest, ChronoUnit.MICROS.between(Instant.EPOCH, bookedAt));
    add(digest, cause.kind());
    add(digest, cause.id() == null ? null : cause.id().toString());
    add(digest, cause.paymentIntentId());
    add(digest, contentDigest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Begins with what no posting begins with: an account is never absent. */
  private static void add(MessageDigest digest, EntryDetails details) {
    digest.update(ABSENT);
    add(digest, details.effectiveDate() == null ? null : details.effectiveDate().toString());
    details
        .metadata()
        .forEach(
            (key, value) -> {
              add(digest, key);
              add(digest, value);
            });
  }

  private static void add(MessageDigest digest, long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static void add(MessageDigest digest, @Nullable String text) {
    if (text == null) {
      digest.update(ABSENT);
      return;
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
