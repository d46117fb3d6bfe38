package io.quittance.ledger.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends the holds whose time has come. Nothing waits for it: writers and balances know an overdue
 * hold by themselves.
 */
@Service
class ExpireHolds {

  private static final Logger log = LoggerFactory.getLogger(ExpireHolds.class);

  private static final int BATCH_SIZE_MAX = 500;

  /** Afterwards the job comes again, so that one run never takes long. */
  private static final int BATCHES_MAX = 100;

  private final Holds holds;
  private final Journal journal;
  private final TransactionTemplate transaction;

  ExpireHolds(Holds holds, Journal journal, TransactionTemplate transaction) {
    this.holds = holds;
    this.journal = journal;
    this.transaction = transaction;
  }

  /** Expires what is overdue, in batches that commit one by one, and says how many holds. */
  int expireAll() {
    int total = 0;
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      int expired = transaction.execute(_ -> expireBatch());
      total += expired;
      if (expired == 0) {
        break;
      }
    }
    if (total > 0) {
      log.info("{} holds expired and gave their money back", total);
    }
    return total;
  }

  private int expireBatch() {
    var accounts = holds.overdueAccounts(BATCH_SIZE_MAX);
    if (accounts.isEmpty()) {
      return 0;
    }
    holds.lock(accounts);
    return holds.expire(accounts, journal.moment(), BATCH_SIZE_MAX).stream()
        .mapToInt(Holds.Freed::holds)
        .sum();
  }
}
