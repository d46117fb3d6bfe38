package io.quittance.platform.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quittance.platform.tracing.Traceparent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves events from the outbox table to the broker: at least once, and in order per aggregate.
 *
 * <p>At least once, because a crash after sending and before commit sends the batch again. In
 * order, because writers of one aggregate queue on its row lock, only one relay per database holds
 * the advisory lock, and the producer never gives up an event to go on with the next: when the
 * broker does not answer in time, the relay drops the producer with all that it holds. Sends are
 * asynchronous, with one wait and one delete per batch. This is the one place that talks to the
 * network inside a transaction: the lock must live as long as the sends.
 */
public final class OutboxRelay implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

  /** 500 to 2,000 a batch is where the rate levels off; see docs/benchmarks. */
  private static final int BATCH_SIZE_MAX = 1_000;

  /** Looks by itself that often, for events whose writer died before it could wake us. */
  private static final long POLL_MILLIS = 250;

  private static final long FAILURE_PAUSE_MILLIS = 1_000;

  /** How long one batch may take; then another relay, with a better network, gets its chance. */
  private static final Duration BATCH_WAIT_MAX = Duration.ofSeconds(30);

  /** How long a batch may go on after {@link #stop}, and how long its end may take. */
  private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);

  /**
   * Once woken, waits so long for the events of other transactions, so that one batch carries them
   * all: hardly while there are few, longer while there are many.
   */
  private static final long GATHER_MILLIS = 5;

  private static final long GATHER_MILLIS_UNDER_LOAD = 40;
  private static final int UNDER_LOAD = 5;

  private static final Settled NOTHING = new Settled(0, null);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Supplier<Producer<String, byte[]>> producers;
  private final String source;
  private final Semaphore work = new Semaphore(0);
  private final AtomicLong oldestAgeMillis = new AtomicLong();
  private final MeterRegistry meters;
  private final Counter setAsideCount;
  private volatile @Nullable Thread thread;
  private volatile boolean running;

  OutboxRelay(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Supplier<Producer<String, byte[]>> producers,
      String source,
      MeterRegistry meters) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.producers = producers;
    this.source = source;
    this.meters = meters;
    this.setAsideCount = meters.counter("quittance.outbox.set.aside");
    TimeGauge.builder(
            "quittance.outbox.oldest.age", oldestAgeMillis, TimeUnit.MILLISECONDS, AtomicLong::get)
        .register(meters);
  }

  /** Says that there is something to send. */
  void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /**
   * Publishes one batch and says how many events left. Zero means there was nothing to do.
   *
   * @throws IllegalStateException when an event could not leave; what left before is noted, and the
   *     producer must not be used any more
   */
  int publishBatch(Producer<String, byte[]> producer) {
    var settled = transaction.execute(_ -> lock() ? send(producer, nextBatch()) : NOTHING);
    if (settled.failure() != null) {
      throw new IllegalStateException("the broker does not take events", settled.failure());
    }
    return settled.sent();
  }

  /**
   * Begins with a longer patience of the server's, where a service has set a short one: the session
   * is idle in its transaction while it waits for the broker, up to {@link #BATCH_WAIT_MAX} and
   * what a send itself may block.
   */
  private boolean lock() {
    return jdbc.sql(
            """
            SELECT pg_try_advisory_xact_lock(hashtext('outbox'))
            FROM set_config('idle_in_transaction_session_timeout', '60s', true)
            """)
        .query(Boolean.class)
        .single();
  }

  private List<Waiting> nextBatch() {
    return jdbc.sql(
            """
            SELECT position, event_id, topic, aggregate_id, sequence, type, body, request_id,
                   traceparent, created_at,
                   (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_millis
            FROM outbox
            WHERE set_aside IS NULL
            ORDER BY position
            LIMIT :limit
            """)
        .param("limit", BATCH_SIZE_MAX)
        .query(DataClassRowMapper.newInstance(Waiting.class))
        .list();
  }

  private Settled send(Producer<String, byte[]> producer, List<Waiting> batch) {
    oldestAgeMillis.set(batch.isEmpty() ? 0 : Math.max(0, batch.getFirst().ageMillis()));
    var answers = new ArrayList<Future<RecordMetadata>>(batch.size());
    for (var event : batch) {
      var answer = producer.send(event.toRecord(source));
      answers.add(answer);
      if (answer.state() == Future.State.FAILED && !isTooLarge(answer.exceptionNow())) {
        // Known at once, for example that there is no broker: each further one would wait as long.
        break;
      }
    }
    return settle(batch, answers);
  }

  /** Deletes what the broker has, as far as nothing before it of the same aggregate failed. */
  private Settled settle(List<Waiting> batch, List<Future<RecordMetadata>> answers) {
    long deadline = System.nanoTime() + BATCH_WAIT_MAX.toNanos();
    var sent = new ArrayList<Long>(answers.size());
    var blocked = new HashSet<String>();
    Throwable outage = null;
    for (int i = 0; i < answers.size(); i++) {
      var event = batch.get(i);
      var failure = failureOf(answers.get(i), deadline - System.nanoTime());
      if (failure == null) {
        if (!blocked.contains(event.aggregateId())) {
          sent.add(event.position());
          meters.counter("quittance.outbox.sent", "type", event.type()).increment();
        }
      } else if (isTooLarge(failure)) {
        setAside(event, failure);
      } else {
        blocked.add(event.aggregateId());
        outage = outage == null ? failure : outage;
      }
    }
    if (!sent.isEmpty()) {
      jdbc.sql("DELETE FROM outbox WHERE position = ANY(:sent)")
          .param("sent", sent.toArray(Long[]::new))
          .update();
    }
    return new Settled(sent.size(), outage);
  }

  private void setAside(Waiting event, Throwable failure) {
    log.error(
        "event {} of {} is set aside, the broker will never take it: {}",
        event.eventId(),
        event.aggregateId(),
        failure.getMessage());
    jdbc.sql("UPDATE outbox SET set_aside = :why WHERE position = :position")
        .param("why", String.valueOf(failure.getMessage()))
        .param("position", event.position())
        .update();
    setAsideCount.increment();
  }

  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof RecordTooLargeException;
  }

  private static @Nullable Throwable failureOf(Future<RecordMetadata> answer, long waitNanos) {
    try {
      answer.get(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException failed) {
      return failed.getCause() == null ? failed : failed.getCause();
    } catch (TimeoutException late) {
      return late;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return stopped;
    }
  }

  private void run() {
    while (running) {
      try {
        publishWithOneProducer();
      } catch (RuntimeException failure) {
        if (running) {
          log.warn(
              "events wait in the outbox, next try in {} ms: {}",
              FAILURE_PAUSE_MILLIS,
              failure.toString());
          pause(FAILURE_PAUSE_MILLIS);
        }
      }
    }
  }

  /** The only one may use it that publishes; see {@link #publishBatch}. */
  Producer<String, byte[]> newProducer() {
    return producers.get();
  }

  private void publishWithOneProducer() {
    var producer = newProducer();
    try {
      while (running) {
        int sent = publishBatch(producer);
        if (sent < BATCH_SIZE_MAX && pause(POLL_MILLIS)) {
          gather(sent >= UNDER_LOAD ? GATHER_MILLIS_UNDER_LOAD : GATHER_MILLIS);
        }
      }
    } finally {
      // At once: what it still holds after a failure must not arrive behind our back.
      producer.close(Duration.ZERO);
    }
  }

  /** True when it was woken, which does not happen again before {@link #gather}. */
  private boolean pause(long millis) {
    try {
      return work.tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      return interrupted();
    }
  }

  private void gather(long millis) {
    try {
      Thread.sleep(millis);
      work.drainPermits();
    } catch (InterruptedException stopped) {
      interrupted();
    }
  }

  private boolean interrupted() {
    Thread.currentThread().interrupt();
    running = false;
    return false;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    wake();
    var relay = thread;
    if (relay != null) {
      try {
        if (!relay.join(STOP_WAIT_MAX)) {
          relay.interrupt();
          relay.join(STOP_WAIT_MAX);
        }
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** What became of a batch: how many events left, and why others did not. */
  private record Settled(int sent, @Nullable Throwable failure) {}

  /** One row of the outbox. */
  record Waiting(
      long position,
      UUID eventId,
      String topic,
      String aggregateId,
      long sequence,
      String type,
      String body,
      @Nullable String requestId,
      @Nullable String traceparent,
      OffsetDateTime createdAt,
      long ageMillis) {

    /** Attributes of CloudEvents 1.0 as headers (Kafka protocol binding, binary mode). */
    ProducerRecord<String, byte[]> toRecord(String source) {
      var message = new ProducerRecord<>(topic, aggregateId, body.getBytes(StandardCharsets.UTF_8));
      header(message, "ce_specversion", "1.0");
      header(message, "ce_id", eventId.toString());
      header(message, "ce_source", source);
      header(message, "ce_type", type);
      header(message, "ce_subject", aggregateId);
      header(message, "ce_time", createdAt.toInstant().toString());
      header(message, "ce_sequence", Long.toString(sequence));
      header(message, "content-type", "application/json");
      if (requestId != null) {
        header(message, "x-request-id", requestId);
      }
      if (traceparent != null) {
        header(message, Traceparent.HEADER, traceparent);
      }
      return message;
    }

    private static void header(ProducerRecord<?, ?> message, String name, String value) {
      message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
