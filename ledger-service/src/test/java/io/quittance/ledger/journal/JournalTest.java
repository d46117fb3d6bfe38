package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.ledger.RunningLedger;
import io.quittance.ledger.account.Account;
import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Accounts;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class JournalTest extends RunningLedger {

  @Autowired private Journal journal;
  @Autowired private Accounts accounts;
  @Autowired private TransactionTemplate transaction;

  @Test
  void writesABalanceNowhereButWhereItWasLocked() throws Exception {
    var cash = opened(unique("cash"));
    var other = opened(unique("other"));
    var before = lock(cash, other);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                transaction.executeWithoutResult(
                    _ -> {
                      var locked = journal.lock(List.of(cash, other));
                      var misplaced = of(cash, locked).moved(of(other, locked).place(), 5);
                      journal.append(List.of(), List.of(of(other, locked), misplaced));
                    }))
        .withMessage("1 of 2 balances were written");

    assertThat(lock(cash, other)).isEqualTo(before);
  }

  private Account opened(String code) throws Exception {
    open(code, "ASSET", "USD", true);
    return accounts.find(new AccountKey(code, Currency.getInstance("USD"))).orElseThrow();
  }

  private Map<AccountKey, TouchedBalance> lock(Account... wanted) {
    return Objects.requireNonNull(transaction.execute(_ -> journal.lock(List.of(wanted))));
  }

  private static TouchedBalance of(Account account, Map<AccountKey, TouchedBalance> locked) {
    return Objects.requireNonNull(locked.get(account.key()));
  }
}
