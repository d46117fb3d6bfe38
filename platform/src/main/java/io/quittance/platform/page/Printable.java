package io.quittance.platform.page;

/** Text of others on a page of ours. */
public final class Printable {

  private Printable() {}

  /**
   * The text with a space for each control character, which has no look and which XML cannot hold
   * even when it is escaped. It is not escaped yet.
   */
  public static String of(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isNoCharacter(c) ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  private static boolean isNoCharacter(int c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xD800 && c <= 0xDFFF) || (c >= 0xFDD0 && c <= 0xFDEF);
  }
}
