package io.quittance.webhook.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A header of the form {@code t=<unix seconds>,v1=<hex>}, where the hex, in either case, is
 * HMAC-SHA256 over the time, a full stop and the raw body. During a rotation there are several
 * {@code v1}; signatures of other schemes beside them count for nothing.
 *
 * @param time the text of {@code t}, as it was signed
 */
public record TimedSignature(String time, List<byte[]> candidates) {

  /** Replays are refused after that, and clocks may differ by that. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int CANDIDATES_MAX = 5;

  /** Seconds have ten digits until the year 2286. */
  private static final int TIME_DIGITS_MAX = 12;

  /** Reads a header; empty when it is not one of this scheme. */
  public static Optional<TimedSignature> read(String header) {
    var time = "";
    var candidates = new ArrayList<byte[]>();
    for (var part : header.split(",")) {
      var field = part.strip();
      if (field.startsWith("t=")) {
        if (!time.isEmpty()) {
          return Optional.empty();
        }
        time = field.substring("t=".length());
      } else if (field.startsWith("v1=") && candidates.size() < CANDIDATES_MAX) {
        hex(field.substring("v1=".length())).ifPresent(candidates::add);
      }
    }
    return isTime(time) && !candidates.isEmpty()
        ? Optional.of(new TimedSignature(time, candidates))
        : Optional.empty();
  }

  /** Whether one of the secrets signed this body, lately. */
  public Verification check(byte[] body, List<Secret> secrets, Instant now) {
    boolean genuine = false;
    for (var secret : secrets) {
      // An empty key would be everybody's.
      if (secret.value().isEmpty()) {
        continue;
      }
      var expected = sign(secret, body);
      for (var candidate : candidates) {
        // Every pair is compared, each in constant time: the duration tells nothing.
        genuine |= MessageDigest.isEqual(expected, candidate);
      }
    }
    if (!genuine) {
      return Verification.INVALID;
    }
    var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now).abs();
    return age.compareTo(TOLERANCE) > 0 ? Verification.STALE : Verification.VALID;
  }

  private byte[] sign(Secret secret, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
      mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  private static boolean isTime(String text) {
    return !text.isEmpty()
        && text.length() <= TIME_DIGITS_MAX
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<byte[]> hex(String text) {
    try {
      return Optional.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }
}
