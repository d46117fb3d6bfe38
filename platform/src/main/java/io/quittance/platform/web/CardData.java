package io.quittance.platform.web;

import io.quittance.contracts.provider.BankReference;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.iban4j.IbanUtil;

/**
 * Recognises card data, also in disguise: 12 to 19 digits of any script that pass the Luhn check
 * (ISO/IEC 7812-1), with separators or invisible characters between them, or escaped; and sensitive
 * authentication data (PCI DSS 4.0.1, requirement 3.3) by the names of fields and in texts.
 */
public final class CardData {

  static final int DIGITS_MIN = 12;

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /**
   * Texts that hold long runs of digits by chance and are never card numbers: UUIDs, our own ids
   * (version 7, see {@code Ids}), digests in hex, and addresses of IPv4 and IPv6. A UUID without
   * any letter is one by its version and variant (RFC 9562), and if no common scheme's numbers
   * begin like it.
   */
  private static final Pattern RANDOM_TEXT =
      Pattern.compile(
          "(?i)(?<![0-9a-z])(?:(?=[0-9a-f]{8}-)(?=[0-9-]{0,35}[a-f])"
              + "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
              + "|(?!4|5[0-5]|2[2-7]|3[04-9]|6[0245])"
              + "[0-9]{8}-[0-9]{4}-[1-8][0-9]{3}-[89][0-9]{3}-[0-9]{12}"
              + "|[a-z]{2,5}_[0-7][0-9a-hjkmnp-tv-z]{8}[0-9a-hjkmnp-tv-z][ew][0-9a-hjkmnp-tv-z]{15}"
              + "|(?=[0-9]*[a-f])[0-9a-f]{32,128}"
              + "|(?=[0-9a-f]{1,4}:)(?=[0-9:]{0,34}[a-f])"
              + "(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4})(?![0-9a-z])"
              + "|(?<![0-9.])"
              + OCTET
              + "(?:\\."
              + OCTET
              + "){3}(?![0-9.])");

  /** Up to 34 characters, and what could be one; a creditor reference has the same form. */
  private static final Pattern IBAN =
      Pattern.compile(" *[A-Za-z] *[A-Za-z] *[0-9] *[0-9](?: *[A-Za-z0-9]){11,30} *");

  private static final int RANDOM_TEXT_MIN = 15;

  /** What a whole value is that is nothing but a number. */
  private static final Pattern NUMBER_ONLY = Pattern.compile("[^\\p{L}]*");

  private static final String HIDDEN = "****";

  private CardData() {}

  /** Whether a field of this name would hold a card number, a security code or track data. */
  public static boolean isSensitiveName(String field) {
    return SensitiveNames.contain(field);
  }

  /** Whether a text holds a card number, a security code or track data anywhere. */
  public static boolean isIn(String text) {
    return holds(text, DigitRun::holdsCardNumber) && !isBankReference(text);
  }

  /**
   * The same for the value of a header. Programs make most of them, also of random digits, so that
   * a number within one counts only when it has the prefix and the length of a common scheme.
   */
  public static boolean isInHeader(String text) {
    return holds(text, DigitRun::holdsCommonNumber)
        || (NUMBER_ONLY.matcher(text).matches() && isIn(text));
  }

  /**
   * The same for an id that another party gave to something. Many number what they do, and one in
   * ten of any numbers passes the Luhn check, so that only the numbers of known schemes count.
   */
  public static boolean isInForeignId(String id) {
    return holds(id, DigitRun::holdsSchemeNumber);
  }

  private static boolean holds(String text, Predicate<DigitRun> isCardNumber) {
    // Most values cannot hide anything; this is the hot path of every request.
    int digits = Digits.countIn(text);
    if (digits < SecurityCodes.DIGITS_MIN || !mayHold(text)) {
      return false;
    }
    // Before disguises are taken off: by chance a digest begins like an escape behind its name, and
    // would be no digest then.
    var searched = withoutRandomText(text);
    return holdsOpenly(searched, digits, isCardNumber)
        || (Disguises.mayBeIn(searched)
            && holdsOpenly(withoutRandomText(Disguises.takenOff(searched)), digits, isCardNumber));
  }

  /**
   * Whether a text has anything at all of what is looked for. What random texts are replaced with
   * ends a run of digits, so that none gets longer by it.
   */
  private static boolean mayHold(String text) {
    return Digits.longestRunIn(text) >= DIGITS_MIN
        || SecurityCodes.mayBeIn(text)
        || Disguises.mayBeIn(text);
  }

  private static boolean holdsOpenly(
      String searched, int digits, Predicate<DigitRun> isCardNumber) {
    return SecurityCodes.areIn(searched)
        || (digits >= DIGITS_MIN
            && (anyRun(searched, Separators::isUsual, isCardNumber)
                || anyRun(searched, Separators::isAny, DigitRun::isLaidOutAsCard)));
  }

  private static String withoutRandomText(String text) {
    return text.length() < RANDOM_TEXT_MIN ? text : RANDOM_TEXT.matcher(text).replaceAll("x");
  }

  /**
   * The text with card numbers hidden but for their last four digits, and security codes hidden
   * whole; the same object when there is none.
   */
  public static String masked(String text) {
    int digits = Digits.countIn(text);
    if (digits < SecurityCodes.DIGITS_MIN) {
      return text;
    }
    return SecurityCodes.masked(digits < DIGITS_MIN ? text : maskedNumbers(text));
  }

  private static String maskedNumbers(String text) {
    var masked = new StringBuilder();
    int done = 0;
    var random = RANDOM_TEXT.matcher(text);
    while (random.find()) {
      masked.append(maskedOpenly(text.substring(done, random.start()))).append(random.group());
      done = random.end();
    }
    masked.append(maskedOpenly(text.substring(done)));
    return masked.compareTo(new StringBuilder(text)) == 0 ? text : masked.toString();
  }

  private static String maskedOpenly(String text) {
    var usual = maskedRuns(text, Separators::isUsual, DigitRun::holdsCardNumber);
    return maskedRuns(usual, Separators::isAny, DigitRun::isLaidOutAsCard);
  }

  private static String maskedRuns(
      String text, IntPredicate isSeparator, Predicate<DigitRun> isCardNumber) {
    var masked = new StringBuilder();
    int[] done = {0};
    anyRun(
        text,
        isSeparator,
        run -> {
          if (isCardNumber.test(run)) {
            masked.append(text, done[0], run.begin()).append(HIDDEN);
            masked.append(run.isOneNumber() ? run.lastFour() : "");
            done[0] = run.end();
          }
          return false;
        });
    return masked.append(text, done[0], text.length()).toString();
  }

  /**
   * Whether the text as a whole, spaces aside, is the number of a bank account, of its country's
   * length and form and with check digits that are right (ISO 13616), or a creditor reference (ISO
   * 11649).
   */
  private static boolean isBankReference(String text) {
    if (!IBAN.matcher(text).matches()) {
      return false;
    }
    var compact = text.replace(" ", "").toUpperCase(Locale.ROOT);
    return IbanUtil.isValid(compact) || BankReference.isCreditorReference(compact);
  }

  /** Whether one of the runs of digits is what is looked for. */
  private static boolean anyRun(String text, IntPredicate isSeparator, Predicate<DigitRun> wanted) {
    var run = new DigitRun(false);
    int before = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      int digit = Digits.of(c);
      if (digit >= 0) {
        if (run.isEmpty()) {
          run = new DigitRun(before == '+');
        }
        run.add(digit, i, next);
      } else if (isSeparator.test(c)) {
        run.endGroup();
      } else if (!run.isEmpty()) {
        if (wanted.test(run)) {
          return true;
        }
        run = new DigitRun(false);
      }
      before = c;
      i = next;
    }
    return !run.isEmpty() && wanted.test(run);
  }
}
