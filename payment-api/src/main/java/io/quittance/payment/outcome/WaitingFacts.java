package io.quittance.payment.outcome;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.platform.audit.Actor;
import io.quittance.platform.audit.TellActor;
import io.quittance.platform.inbox.ReceivedEvent;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Facts that came before their turn, or about payments that we do not know. None is dropped. */
@Component
class WaitingFacts {

  private static final Logger log = LoggerFactory.getLogger(WaitingFacts.class);
  private static final int BATCH_SIZE_MAX = 100;

  /** With a wait that doubles from 2 s up to an hour, this is about three days. */
  private static final int TRIES_MAX = 80;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final TellActor tellActor;
  private final FactLag lag;
  private final AtomicLong count;
  private final AtomicLong givenUp;

  WaitingFacts(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      TellActor tellActor,
      FactLag lag,
      MeterRegistry meters) {
    this.lag = lag;
    this.jdbc = jdbc;
    this.tellActor = tellActor;
    this.transaction = transaction;
    this.count = meters.gauge("quittance.payment.facts.waiting", new AtomicLong());
    this.givenUp = meters.gauge("quittance.payment.facts.given.up", new AtomicLong());
  }

  /** Counts them, for operators. */
  void count() {
    jdbc.sql("SELECT count(*), count(*) FILTER (WHERE next_try_at IS NULL) FROM waiting_fact")
        .query(
            row -> {
              count.set(row.getLong(1));
              givenUp.set(row.getLong(2));
            });
  }

  /** Keeps a fact for later; part of the caller's transaction. */
  void add(ReceivedEvent event) {
    jdbc.sql(
            """
            INSERT INTO waiting_fact (id, source, type, body, reason, next_try_at)
            VALUES (:id, :source, :type, :body, 'the payment or the step before is not known', now() + interval '2 seconds')
            ON CONFLICT DO NOTHING
            """)
        .param("id", event.id())
        .param("source", event.source())
        .param("type", event.type())
        .param("body", event.body())
        .update();
  }

  /**
   * Tries what is due, each in a transaction of its own.
   *
   * @param apply takes who told a fact, and the fact; false when it must go on waiting
   */
  void retryDue(BiPredicate<String, ProviderFact> apply) {
    int tried = 0;
    while (tried < BATCH_SIZE_MAX && retryOne(apply)) {
      tried++;
    }
  }

  /** False when nothing is due. One that fails is put off like one that cannot be applied yet. */
  private boolean retryOne(BiPredicate<String, ProviderFact> apply) {
    var tried = new AtomicReference<Waiting>();
    try {
      return Boolean.TRUE.equals(
          transaction.execute(
              _ -> {
                var next = nextDue();
                next.ifPresent(
                    fact -> {
                      tried.set(fact);
                      retry(fact, apply);
                    });
                return next.isPresent();
              }));
    } catch (RuntimeException failure) {
      var failed = tried.get();
      if (failed == null) {
        throw failure;
      }
      log.error("fact {} could not be applied", failed.id(), failure);
      putOff(failed);
      return true;
    }
  }

  private Optional<Waiting> nextDue() {
    return jdbc.sql(
            """
            SELECT id, source, type, body, tries, received_at FROM waiting_fact WHERE next_try_at <= now()
            ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .query(DataClassRowMapper.newInstance(Waiting.class))
        .optional();
  }

  private void retry(Waiting waiting, BiPredicate<String, ProviderFact> apply) {
    boolean applied =
        ProviderFact.CATALOG
            .read(waiting.type(), waiting.body())
            .map(fact -> applyAsProvider(waiting, fact, apply))
            .orElse(true);
    if (applied) {
      jdbc.sql("DELETE FROM waiting_fact WHERE id = :id").param("id", waiting.id()).update();
      return;
    }
    putOff(waiting);
  }

  private boolean applyAsProvider(
      Waiting waiting, ProviderFact fact, BiPredicate<String, ProviderFact> apply) {
    tellActor.become(Actor.provider(fact.subject().provider(), waiting.id().toString()));
    boolean applied = apply.test(waiting.source(), fact);
    if (applied) {
      lag.applied(fact, waiting.receivedAt().toInstant());
    }
    return applied;
  }

  private void putOff(Waiting waiting) {
    boolean givesUp = waiting.tries() + 1 >= TRIES_MAX;
    if (givesUp) {
      log.error("fact {} is kept but no longer tried; an operator must look at it", waiting.id());
    }
    jdbc.sql(
            """
            UPDATE waiting_fact SET tries = tries + 1,
                next_try_at = CASE WHEN :givesUp THEN NULL
                    ELSE now() + least(interval '1 hour', interval '2 seconds' * 2 ^ least(tries, 12)) END
            WHERE id = :id
            """)
        .param("givesUp", givesUp)
        .param("id", waiting.id())
        .update();
  }

  /** One row of waiting_fact. */
  record Waiting(
      UUID id, String source, String type, String body, int tries, OffsetDateTime receivedAt) {}
}
