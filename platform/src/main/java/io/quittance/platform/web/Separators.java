package io.quittance.platform.web;

/** What may stand between the digits of one number. */
final class Separators {

  private static final int FIRST_BEYOND_ASCII = 0x80;

  /** They show as nothing, though they count as letters or symbols. */
  private static final String INVISIBLE = "\u115f\u1160\u2800\u3164\uffa0";

  /** Used in numbers, and between numbers. */
  private static final String USUAL = "-._/,|+*~'`\\\u2219";

  private Separators() {}

  static boolean isUsual(int c) {
    return USUAL.indexOf(c) >= 0
        || isInvisible(c)
        || Character.isSpaceChar(c)
        || Character.isWhitespace(c)
        || switch (Character.getType(c)) {
          case Character.DASH_PUNCTUATION, Character.CONNECTOR_PUNCTUATION -> true;
          // Dots in the middle, commas of full width and the like; of ASCII only those above.
          case Character.OTHER_PUNCTUATION -> c >= FIRST_BEYOND_ASCII;
          default -> false;
        };
  }

  /**
   * Also brackets, signs and pictures, which rather stand around one number or between two, as the
   * colons of times and addresses do.
   */
  static boolean isAny(int c) {
    return isUsual(c) || !Character.isLetterOrDigit(c);
  }

  /** Shows as nothing, or only on the character before it. */
  static boolean isInvisible(int c) {
    return INVISIBLE.indexOf(c) >= 0
        || switch (Character.getType(c)) {
          case Character.CONTROL -> !Character.isWhitespace(c);
          case Character.FORMAT,
              Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }
}
