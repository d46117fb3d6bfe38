package io.quittance.payment.merchant;

import io.quittance.platform.mode.Mode;
import java.security.SecureRandom;
import java.util.Base64;

/** How API keys are made: 192 random bits behind a prefix that tells the mode. */
final class KeyText {

  private static final int RANDOM_BYTES = 24;
  private static final int SHOWN = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyText() {}

  /** A key that nobody else has. */
  static String generate(Mode mode) {
    var bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return mode.keyPrefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What people are shown of a key. */
  static String prefixOf(String key) {
    return key.substring(0, SHOWN);
  }
}
