package io.quittance.platform.web;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds sensitive authentication data within texts: security codes and PINs that are called so, and
 * the tracks of a card (ISO/IEC 7813), whose numbers need not be right.
 */
final class SecurityCodes {

  static final int DIGITS_MIN = 3;

  private static final String HIDDEN = "****";

  /** One of them is in every name that {@link #FOUND} knows. */
  private static final List<String> HINTS = List.of("cv", "cav", "csc", "security", "pin");

  private static final String BETWEEN = "[\\s:=#\"'>()\\[\\]*_.\\\\-]";

  private static final Pattern FOUND =
      Pattern.compile(
          // CVV 123, "cvc": "1234", security code is 123, PIN: 1234; also behind an escaped end of
          // a line, in JSON within JSON.
          "(?i)(?:(?<![\\p{L}\\p{N}])|(?<=\\\\[nrt]))(?:"
              + "(?:(?:card)?(?:cvv2?|cvc2?|cvn2?)|cav2|csc|security"
              + BETWEEN
              + "{0,2}code)"
              + "(?:"
              + BETWEEN
              + "{0,3}(?:code|number|no|is))?"
              + BETWEEN
              + "{1,10}[0-9]{3,4}"
              + "|pin(?:"
              + BETWEEN
              + "?code)?"
              + BETWEEN
              + "{0,4}[:=]"
              + BETWEEN
              + "{0,5}[0-9]{4}"
              + ")(?![0-9])"
              // Track 1, track 2.
              + "|%?B[0-9 ]{12,23}\\^[^^]{2,26}\\^[0-9]{4}[0-9 ]*"
              + "|(?<![0-9])[0-9]{12,19}=[0-9]{7,}");

  /** Fields of JSON within a text, however often it is quoted; masked values pass. */
  private static final Pattern FIELD =
      Pattern.compile(
          "[\"']([^\"']{1,40})[\"']\\s{0,8}:[\\s\\\\\"']{0,12}[0-9]{3,4}(?![0-9*xX\u2022])");

  private SecurityCodes() {}

  /** Whether a text has a name, a quotation mark or a sign without which nothing can be found. */
  static boolean mayBeIn(String text) {
    return !PlainText.isPlain(text)
        || text.indexOf('^') >= 0
        || text.indexOf('=') >= 0
        || text.indexOf('"') >= 0
        || text.indexOf('\'') >= 0
        || HINTS.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains);
  }

  static boolean areIn(String text) {
    if (!mayBeIn(text)) {
      return false;
    }
    var plain = PlainText.of(text);
    return FOUND.matcher(plain).find()
        || FIELD.matcher(plain).results().anyMatch(SecurityCodes::isSensitive);
  }

  private static boolean isSensitive(MatchResult field) {
    return CardData.isSensitiveName(field.group(1));
  }

  /** The text with what was found hidden; the same object when there is nothing. */
  static String masked(String text) {
    return areIn(text)
        ? masked(masked(text, FOUND, _ -> true), FIELD, SecurityCodes::isSensitive)
        : text;
  }

  private static String masked(String text, Pattern pattern, Predicate<MatchResult> isHidden) {
    var plain = PlainText.withOrigins(text);
    var masked = new StringBuilder();
    int done = 0;
    for (var found : pattern.matcher(plain.toString()).results().filter(isHidden).toList()) {
      masked.append(text, done, plain.origin(found.start())).append(HIDDEN);
      done = plain.origin(found.end());
    }
    return masked.append(text, done, text.length()).toString();
  }
}
