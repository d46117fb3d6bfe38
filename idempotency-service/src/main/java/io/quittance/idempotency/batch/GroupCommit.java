package io.quittance.idempotency.batch;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Writes what waits together, as one durable statement, and gives each caller its own answer.
 *
 * <p>A request that comes alone is written at once; while a statement runs, those behind it gather
 * and become the next one, so batches grow with load and with nothing else. Requests for the same
 * key never share a statement: the later one sees what the earlier one did.
 *
 * <p>When the database refuses one request of a batch, the others are written without it.
 */
public final class GroupCommit<Q, A> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  /** Deadlocks, serialization failures and lost connections; all writes here may be repeated. */
  private static final int ATTEMPTS_MAX = 3;

  private static final Duration LOOK_FOR_CLOSE_EVERY = Duration.ofMillis(200);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Function<Q, Object> keyOf;
  private final Function<List<Q>, List<A>> write;
  private final WriteSettings settings;
  private final BlockingQueue<Waiting<Q, A>> queue;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final DistributionSummary batchSizes;
  private final List<Thread> writers;
  private volatile boolean closing;

  /**
   * Starts the writers.
   *
   * @param keyOf equal for requests that must not share a statement
   * @param write one answer per request, in their order; committed when it returns
   */
  public GroupCommit(
      String name,
      Function<Q, Object> keyOf,
      Function<List<Q>, List<A>> write,
      WriteSettings settings,
      MeterRegistry meters) {
    this.keyOf = keyOf;
    this.write = write;
    this.settings = settings;
    this.queue = new ArrayBlockingQueue<>(settings.queueSizeMax());
    this.batchSizes =
        DistributionSummary.builder("quittance.idempotency.batch.size")
            .description("Requests per statement")
            .tag("write", name)
            .register(meters);
    meters.gauge("quittance.idempotency.in.flight", Tags.of("write", name), inFlight);
    meters.gauge(
        "quittance.idempotency.waiting", Tags.of("write", name), queue, BlockingQueue::size);
    this.writers =
        IntStream.range(0, settings.writers())
            .mapToObj(
                i ->
                    Thread.ofPlatform()
                        .name("idempotency-" + name + "-" + i)
                        .daemon()
                        .start(this::writeUntilClosed))
            .toList();
  }

  private record Waiting<Q, A>(Q request, CompletableFuture<A> answer) {}

  /**
   * Waits until the request is durable.
   *
   * @throws Refusal {@code service_unavailable}: too many wait, it took too long, or the database
   *     is away; the request may have been written
   */
  public A submit(Q request) {
    var waiting = new Waiting<Q, A>(request, new CompletableFuture<>());
    if (closing || !queue.offer(waiting)) {
      throw unavailable();
    }
    inFlight.incrementAndGet();
    try {
      return waiting.answer().get(settings.waitMax().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      waiting.answer().cancel(false);
      throw unavailable();
    } catch (InterruptedException stopping) {
      waiting.answer().cancel(false);
      Thread.currentThread().interrupt();
      throw unavailable();
    } catch (ExecutionException failed) {
      // Each caller gets an exception of its own; the cause is shared.
      throw isOutage(failed.getCause())
          ? unavailable()
          : new IllegalStateException("could not be written", failed.getCause());
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private static Refusal unavailable() {
    return SERVICE_UNAVAILABLE.because().retryAfter(RETRY_AFTER);
  }

  private void writeUntilClosed() {
    var waiting = new ArrayDeque<Waiting<Q, A>>();
    while (!closing || !queue.isEmpty() || !waiting.isEmpty()) {
      try {
        if (waiting.isEmpty()) {
          var first = queue.poll(LOOK_FOR_CLOSE_EVERY.toNanos(), TimeUnit.NANOSECONDS);
          if (first == null) {
            continue;
          }
          waiting.add(first);
        }
        queue.drainTo(waiting, settings.batchSizeMax() - waiting.size());
        writeBatch(takeDistinct(waiting));
      } catch (InterruptedException stopping) {
        // Nobody interrupts writers but a JVM that ends; what waits is answered by the timeout.
        return;
      }
    }
  }

  /** The first request of each key; later ones stay for the next statement. */
  private List<Waiting<Q, A>> takeDistinct(Deque<Waiting<Q, A>> waiting) {
    var keys = new HashSet<>();
    var batch = new ArrayList<Waiting<Q, A>>(waiting.size());
    for (var each = waiting.iterator(); each.hasNext(); ) {
      var next = each.next();
      if (next.answer().isDone()) {
        each.remove(); // The caller has given up.
      } else if (keys.add(keyOf.apply(next.request()))) {
        each.remove();
        batch.add(next);
      }
    }
    return batch;
  }

  private void writeBatch(List<Waiting<Q, A>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      var answers = writeRepeatedly(batch.stream().map(Waiting::request).toList());
      batchSizes.record(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(answers.get(i));
      }
    } catch (RuntimeException | Error failure) {
      if (batch.size() > 1 && failure instanceof DataAccessException && !isOutage(failure)) {
        log.warn("a batch of {} was refused, each is written alone now", batch.size(), failure);
        batch.forEach(one -> writeBatch(List.of(one)));
      } else {
        log.warn(
            "{} requests were not written, their callers repeat: {}",
            batch.size(),
            failure.toString());
        batch.forEach(one -> one.answer().completeExceptionally(failure));
      }
    }
  }

  private List<A> writeRepeatedly(List<Q> requests) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.apply(requests);
      } catch (DataAccessException failure) {
        if (attempt == ATTEMPTS_MAX || !isWorthRepeating(failure)) {
          throw failure;
        }
        log.info("repeating a batch of {}: {}", requests.size(), failure.toString());
      }
    }
  }

  /** Without a connection the pool has waited already; everything else may work at once. */
  private static boolean isWorthRepeating(DataAccessException failure) {
    return isOutage(failure) && !(failure instanceof CannotGetJdbcConnectionException);
  }

  /** Whether the failure is about the database, and not about a request. */
  private static boolean isOutage(@Nullable Throwable failure) {
    return failure instanceof ConcurrencyFailureException
        || failure instanceof TransientDataAccessException
        || failure instanceof DataAccessResourceFailureException;
  }

  /** Takes nothing new, writes what waits, and ends the writers. */
  @Override
  public void close() {
    closing = true;
    for (var writer : writers) {
      try {
        if (!writer.join(CLOSE_MAX)) {
          log.warn("{} still writes; its callers get no answer and repeat", writer.getName());
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
