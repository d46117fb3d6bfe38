package io.quittance.ledger.journal;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Balance;
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
  private final Holds holds;
  private final KnownAccounts accounts;

  LockFunds(Journal journal, Holds holds, KnownAccounts accounts) {
    this.journal = journal;
    this.holds = holds;
    this.accounts = accounts;
  }

  /**
   * What each account has, without holds that are overdue. Name every account of the entry, so that
   * all are locked in the order of all writers; those that are missing are opened.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<AccountKey, Balance> lock(Collection<NewAccount> wanted) {
    accounts.openMissing(wanted);
    var found = accounts.find(wanted.stream().map(NewAccount::key).collect(toSet()));
    var locked = journal.lock(found.values());
    return holds.expire(locked, journal.moment()).values().stream()
        .collect(toMap(TouchedBalance::key, TouchedBalance::balance));
  }
}
