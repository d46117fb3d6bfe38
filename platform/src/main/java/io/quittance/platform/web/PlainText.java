package io.quittance.platform.web;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text as people read it: letters of full width, bold or with accents are plain ones, digits of
 * all scripts are those of ASCII, and what shows as nothing is left out. Character by character:
 * the library's work on a whole text grows with the square of the marks in a row.
 */
final class PlainText {

  private static final int FIRST_BEYOND_ASCII = 0x80;
  private static final int PRINTABLE_MIN = ' ';
  private static final int PRINTABLE_MAX = '~';

  private final String original;
  private final StringBuilder plain = new StringBuilder();

  /** Where in the original each character comes from. */
  private int[] origins;

  private PlainText(String original) {
    this.original = original;
    this.origins = new int[original.length()];
    for (int i = 0; i < original.length(); ) {
      int c = original.codePointAt(i);
      addRead(c, i);
      i += Character.charCount(c);
    }
  }

  /** The text as people read it; the same object when it is plain. */
  static String of(String text) {
    return isPlain(text) ? text : new PlainText(text).toString();
  }

  /** The same, with the way back to the text. */
  static PlainText withOrigins(String text) {
    return new PlainText(text);
  }

  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < PRINTABLE_MIN && !Character.isWhitespace(c)) || c > PRINTABLE_MAX) {
        return false;
      }
    }
    return true;
  }

  private void addRead(int c, int origin) {
    int digit = Digits.of(c);
    if (digit >= 0) {
      add((char) ('0' + digit), origin);
    } else if (Character.isSpaceChar(c)) {
      add(' ', origin);
    } else if (!Separators.isInvisible(c)) {
      if (c < FIRST_BEYOND_ASCII) {
        add((char) c, origin);
      } else {
        addDecomposed(c, origin);
      }
    }
  }

  private void addDecomposed(int c, int origin) {
    var parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
    for (int i = 0; i < parts.length(); i++) {
      if (!Separators.isInvisible(parts.charAt(i))) {
        add(parts.charAt(i), origin);
      }
    }
  }

  private void add(char c, int origin) {
    if (plain.length() == origins.length) {
      origins = Arrays.copyOf(origins, 2 * origins.length);
    }
    origins[plain.length()] = origin;
    plain.append(c);
  }

  /** Where in the original a character comes from; behind the last one, the original's end. */
  int origin(int index) {
    return index < plain.length() ? origins[index] : original.length();
  }

  /** The text as people read it. */
  @Override
  public String toString() {
    return plain.toString();
  }
}
