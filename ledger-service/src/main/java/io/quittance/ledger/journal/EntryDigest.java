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

  /** No text has this length. */
  private static final int ABSENT = -1;

  private EntryDigest() {}

  /**
   * What a caller asked for. A repeat of a reference must have the same. Details change nothing
   * where there are none: entries from before there were any keep their digests.
   */
  public static String ofContent(
      String reference, String description, List<Posting> postings, EntryDetails details) {
    var fields = new Fields();
    fields.add(reference);
    fields.add(description);
    for (var posting : postings) {
      fields.add(posting.account());
      fields.add(posting.side().name());
      fields.add(posting.amount().minor());
      fields.add(posting.amount().currency().getCurrencyCode());
    }
    if (!details.isNone()) {
      fields.add(details);
    }
    return fields.digest();
  }

  /**
   * The whole entry as it is booked, with who asked for it: a leaf of the chain.
   *
   * <p>Nobody is marked too. It is longer than {@link #ofEntryAlone} by two fields, and what comes
   * before them says itself where it ends: no entry has a text here that any entry has there.
   */
  public static String ofEntry(
      long sequence,
      UUID id,
      Instant bookedAt,
      Cause cause,
      String contentDigest,
      @Nullable String bookedBy,
      @Nullable String requestId) {
    var fields = alone(sequence, id, bookedAt, cause, contentDigest);
    fields.add(bookedBy);
    fields.add(requestId);
    return fields.digest();
  }

  /** As leaves were before they covered who asked. */
  public static String ofEntryAlone(
      long sequence, UUID id, Instant bookedAt, Cause cause, String contentDigest) {
    return alone(sequence, id, bookedAt, cause, contentDigest).digest();
  }

  private static Fields alone(
      long sequence, UUID id, Instant bookedAt, Cause cause, String contentDigest) {
    var fields = new Fields();
    fields.add(sequence);
    fields.add(id.toString());
    fields.add(ChronoUnit.MICROS.between(Instant.EPOCH, bookedAt));
    fields.add(cause.kind());
    fields.add(cause.id() == null ? null : cause.id().toString());
    fields.add(cause.paymentIntentId());
    fields.add(contentDigest);
    return fields;
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The fields one after another; hashing them all at once is much faster than one by one. */
  private static final class Fields {

    private static final int ROOM = 512;

    private ByteBuffer bytes = ByteBuffer.allocate(ROOM);

    void add(long number) {
      room(Long.BYTES).putLong(number);
    }

    void add(@Nullable String text) {
      if (text == null) {
        room(Integer.BYTES).putInt(ABSENT);
        return;
      }
      var encoded = text.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + encoded.length).putInt(encoded.length).put(encoded);
    }

    /** Begins with what no posting begins with: an account is never absent. */
    void add(EntryDetails details) {
      room(Integer.BYTES).putInt(ABSENT);
      add(details.effectiveDate() == null ? null : details.effectiveDate().toString());
      details
          .metadata()
          .forEach(
              (key, value) -> {
                add(key);
                add(value);
              });
    }

    String digest() {
      var digest = sha256();
      digest.update(bytes.flip());
      return HexFormat.of().formatHex(digest.digest());
    }

    private ByteBuffer room(int needed) {
      if (bytes.remaining() < needed) {
        bytes = ByteBuffer.allocate(2 * bytes.capacity() + needed).put(bytes.flip());
      }
      return bytes;
    }
  }
}
