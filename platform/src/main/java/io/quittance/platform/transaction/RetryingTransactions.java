package io.quittance.platform.transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that run again when the database gave up one of several that stood in each other's
 * way: serialization failures (SQLSTATE 40001) and deadlocks (40P01), which say that nothing was
 * done. What runs in them must do nothing but work in the database.
 */
public final class RetryingTransactions extends TransactionTemplate {

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(RetryingTransactions.class);
  private static final int ATTEMPTS_MAX = 4;

  public RetryingTransactions(PlatformTransactionManager transactions) {
    super(transactions);
  }

  /**
   * As {@link TransactionTemplate#execute}.
   *
   * @throws ConcurrencyFailureException when it fails each time; nothing was done
   */
  @Override
  public <T> T execute(TransactionCallback<T> action) {
    // Inside another transaction only that one as a whole can run again.
    int attemptsLeft =
        TransactionSynchronizationManager.isActualTransactionActive() ? 1 : ATTEMPTS_MAX;
    while (true) {
      try {
        return super.execute(action);
      } catch (ConcurrencyFailureException inTheWay) {
        if (--attemptsLeft == 0) {
          throw inTheWay;
        }
        log.info("runs again, it stood in the way of another: {}", inTheWay.toString());
      }
    }
  }
}
