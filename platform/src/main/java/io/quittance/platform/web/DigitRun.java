package io.quittance.platform.web;

import java.util.BitSet;

/** Digits with nothing but separators between them, and where the groups between those begin. */
final class DigitRun {

  private static final int DIGITS_MIN = CardData.DIGITS_MIN;
  private static final int DIGITS_MAX = 19;

  /** No card number starts with 1 but those of air travel plans (UATP). */
  private static final int UATP_DIGITS = 15;

  /** ITU-T E.164: a telephone number, country code included. */
  private static final int TELEPHONE_DIGITS_MAX = 15;

  private static final String UNION_PAY = "62";

  /** Where groups begin after the first digit: 4-4-4-4, and 4-6-5 or 4-6-4. */
  private static final BitSet IN_FOURS = BitSet.valueOf(new long[] {1 << 3 | 1 << 7 | 1 << 11});

  private static final BitSet IN_THREE_GROUPS = BitSet.valueOf(new long[] {1 << 3 | 1 << 9});

  private final StringBuilder digits = new StringBuilder();
  private final BitSet groupStarts = new BitSet();
  private final boolean afterPlus;
  private boolean inGroup;
  private int begin = -1;
  private int end = -1;

  /**
   * @param afterPlus whether a plus sign stands right before, as it does before telephone numbers
   */
  DigitRun(boolean afterPlus) {
    this.afterPlus = afterPlus;
  }

  /** The next digit, and where in the text it stands. */
  void add(int digit, int from, int to) {
    if (begin < 0) {
      begin = from;
    }
    end = to;
    if (!inGroup) {
      groupStarts.set(digits.length());
      inGroup = true;
    }
    digits.append((char) ('0' + digit));
  }

  void endGroup() {
    inGroup = false;
  }

  boolean isEmpty() {
    return digits.isEmpty();
  }

  /** Where the first digit stands. */
  int begin() {
    return begin;
  }

  /** Behind the last digit. */
  int end() {
    return end;
  }

  boolean holdsCardNumber() {
    return digits.length() >= DIGITS_MIN
        && ((isOneNumber() && !isTelephone()) || holdsCommonNumber());
  }

  /** Of a card number, what may be shown of it. */
  String lastFour() {
    return digits.substring(digits.length() - 4);
  }

  private boolean isTelephone() {
    return afterPlus && digits.length() <= TELEPHONE_DIGITS_MAX;
  }

  /** As a whole, whatever the scheme; zeros in front may be padding. */
  boolean isOneNumber() {
    int start = firstBehindZeros();
    int length = digits.length() - start;
    return length >= DIGITS_MIN
        && length <= DIGITS_MAX
        && !isDateOrClock(start, length)
        && passesLuhn(start, digits.length());
  }

  private int firstBehindZeros() {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return start;
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
  boolean holdsCommonNumber() {
    boolean anywhere = digits.length() > DIGITS_MAX;
    for (int start = 0; start < digits.length(); start++) {
      if (anywhere || groupStarts.get(start)) {
        if (isCommonNumber(start, start + commonLength(start))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The common numbers, also behind zeros, which may be padding, and UnionPay's, which have up to
   * 19 digits.
   */
  boolean holdsSchemeNumber() {
    int start = firstBehindZeros();
    return holdsCommonNumber()
        || isCommonNumber(start, digits.length())
        || (digits.indexOf(UNION_PAY, start) == start && isOneNumber());
  }

  /**
   * For digits with unusual separators: only a number of a common scheme in groups as on a card, or
   * all there is, digit by digit. Lists of other numbers have groups of other lengths.
   */
  boolean isLaidOutAsCard() {
    return digits.length() >= DIGITS_MIN
        && !isTelephone()
        && (groupStarts.stream().anyMatch(this::isInGroupsOfCard)
            || (groupStarts.cardinality() == digits.length()
                && isCommonNumber(0, digits.length())));
  }

  private boolean isInGroupsOfCard(int start) {
    int end = start + commonLength(start);
    if (!isCommonNumber(start, end) || (end < digits.length() && !groupStarts.get(end))) {
      return false;
    }
    var within = groupStarts.get(start + 1, end);
    return within.equals(IN_FOURS) || (end - start < 16 && within.equals(IN_THREE_GROUPS));
  }

  private boolean isCommonNumber(int start, int end) {
    return end > start
        && end <= digits.length()
        && end - start == commonLength(start)
        && passesLuhn(start, end);
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
