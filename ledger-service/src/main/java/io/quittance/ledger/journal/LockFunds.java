package io.quittance.ledger.journal;

import static java.util.stream.Collectors.toMap;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Accounts;
import io.quittance.ledger.account.NewAccount;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Locks balances for somebody who must know what is there before the entry can be made. Nobody else
 * books on these accounts until the transaction ends, so an entry that is written in it by {@link
 * WriteEntries} cannot spend what is gone.
 */
@Service
public class LockFunds {

  private final Journal journal;
  private final Accounts accounts;
  private final WriteBarrier barrier;

  LockFunds(Journal journal, Accounts accounts, WriteBarrier barrier) {
    this.journal = journal;
    this.accounts = accounts;
    this.barrier = barrier;
  }

  /**
   * What each account has available: posted less pending, in minor units, positive on its normal
   * side. Name every account of the entry, so that all are locked in the order of all writers;
   * those that are missing are opened.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<AccountKey, Long> lock(Collection<NewAccount> wanted) {
    barrier.hold();
    accounts.openMissing(wanted);
    return journal.lock(wanted.stream().map(NewAccount::key).toList()).values().stream()
        .collect(toMap(TouchedBalance::key, LockFunds::available));
  }

  private static long available(TouchedBalance balance) {
    return Math.subtractExact(
        balance.type().balance(balance.debitTotal(), balance.creditTotal()), balance.heldTotal());
  }
}
