package io.quittance.ledger.report;

import io.quittance.ledger.account.FindAccount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Says what an account holds, now or at a past time. */
@Service
class BalanceReport {

  private final FindAccount findAccount;
  private final PastBalances balances;
  private final PastTime pastTime;

  BalanceReport(FindAccount findAccount, PastBalances balances, PastTime pastTime) {
    this.findAccount = findAccount;
    this.balances = balances;
    this.pastTime = pastTime;
  }

  /**
   * A balance in minor units, positive on the account's normal side.
   *
   * @param pending money that holds have set aside
   * @param available what may be spent: {@code posted - pending}
   */
  record BalanceView(String account, long posted, long pending, long available, String currency) {}

  /** The balance, including what was booked at the very moment asked for. */
  BalanceView balance(String code, @Nullable String currency, @Nullable Instant at) {
    var account = findAccount.find(code, currency);
    var balance =
        at == null ? balances.current(account) : balances.at(account, pastTime.settled(at));
    return new BalanceView(
        code,
        balance.posted(),
        balance.pending(),
        balance.available(),
        account.key().currency().getCurrencyCode());
  }
}
