package io.quittance.ledger.booking;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.AccountType;
import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry in one currency whose amounts have signs: what is below zero goes to the other side, and
 * what is zero is left out.
 */
final class SignedLines {

  private final String reference;
  private final Currency currency;
  private final List<Posting> postings = new ArrayList<>();
  private final List<NewAccount> opens = new ArrayList<>();

  /**
   * Begins an entry.
   *
   * @throws IllegalArgumentException when there is no such currency
   */
  SignedLines(String reference, String currency) {
    this.reference = reference;
    this.currency =
        Currencies.find(currency)
            .orElseThrow(() -> new IllegalArgumentException("no currency " + currency));
  }

  /**
   * Debits an account, which is opened without a bound where it is missing; credits it below zero.
   *
   * @param minor minor units
   */
  SignedLines debit(String account, AccountType type, long minor) {
    if (minor != 0) {
      var amount = new Money(Math.absExact(minor), currency);
      postings.add(minor > 0 ? Posting.debit(account, amount) : Posting.credit(account, amount));
      opens.add(new NewAccount(new AccountKey(account, currency), type, true));
    }
    return this;
  }

  /**
   * The entry; empty when every amount was zero.
   *
   * @throws io.quittance.platform.problem.Refusal {@code unbalanced}
   */
  Optional<EntryRequest> entry(String description, LocalDate effectiveDate, Cause cause) {
    if (postings.isEmpty()) {
      return Optional.empty();
    }
    var details = new EntryDetails(effectiveDate, Map.of());
    return Optional.of(new EntryRequest(reference, description, postings, cause, opens, details));
  }
}
