package io.quittance.contracts.provider;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How banks know our references. What we send carries the reference itself, as its end-to-end id.
 * What a customer sends carries a creditor reference of ISO 11649, which people can write down.
 */
public final class BankReference {

  /** Without the letters I, L, O and U, which people take for others. */
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LETTER_BITS = 5;

  /** 80 bits: so few that people can copy them, so many that two never meet. */
  private static final int BODY_LENGTH = 16;

  private static final String SCHEME = "RF";
  private static final Pattern CREDITOR_REFERENCE = Pattern.compile("RF\\d{2}[0-9A-Z]{1,21}");

  /** One of ours within a text; spaces part groups of four. */
  private static final Pattern OURS = Pattern.compile("RF\\d{2}[" + LETTERS + "]{16}");

  private static final Pattern END_TO_END_ID = Pattern.compile("txn-([0-9a-z]{1,26})");

  private static final BigInteger CHECK_MODULUS = BigInteger.valueOf(97);
  private static final int CHECK_COMPLEMENT = 98;
  private static final int RADIX = 36;

  private BankReference() {}

  /** Our reference in the characters that every bank takes, at most 35 of them. */
  public static String endToEndId(String reference) {
    return reference.replace('_', '-');
  }

  /** Our reference, as {@link #endToEndId} wrote it; empty for what is not ours. */
  public static Optional<String> read(String endToEndId) {
    var matcher = END_TO_END_ID.matcher(endToEndId);
    return matcher.matches() ? Optional.of("txn_" + matcher.group(1)) : Optional.empty();
  }

  /**
   * The creditor reference by which customers pay for a request, of 20 characters; always the same
   * for one reference. It cannot be turned back.
   */
  public static String creditorReference(String reference) {
    var digest = sha256(reference);
    var body = new StringBuilder(BODY_LENGTH);
    for (int i = 0; i < BODY_LENGTH; i++) {
      int bits = digest.shiftRight(i * LETTER_BITS).intValue() & (LETTERS.length() - 1);
      body.append(LETTERS.charAt(bits));
    }
    var check = CHECK_COMPLEMENT - remainder(body + SCHEME + "00");
    return SCHEME + "%02d".formatted(check) + body;
  }

  /** Whether a text is a creditor reference with the right check digits, whoever made it. */
  public static boolean isCreditorReference(String text) {
    return CREDITOR_REFERENCE.matcher(text).matches()
        && remainder(text.substring(4) + text.substring(0, 4)) == 1;
  }

  /** A creditor reference as we make them, in what a customer wrote; empty when there is none. */
  public static Optional<String> findIn(String text) {
    var matcher = OURS.matcher(text.replaceAll("\\s", "").toUpperCase(Locale.ROOT));
    return matcher
        .results()
        .map(found -> found.group())
        .filter(BankReference::isCreditorReference)
        .findFirst();
  }

  /** In groups of four, as people read and write it. */
  public static String printed(String creditorReference) {
    return creditorReference.replaceAll("(.{4})(?=.)", "$1 ");
  }

  /** ISO 7064, MOD 97-10: letters count from ten. */
  private static int remainder(String text) {
    var digits = new StringBuilder();
    text.chars().forEach(letter -> digits.append(Character.digit(letter, RADIX)));
    return new BigInteger(digits.toString()).mod(CHECK_MODULUS).intValue();
  }

  private static BigInteger sha256(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return new BigInteger(1, sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
