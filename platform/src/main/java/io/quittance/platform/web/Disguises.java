package io.quittance.platform.web;

import java.util.regex.Pattern;

/**
 * Digits that are written as escapes: of URLs, HTML, JSON and programming languages; and tags of
 * HTML between them.
 */
final class Disguises {

  /**
   * Each way has one group, which ends with the digit or is its code. Further backslashes in front
   * are separators anyway; a pattern that began with a run of them would read the run once for each
   * of them.
   */
  private static final Pattern ESCAPED_DIGIT =
      Pattern.compile("(?i)(?:%(?:25)*3|&#x0*3|\\\\u003|\\\\x3|=3)([0-9]);?|&#0*(4[89]|5[0-7]);?");

  /** Escaped separators and invisible characters. */
  private static final Pattern ESCAPED_SEPARATOR =
      Pattern.compile(
          "(?i)%(?:25)*(?:20|2d|2e|c2%a0|e2%80%8[b-d])|&(?:nbsp|shy|zwj|zwnj|#160|#8203|#x200b);"
              + "|\\\\u(?:00a0|00ad|200[b-d]|2060|feff)");

  /** Tags that show as nothing or as the end of a line. */
  private static final Pattern TAG =
      Pattern.compile(
          "(?i)</?(?:w?br|[biup]|em|strong|small|span|font|su[bp]|div)(?:[\\s/][^<>]{0,60})?>");

  private Disguises() {}

  static boolean mayBeIn(String text) {
    return text.indexOf('%') >= 0
        || text.indexOf('&') >= 0
        || text.indexOf('\\') >= 0
        || text.indexOf('=') >= 0
        || text.indexOf('<') >= 0;
  }

  static String takenOff(String text) {
    var untagged = TAG.matcher(text).replaceAll(";");
    var separated = ESCAPED_SEPARATOR.matcher(untagged).replaceAll(" ");
    return ESCAPED_DIGIT
        .matcher(separated)
        .replaceAll(
            escaped ->
                escaped.group(1) != null
                    ? escaped.group(1)
                    : Character.toString(Integer.parseInt(escaped.group(2))));
  }
}
