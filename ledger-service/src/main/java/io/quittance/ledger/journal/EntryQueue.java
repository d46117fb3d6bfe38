package io.quittance.ledger.journal;

import io.quittance.ledger.LedgerProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Requests that wait, and the one thread that books them: whatever waits when it comes around is
 * one transaction. A single request is written at once; under load the batches grow by themselves.
 */
final class EntryQueue {

  private static final Logger log = LoggerFactory.getLogger(EntryQueue.class);

  private static final long IDLE_LOOK_MILLIS = 100;

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Semaphore room;
  private final int batchSizeMax;
  private final CommitEntries commitEntries;
  private final LedgerMetrics metrics;
  private final Thread writer;
  private volatile boolean open = true;

  EntryQueue(
      String name,
      int linesMax,
      int batchSizeMax,
      CommitEntries commitEntries,
      LedgerMetrics metrics) {
    this.room = new Semaphore(linesMax);
    this.batchSizeMax = batchSizeMax;
    this.commitEntries = commitEntries;
    this.metrics = metrics;
    this.writer = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  private record Waiting(Asked asked, CompletableFuture<WriteOutcome> answer) {

    int lines() {
      return asked.request().lines();
    }
  }

  void start() {
    writer.start();
  }

  /** Takes no more requests, books the ones that wait, and returns. */
  void close() throws InterruptedException {
    open = false;
    writer.join();
  }

  int depth() {
    return queue.size();
  }

  /**
   * Puts a request at the end of the queue. The answer is an outcome, or fails as the database did.
   * A full queue, and one that is closing, answers {@code ledger_busy} at once. Cancel the answer
   * to take a request back that the writer has not begun with.
   */
  CompletableFuture<WriteOutcome> add(Asked asked) {
    var waiting = new Waiting(asked, new CompletableFuture<>());
    if (!open || !room.tryAcquire(waiting.lines())) {
      return busy();
    }
    queue.add(waiting);
    if (!open && queue.remove(waiting)) {
      // Closed in between: the writer may be gone already.
      room.release(waiting.lines());
      return busy();
    }
    return waiting.answer();
  }

  private static CompletableFuture<WriteOutcome> busy() {
    return CompletableFuture.failedFuture(LedgerProblem.busy());
  }

  private void run() {
    var batch = new ArrayList<Waiting>(batchSizeMax);
    while (open || !queue.isEmpty()) {
      try {
        var first = queue.poll(IDLE_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, batchSizeMax - 1);
        room.release(batch.stream().mapToInt(Waiting::lines).sum());
        book(List.copyOf(batch));
      } catch (InterruptedException _) {
        log.warn("{} was interrupted; it goes on until it is closed", writer.getName());
      } catch (Throwable failure) {
        // Also an Error: nobody else writes. Those that have their answer keep it.
        fail(batch, failure);
        log.error("{} failed and goes on", writer.getName(), failure);
      } finally {
        batch.clear();
      }
    }
  }

  /** Never throws: every request gets an answer, and the thread lives on. */
  private void book(List<Waiting> batch) {
    var failure = tryToBook(batch);
    if (failure == null) {
      return;
    }
    if (batch.size() > 1 && (!isOutage(failure) || isOfOne(failure))) {
      log.error("a batch of {} failed and runs again one by one", batch.size(), failure);
      bookOneByOne(batch);
    } else {
      fail(batch, failure);
    }
  }

  /** Up to an outage: after it, each would wait for the database again, one after another. */
  private void bookOneByOne(List<Waiting> batch) {
    for (int i = 0; i < batch.size(); i++) {
      var failure = tryToBook(List.of(batch.get(i)));
      if (failure != null && isOutage(failure) && !isOfOne(failure)) {
        fail(batch.subList(i, batch.size()), failure);
        return;
      }
      if (failure != null) {
        fail(List.of(batch.get(i)), failure);
      }
    }
  }

  /**
   * Answers the requests, or says why that cannot be. Those that were taken back are left out:
   * whoever was told to ask again may have been refused since.
   */
  private @Nullable Throwable tryToBook(List<Waiting> batch) {
    var wanted = batch.stream().filter(waiting -> !waiting.answer().isCancelled()).toList();
    if (wanted.isEmpty()) {
      return null;
    }
    try {
      var outcomes = commitEntries.commit(wanted.stream().map(Waiting::asked).toList());
      metrics.count(outcomes);
      for (int i = 0; i < wanted.size(); i++) {
        wanted.get(i).answer().complete(outcomes.get(i));
      }
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  private static void fail(List<Waiting> batch, Throwable failure) {
    batch.forEach(waiting -> waiting.answer().completeExceptionally(failure));
  }

  /**
   * A collision, which the whole batch met as often as it was tried, or a time that the database
   * refused each time: one request may be the cause of it for all.
   */
  private static boolean isOfOne(Throwable failure) {
    return failure instanceof PessimisticLockingFailureException;
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof TransientDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof CannotCreateTransactionException
        // A rollback that fails: the connection is gone.
        || failure instanceof TransactionSystemException;
  }
}
