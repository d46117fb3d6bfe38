package io.quittance.ledger.journal;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.KnownAccounts;
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
  private final KnownAccounts accounts;

  LockFunds(Journal journal, KnownAccounts accounts) {
    this.journal = journal;
    this.accounts = accounts;
  }

  /**
   * What each account has available: posted less pending, in minor units, positive on its normal
   * side. Name every account of the entry, so that all are locked in the order of all writers;
   * those that are missing are opened.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<AccountKey, Long> lock(Collection<NewAccount> wanted) {
    accounts.openMissing(wanted);
    var found = accounts.find(wanted.stream().map(NewAccount::key).collect(toSet()));
    return journal.lock(found.values()).values().stream()
        .collect(toMap(TouchedBalance::key, LockFunds::available));
  }

  private static long available(TouchedBalance balance) {
    return Math.subtractExact(
        balance.account().type().balance(balance.debitTotal(), balance.creditTotal()),
        balance.heldTotal());
  }
}
