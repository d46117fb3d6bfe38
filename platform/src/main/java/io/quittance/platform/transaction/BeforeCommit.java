package io.quittance.platform.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gathers rows while a transaction runs and writes them all just before it commits: one statement
 * instead of many, in the order in which they came, and none when the transaction is rolled back.
 *
 * @param <T> what one row is made from
 */
public final class BeforeCommit<T> {

  private final Consumer<List<T>> write;
  private final Runnable afterCommit;

  /**
   * @param write inserts the rows of one transaction, inside of it
   * @param afterCommit runs once the rows are there to be seen
   */
  public BeforeCommit(Consumer<List<T>> write, Runnable afterCommit) {
    this.write = write;
    this.afterCommit = afterCommit;
  }

  /**
   * Adds rows to those of the running transaction.
   *
   * @throws IllegalStateException outside a transaction: such rows would tell what may not last
   */
  public void add(Collection<? extends T> rows) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a record without the transaction of its change would lie");
    }
    if (!rows.isEmpty()) {
      ofThisTransaction().waiting.addAll(rows);
    }
  }

  @SuppressWarnings("unchecked") // a batch that belongs to us holds what we put into it
  private Batch ofThisTransaction() {
    return TransactionSynchronizationManager.getSynchronizations().stream()
        .filter(known -> known instanceof BeforeCommit<?>.Batch batch && batch.belongsTo(this))
        .map(known -> (Batch) known)
        .findFirst()
        .orElseGet(
            () -> {
              var batch = new Batch();
              TransactionSynchronizationManager.registerSynchronization(batch);
              return batch;
            });
  }

  /** The rows of one transaction. */
  private final class Batch implements TransactionSynchronization {

    private final List<T> waiting = new ArrayList<>();

    boolean belongsTo(BeforeCommit<?> gatherer) {
      return BeforeCommit.this == gatherer;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      write.accept(List.copyOf(waiting));
      waiting.clear();
    }

    @Override
    public void afterCommit() {
      afterCommit.run();
    }
  }
}
