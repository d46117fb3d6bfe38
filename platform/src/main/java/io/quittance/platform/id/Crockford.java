package io.quittance.platform.id;

import java.util.Optional;
import java.util.UUID;

/** 128 bits as 26 characters of Crockford's base32, lower case, without check symbol. */
final class Crockford {

  static final int LENGTH = 26;

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int BITS = 5;

  private Crockford() {}

  static String write(UUID id) {
    var text = new char[LENGTH];
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (low & 31));
      low = (low >>> BITS) | (high << (Long.SIZE - BITS));
      high >>>= BITS;
    }
    return new String(text);
  }

  /** Only the canonical spelling is read, so that one id has one text. */
  static Optional<UUID> read(String text) {
    // 26 characters hold 130 bits: the first may only use its low three.
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      high = (high << BITS) | (low >>> (Long.SIZE - BITS));
      low = (low << BITS) | value;
    }
    return Optional.of(new UUID(high, low));
  }
}
