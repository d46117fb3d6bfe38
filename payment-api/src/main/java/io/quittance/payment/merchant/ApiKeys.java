package io.quittance.payment.merchant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** How API keys are made and kept: 192 random bits, stored as SHA-256 only. */
final class ApiKeys {

  private static final int RANDOM_BYTES = 24;
  private static final int SHOWN = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ApiKeys() {}

  static String generate() {
    var bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return "sk_live_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What people are shown of a key. */
  static String prefixOf(String key) {
    return key.substring(0, SHOWN);
  }

  static String hash(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
