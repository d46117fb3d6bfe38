package io.quittance.ledger.account;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import java.util.Comparator;
import java.util.Currency;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names an account: a code such as {@code merchant:mer_1:payable}, in one currency. */
public record AccountKey(String code, Currency currency) implements Comparable<AccountKey> {

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,199}");

  private static final Comparator<AccountKey> ORDER =
      Comparator.comparing(AccountKey::code).thenComparing(key -> key.currency.getCurrencyCode());

  /**
   * Reads a code from a request.
   *
   * @throws io.quittance.platform.problem.Refusal when it is absent or not a code
   */
  public static String checkedCode(@Nullable String code, String field) {
    if (code == null) {
      throw missing(field);
    }
    if (!CODE.matcher(code).matches()) {
      throw invalid(field, "must have 1 to 200 letters, digits, ':', '.', '_' and '-'");
    }
    return code;
  }

  @Override
  public int compareTo(AccountKey other) {
    return ORDER.compare(this, other);
  }
}
