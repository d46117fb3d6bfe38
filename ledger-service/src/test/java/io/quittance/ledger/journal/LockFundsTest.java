package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningHolds;
import io.quittance.ledger.account.Balance;
import io.quittance.ledger.account.Chart;
import io.quittance.ledger.account.NewAccount;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class LockFundsTest extends RunningHolds {

  private final String merchant = unique("mer");
  private final NewAccount payable = new Chart(Currency.getInstance("USD")).payable(merchant);

  @Autowired private LockFunds lockFunds;
  @Autowired private TransactionTemplate transaction;

  @Test
  void anOverdueHoldKeepsNothingFromAPayoutThoughTheJobHasNotBeenThere() throws SQLException {
    assertThat(funds()).isEqualTo(Balance.NONE);
    assertThat(book(cash, payable.key().code(), 100, "USD").status()).isEqualTo(201);
    var reference = unique("ref");
    var hold = hold(reference, payable.key().code(), shop, 60, "2999-01-01T00:00:00Z");
    assertThat(post("/ledger/holds", hold).status()).isEqualTo(201);
    assertThat(funds()).isEqualTo(new Balance(100, 60));
    assertThat(shownAsAvailable()).isEqualTo(40);
    postponeTheJob();
    try {
      letTimePass(reference);

      assertThat(shownAsAvailable()).isEqualTo(100);
      assertThat(stored(reference, "status")).isEqualTo("PENDING");
      assertThat(funds()).isEqualTo(new Balance(100, 0));
      assertThat(stored(reference, "status")).isEqualTo("EXPIRED");
      assertProven();
    } finally {
      letTheJobCome();
    }
  }

  private Balance funds() {
    return transaction.execute(_ -> lockFunds.lock(List.of(payable)).get(payable.key()));
  }

  private long shownAsAvailable() {
    var balances = get("/ledger/merchants/" + merchant + "/balances").body().path("balances");
    return balances.path(0).path("available").asLong();
  }
}
