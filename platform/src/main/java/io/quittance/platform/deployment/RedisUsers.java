package io.quittance.platform.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The users of Redis, as its file of access rules: each service has its own keys and the commands
 * that it needs. Whoever does not sign in may ask whether Redis is there.
 */
final class RedisUsers {

  /** In the order of {@link #file}. */
  static final List<String> NAMES =
      List.of("idempotency-service", "payment-api", "webhook-service");

  private static final String FILE =
      """
      user default on nopass resetkeys resetchannels -@all +ping
      user idempotency-service on #%s resetkeys resetchannels ~quittance:idempotency:* ~quittance:probe -@all +@connection +get +set +del -@dangerous
      user payment-api on #%s resetkeys resetchannels ~quittance:limit:* ~quittance:probe -@all +@connection +@string +del +eval +evalsha -@dangerous
      user webhook-service on #%s resetkeys resetchannels ~quittance:limit:* ~quittance:probe -@all +@connection +@string +del +eval +evalsha -@dangerous
      """;

  private RedisUsers() {}

  static String file(Map<String, String> passwords) {
    return FILE.formatted(
        NAMES.stream().map(name -> hash(Objects.requireNonNull(passwords.get(name)))).toArray());
  }

  private static String hash(String password) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-256", impossible);
    }
  }
}
