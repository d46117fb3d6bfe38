package io.quittance.platform.web;

/** Digits as people read them, in whatever script. */
final class Digits {

  private static final int FIRST_BEYOND_ASCII = 0x80;

  private static final String HAN_DIGITS = "\u3007一二三四五六七八九";

  private Digits() {}

  /** The digit that people read here; below 0 where there is none. */
  @SuppressWarnings("CharacterGetNumericValue") // Of other numbers alone, which have no letters.
  static int of(int c) {
    if (c < FIRST_BEYOND_ASCII) {
      return c >= '0' && c <= '9' ? c - '0' : -1;
    }
    int digit = Character.digit(c, 10);
    if (digit >= 0) {
      return digit;
    }
    if (Character.getType(c) == Character.OTHER_NUMBER) {
      // Raised, in circles, in brackets.
      int value = Character.getNumericValue(c);
      return value <= 9 ? value : -1;
    }
    return c == '\u96f6' ? 0 : HAN_DIGITS.indexOf(c);
  }

  static int countIn(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (of(c) >= 0) {
        digits++;
      }
      i += Character.charCount(c);
    }
    return digits;
  }

  /** How many digits at most stand in the text without a letter of ASCII between them. */
  static int longestRunIn(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (of(c) >= 0) {
        run++;
        longest = Math.max(longest, run);
      } else if (isLetterOfAscii(c)) {
        run = 0;
      }
      i += Character.charCount(c);
    }
    return longest;
  }

  private static boolean isLetterOfAscii(int c) {
    int lowerCase = c | 0x20;
    return lowerCase >= 'a' && lowerCase <= 'z';
  }
}
