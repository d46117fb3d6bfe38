package io.quittance.ledger.account;

import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;

import io.quittance.platform.money.Currencies;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Finds the account that a request names. */
@Service
public class FindAccount {

  private final Accounts accounts;

  FindAccount(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * The account of a code.
   *
   * @param currency needed only where the code exists in several
   * @throws io.quittance.platform.problem.Refusal {@code account_not_found}, or {@code
   *     parameter_missing} when the code alone does not decide
   */
  public Account find(String code, @Nullable String currency) {
    if (currency == null) {
      return accounts.require(code, null);
    }
    return accounts.require(code, currency(currency));
  }

  /** Reads a code; refused with {@code currency_invalid}. */
  static Currency currency(String code) {
    return Currencies.find(code).orElseThrow(() -> CURRENCY_INVALID.because().param("currency"));
  }
}
