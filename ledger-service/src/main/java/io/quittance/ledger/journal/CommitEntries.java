package io.quittance.ledger.journal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books a batch in a transaction of its own; again, with a fresh time, where another one got in its
 * way or it was so slow that the database refused its time.
 */
@Component
class CommitEntries {

  private static final Logger log = LoggerFactory.getLogger(CommitEntries.class);

  private static final int TRIES_MAX = 5;

  private final WriteEntries writeEntries;
  private final TransactionTemplate transaction;

  CommitEntries(WriteEntries writeEntries, TransactionTemplate transaction) {
    this.writeEntries = writeEntries;
    this.transaction = transaction;
  }

  /** Books what can be booked; see {@link WriteEntries#writeAsked}. */
  List<WriteOutcome> commit(List<Asked> asked) {
    return run(asked, false);
  }

  /** Finds out what {@link #commit} would do: the same work, rolled back. */
  List<WriteOutcome> dryRun(List<Asked> asked) {
    return run(asked, true);
  }

  private List<WriteOutcome> run(List<Asked> asked, boolean rollBack) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.execute(
            status -> {
              if (rollBack) {
                status.setRollbackOnly();
              }
              return writeEntries.writeAsked(asked);
            });
      } catch (DuplicateKeyException | PessimisticLockingFailureException collision) {
        if (attempt == TRIES_MAX) {
          throw collision;
        }
        log.info("a batch met another or came too late, and runs again: {}", collision.toString());
      }
    }
  }
}
