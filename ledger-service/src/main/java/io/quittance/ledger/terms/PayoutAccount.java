package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.PAYOUT_ACCOUNT_INVALID;
import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import java.util.Locale;
import java.util.regex.Pattern;
import org.iban4j.BicUtil;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.jspecify.annotations.Nullable;

/**
 * An account at a bank. Never logged: {@link #toString} tells no more than people are shown.
 *
 * @param holder whose it is
 * @param number an IBAN where {@code isIban}, else the bank's own number
 * @param bic the bank, ISO 9362
 */
public record PayoutAccount(String holder, String number, boolean isIban, String bic) {

  private static final int SHOWN = 4;

  /** What a name may be made of; files say it as {@link BankText} does. */
  private static final Pattern HOLDER = Pattern.compile("[\\p{L}\\p{M}\\p{N} '().,:+/?&-]{1,70}");

  private static final Pattern NUMBER = Pattern.compile("[A-Z0-9]{5,34}");

  /**
   * Reads an account of a request; spaces in the numbers do not count.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_missing}, {@code
   *     parameter_invalid} or {@code payout_account_invalid}; what was sent is not repeated
   */
  public static PayoutAccount read(
      @Nullable String holder,
      @Nullable String iban,
      @Nullable String accountNumber,
      @Nullable String bic) {
    if (holder == null) {
      throw missing("payoutAccount.holder");
    }
    if (!HOLDER.matcher(holder).matches() || holder.isBlank()) {
      throw invalid(
          "payoutAccount.holder", "must have 1 to 70 letters, digits and ' ( ) . , : + -");
    }
    if (!BankText.isReadable(holder)) {
      throw invalid("payoutAccount.holder", "must have a Latin letter or a digit");
    }
    if (bic == null) {
      throw missing("payoutAccount.bic");
    }
    if ((iban == null) == (accountNumber == null)) {
      throw invalid("payoutAccount", "must have either an iban or an accountNumber");
    }
    var number = compact(iban == null ? accountNumber : iban);
    if (iban == null && !NUMBER.matcher(number).matches()) {
      throw PAYOUT_ACCOUNT_INVALID.because("accountNumber").param("payoutAccount.accountNumber");
    }
    if (iban != null) {
      check("iban", () -> IbanUtil.validate(number));
    }
    check("bic", () -> BicUtil.validate(compact(bic)));
    return new PayoutAccount(holder.strip(), number, iban != null, compact(bic));
  }

  /** The last four characters of the number. */
  public String masked() {
    return "****" + number.substring(number.length() - SHOWN);
  }

  @Override
  public String toString() {
    return "PayoutAccount[" + masked() + "]";
  }

  private static String compact(@Nullable String text) {
    return text == null ? "" : text.replace(" ", "").toUpperCase(Locale.ROOT);
  }

  private static void check(String field, Runnable validation) {
    try {
      validation.run();
    } catch (Iban4jException _) {
      // Its message quotes the number.
      throw PAYOUT_ACCOUNT_INVALID.because(field).param("payoutAccount." + field);
    }
  }
}
