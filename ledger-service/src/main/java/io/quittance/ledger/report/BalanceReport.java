package io.quittance.ledger.report;

import io.quittance.ledger.account.FindAccount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Says what an account holds, now or at a past time. */
@Service
class BalanceReport {

  private static final long MICROSECOND_NANOS = 1_000;

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
   * @param pending money that holds have set aside; there are no holds yet
   * @param available what may be spent
   */
  record BalanceView(String account, long posted, long pending, long available, String currency) {}

  /** The balance, including what was booked at the very moment asked for. */
  BalanceView balance(String code, @Nullable String currency, @Nullable Instant at) {
    var account = findAccount.find(code, currency);
    var totals =
        at == null
            ? balances.current(account.id())
            // PostgreSQL counts in microseconds: 'before the next one' includes the moment itself.
            : balances.before(account.id(), pastTime.settled(at).plusNanos(MICROSECOND_NANOS));
    long posted = account.type().balance(totals.debits(), totals.credits());
    return new BalanceView(code, posted, 0, posted, account.key().currency().getCurrencyCode());
  }
}
