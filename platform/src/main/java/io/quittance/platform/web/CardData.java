package io.quittance.platform.web;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.iban4j.IbanUtil;

/**
 * Recognises card data, also in disguise: 12 to 19 digits that pass the Luhn check (ISO/IEC
 * 7812-1), with separators, full-width digits or zero-width characters between them; and fields
 * that are named like sensitive authentication data (PCI DSS 4.0.1, requirement 3.3).
 */
public final class CardData {

  private static final int DIGITS_MIN = 12;
  private static final int DIGITS_MAX = 19;

  /** No card number starts with 1 but those of air travel plans (UATP). */
  private static final int UATP_DIGITS = 15;

  /** Names as they remain without case and anything but letters and digits. */
  private static final Set<String> SENSITIVE_FIELDS =
      Set.of(
          "cvv",
          "cvc",
          "cvv2",
          "cvc2",
          "cid",
          "csc",
          "cardcvc",
          "cardcvv",
          "cvccode",
          "cvvcode",
          "securitycode",
          "cardsecuritycode",
          "verificationvalue",
          "pin",
          "pinblock",
          "track",
          "track1",
          "track2",
          "trackdata",
          "track1data",
          "track2data",
          "magstripe",
          "magneticstripe",
          "cardnumber",
          "pan",
          "primaryaccountnumber");

  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{N}]");

  /**
   * Texts that hold long runs of digits by chance and are never card numbers: UUIDs, our own ids
   * (version 7, see {@code Ids}), and digests in hex.
   */
  private static final Pattern RANDOM_TEXT =
      Pattern.compile(
          "(?i)(?<![0-9a-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
              + "|[a-z]{2,5}_[0-7][0-9a-hjkmnp-tv-z]{8}[0-9a-hjkmnp-tv-z][ew][0-9a-hjkmnp-tv-z]{15}"
              + "|(?=[0-9]*[a-f])[0-9a-f]{32,128})(?![0-9a-z])");

  /** Up to 34 characters, and what could be one. */
  private static final Pattern IBAN =
      Pattern.compile(" *[A-Za-z] *[A-Za-z] *[0-9] *[0-9](?: *[A-Za-z0-9]){11,30} *");

  private static final int RANDOM_TEXT_MIN = 29;

  private CardData() {}

  /** Whether a field of this name would hold a card number, a security code or track data. */
  public static boolean isSensitiveName(String field) {
    var letters = isPlain(field) ? field : NOT_IN_NAMES.matcher(field).replaceAll("");
    return SENSITIVE_FIELDS.contains(letters.toLowerCase(Locale.ROOT));
  }

  /** Nearly all names are: nothing needs to be taken out of them. */
  private static boolean isPlain(String field) {
    return field
        .chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }

  /** Whether a text holds a card number anywhere. */
  public static boolean isIn(String text) {
    // Most values have too few digits to hide one; this is the hot path of every request.
    if (text.length() < DIGITS_MIN || digitsIn(text) < DIGITS_MIN) {
      return false;
    }
    var searched =
        text.length() < RANDOM_TEXT_MIN ? text : RANDOM_TEXT.matcher(text).replaceAll("x");
    return holdsCardNumber(searched) && !isIban(text);
  }

  /**
   * Whether the text as a whole, spaces aside, is the number of a bank account: of its country's
   * length and form, and with check digits that are right (ISO 13616).
   */
  private static boolean isIban(String text) {
    return IBAN.matcher(text).matches()
        && IbanUtil.isValid(text.replace(" ", "").toUpperCase(Locale.ROOT));
  }

  private static boolean holdsCardNumber(String searched) {
    var run = new DigitRun();
    for (int i = 0; i < searched.length(); ) {
      int c = searched.codePointAt(i);
      int digit = Character.digit(c, 10);
      if (digit >= 0) {
        run.add(digit);
      } else if (isSeparator(c)) {
        run.endGroup();
      } else {
        if (run.holdsCardNumber()) {
          return true;
        }
        run = new DigitRun();
      }
      i += Character.charCount(c);
    }
    return run.holdsCardNumber();
  }

  private static int digitsIn(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.digit(c, 10) >= 0) {
        digits++;
      }
      i += Character.charCount(c);
    }
    return digits;
  }

  private static boolean isSeparator(int c) {
    return c == '-'
        || c == '.'
        || c == '_'
        || c == '/'
        || c == ','
        || c == '|'
        || Character.isSpaceChar(c)
        || Character.isWhitespace(c)
        || switch (Character.getType(c)) {
          case Character.DASH_PUNCTUATION,
              Character.FORMAT,
              Character.NON_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }

  /** Digits with nothing but separators between them, and where the groups between those begin. */
  private static final class DigitRun {

    private final StringBuilder digits = new StringBuilder();
    private final BitSet groupStarts = new BitSet();
    private boolean inGroup;

    void add(int digit) {
      if (!inGroup) {
        groupStarts.set(digits.length());
        inGroup = true;
      }
      digits.append((char) ('0' + digit));
    }

    void endGroup() {
      inGroup = false;
    }

    boolean holdsCardNumber() {
      return digits.length() >= DIGITS_MIN && (isOneNumber() || holdsCommonNumber());
    }

    /** As a whole, whatever the scheme; zeros in front may be padding. */
    private boolean isOneNumber() {
      int start = 0;
      while (start < digits.length() && digits.charAt(start) == '0') {
        start++;
      }
      int length = digits.length() - start;
      return length >= DIGITS_MIN
          && length <= DIGITS_MAX
          && !isDateOrClock(start, length)
          && passesLuhn(start, digits.length());
    }

    /** Numbers that begin with the milliseconds since 1970, or with a year. */
    private boolean isDateOrClock(int start, int length) {
      char first = digits.charAt(start);
      return (first == '1' && length != UATP_DIGITS)
          || (first == '2' && digits.charAt(start + 1) == '0');
    }

    /**
     * Something may be written next to the number, such as its expiry date: the common schemes are
     * looked for in front of every group, and anywhere in what is too long to be one number.
     */
    private boolean holdsCommonNumber() {
      boolean anywhere = digits.length() > DIGITS_MAX;
      for (int start = 0; start < digits.length(); start++) {
        if (anywhere || groupStarts.get(start)) {
          int end = start + commonLength(start);
          if (end > start && end <= digits.length() && passesLuhn(start, end)) {
            return true;
          }
        }
      }
      return false;
    }

    /** How many digits the scheme of this prefix has; 0 where no common scheme has it. */
    private int commonLength(int start) {
      if (start + 4 > digits.length()) {
        return 0;
      }
      int prefix = Integer.parseInt(digits, start, start + 4, 10);
      return switch (prefix / 100) {
        case 34, 37 -> 15;
        case 30, 36, 38, 39 -> 14;
        case 35, 60, 62, 64, 65 -> 16;
        default -> (prefix >= 4000 && prefix < 5600) || (prefix >= 2200 && prefix <= 2720) ? 16 : 0;
      };
    }

    private boolean passesLuhn(int from, int to) {
      int sum = 0;
      for (int i = to - 1, place = 0; i >= from; i--, place++) {
        int digit = digits.charAt(i) - '0';
        int weighted = place % 2 == 0 ? digit : digit * 2;
        sum += weighted > 9 ? weighted - 9 : weighted;
      }
      return sum % 10 == 0;
    }
  }
}
