package io.quittance.ledger.terms;

import io.quittance.ledger.account.Balance;
import io.quittance.ledger.account.Chart;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.LockFunds;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.ledger.journal.WriteOutcome;
import io.quittance.ledger.terms.OperationShares.Due;
import io.quittance.platform.money.Money;
import io.quittance.platform.transaction.RetryingTransactions;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves what was held back long enough from reserve to payable: one entry per merchant, currency
 * and day. Marking and booking are one transaction under the locks of both balances, so a run that
 * was cut off goes on where it was, and two at once book once. Where an adjustment has taken from a
 * reserve, what is left of it releases the oldest; the others wait until the reserve covers them.
 */
@Service
class ReleaseReserve {

  private static final Logger log = LoggerFactory.getLogger(ReleaseReserve.class);

  private static final int PAGE = 500;

  private final OperationShares shares;
  private final LockFunds lockFunds;
  private final WriteEntries writeEntries;
  private final TransactionTemplate transaction;

  ReleaseReserve(
      OperationShares shares,
      LockFunds lockFunds,
      WriteEntries writeEntries,
      PlatformTransactionManager transactions) {
    this.shares = shares;
    this.lockFunds = lockFunds;
    this.writeEntries = writeEntries;
    this.transaction = new RetryingTransactions(transactions);
  }

  /** Releases what is due today, UTC. */
  int releaseDue() {
    return releaseDue(shares.today());
  }

  /** Releases what is due on a day or was before, and says how many entries that took. */
  int releaseDue(LocalDate day) {
    int booked = 0;
    @Nullable Due last = null;
    List<Due> page;
    do {
      page = shares.due(day, last, PAGE);
      for (var due : page) {
        booked += release(due, day) ? 1 : 0;
        last = due;
      }
    } while (page.size() == PAGE);
    if (booked > 0) {
      log.info("released the reserves of {} merchants and currencies", booked);
    }
    return booked;
  }

  private boolean release(Due due, LocalDate day) {
    return transaction.execute(
        status -> {
          var chart = new Chart(due.currency());
          var reserve = chart.reserve(due.merchantId());
          var funds = lockFunds.lock(List.of(reserve, chart.payable(due.merchantId())));
          long available = funds.getOrDefault(reserve.key(), Balance.NONE).available();
          long amount = shares.release(due, day, available);
          if (shares.isDue(due, day)) {
            log.error(
                "the reserve of {} in {} has {} and does not cover all that is due; the rest waits",
                due.merchantId(),
                due.currency(),
                available);
          }
          boolean booked = amount > 0 && book(due, day, amount);
          if (!booked) {
            status.setRollbackOnly();
          }
          return booked;
        });
  }

  private boolean book(Due due, LocalDate day, long amount) {
    return switch (writeEntries.write(List.of(entry(due, day, amount))).getFirst()) {
      case WriteOutcome.Booked _ -> true;
      case WriteOutcome.Refused(var refusal) -> {
        log.error(
            "the reserve of {} in {} cannot be released and is tried again tomorrow: {}",
            due.merchantId(),
            due.currency(),
            refusal.problem().code());
        yield false;
      }
      default -> {
        // This day's entry is there already, and cannot grow.
        log.warn(
            "the reserve of {} in {} waits for the next day", due.merchantId(), due.currency());
        yield false;
      }
    };
  }

  private static EntryRequest entry(Due due, LocalDate day, long amount) {
    var chart = new Chart(due.currency());
    var reserve = chart.reserve(due.merchantId());
    var payable = chart.payable(due.merchantId());
    var money = new Money(amount, due.currency());
    return new EntryRequest(
        "reserve:%s:%s:%s".formatted(due.merchantId(), due.currency(), day),
        "Reserve released on " + day,
        List.of(
            Posting.debit(reserve.key().code(), money),
            Posting.credit(payable.key().code(), money)),
        Cause.reserve(),
        List.of(reserve, payable));
  }
}
