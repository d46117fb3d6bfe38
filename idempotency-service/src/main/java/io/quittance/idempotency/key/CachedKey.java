package io.quittance.idempotency.key;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Redis holds under a key, as lines of text: version, state, fingerprint, token, end of
 * validity, status, headers, body, and a SHA-256 of these and of the key.
 *
 * <p>The sum ties a value to its key, so a value that is cut, altered, of another version or under
 * another key is not readable, and neither is one whose time is over. No class name is ever read.
 *
 * @param token 0 while in progress: the claim is made in PostgreSQL, after Redis was asked
 * @param validUntil own time; also when Redis was restored and forgot to expire
 * @param answer of a success; nothing while in progress
 */
record CachedKey(String fingerprint, long token, Instant validUntil, @Nullable Answer answer) {

  private static final String VERSION = "quittance-idempotency-1";
  private static final String IN_PROGRESS = "IN_PROGRESS";
  private static final String SUCCEEDED = "SUCCEEDED";
  private static final int LINES = 9;
  private static final int LENGTH_MAX = 4 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, List<String>>> HEADERS = new TypeReference<>() {};

  /** Says that somebody asks or works, and for how long this may be believed. */
  static CachedKey inProgress(String fingerprint, Instant validUntil) {
    return new CachedKey(fingerprint, 0, validUntil, null);
  }

  static CachedKey of(Success success, Instant validUntil) {
    return new CachedKey(success.fingerprint(), success.token(), validUntil, success.answer());
  }

  /** The text to store under a key of Redis. */
  String write(String redisKey) {
    var lines =
        String.join(
            "\n",
            VERSION,
            answer == null ? IN_PROGRESS : SUCCEEDED,
            fingerprint,
            Long.toString(token),
            Long.toString(validUntil.toEpochMilli()),
            answer == null ? "" : Integer.toString(answer.status()),
            answer == null ? "" : JSON.writeValueAsString(answer.headers()),
            answer == null ? "" : answer.bodyBase64());
    return lines + "\n" + sum(redisKey, lines);
  }

  /**
   * What a text under a key of Redis means.
   *
   * @param now own time
   * @param validMax how far in the future the end of validity may be
   * @return nothing for rubbish and for what is not valid now
   */
  static Optional<CachedKey> read(String redisKey, String text, Instant now, Duration validMax) {
    int end = text.lastIndexOf('\n');
    if (end < 0
        || text.length() > LENGTH_MAX
        || !text.substring(end + 1).equals(sum(redisKey, text.substring(0, end)))) {
      return Optional.empty();
    }
    var lines = text.split("\n", -1);
    if (lines.length != LINES || !lines[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      var validUntil = Instant.ofEpochMilli(Long.parseLong(lines[4]));
      if (!now.isBefore(validUntil) || validUntil.isAfter(now.plus(validMax))) {
        return Optional.empty();
      }
      var answer =
          switch (lines[1]) {
            case SUCCEEDED ->
                new Answer(Integer.parseInt(lines[5]), JSON.readValue(lines[6], HEADERS), lines[7]);
            case IN_PROGRESS -> null;
            default -> throw new NumberFormatException("unknown state");
          };
      return Optional.of(new CachedKey(lines[2], Long.parseLong(lines[3]), validUntil, answer));
    } catch (NumberFormatException | JacksonException unreadable) {
      return Optional.empty();
    }
  }

  private static String sum(String redisKey, String lines) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update((redisKey + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
