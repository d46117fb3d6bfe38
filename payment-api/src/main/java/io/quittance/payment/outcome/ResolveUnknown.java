package io.quittance.payment.outcome;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.operation.PaymentTransactions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds out what became of operations whose outcome is open: asks the provider by our reference, on
 * the schedule of {@link io.quittance.payment.operation.CheckSchedule}.
 */
@Configuration(proxyBeanMethods = false)
class ResolveUnknown {

  private static final Logger log = LoggerFactory.getLogger(ResolveUnknown.class);

  /** At most so many questions at a time; a provider that was away must not be flooded. */
  private static final int BATCH_SIZE_MAX = 32;

  /** While one instance asks, others leave the operation alone for so long. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final JdbcClient jdbc;
  private final PaymentIntents intents;
  private final PaymentTransactions transactions;
  private final FinishOperation finish;
  private final AtomicLong overdue;

  ResolveUnknown(
      JdbcClient jdbc,
      PaymentIntents intents,
      PaymentTransactions transactions,
      FinishOperation finish,
      MeterRegistry meters) {
    this.jdbc = jdbc;
    this.intents = intents;
    this.transactions = transactions;
    this.finish = finish;
    this.overdue = meters.gauge("quittance.payment.unknown.over.24h", new AtomicLong());
  }

  @Bean
  RecurringTask<Void> resolveUnknownOutcomes() {
    return Tasks.recurring("resolve-unknown-outcomes", FixedDelay.of(LOOK_EVERY))
        .execute((_, _) -> resolveDue());
  }

  @Bean
  RecurringTask<Void> watchUnknownOutcomes() {
    return Tasks.recurring("watch-unknown-outcomes", FixedDelay.ofMinutes(1))
        .execute((_, _) -> watch());
  }

  private void resolveDue() {
    List<UUID> due;
    do {
      due = lease();
      try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
        due.forEach(id -> askers.execute(() -> resolve(id)));
      }
    } while (due.size() == BATCH_SIZE_MAX);
  }

  /** Takes what is due by the database's clock, so that no other instance asks meanwhile. */
  private List<UUID> lease() {
    return jdbc.sql(
            """
            UPDATE payment_transaction SET next_check_at = now() + make_interval(secs => :lease)
            WHERE id IN
                (SELECT id FROM payment_transaction WHERE next_check_at <= now()
                 ORDER BY next_check_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)
        .param("lease", LEASE.toSeconds())
        .param("limit", BATCH_SIZE_MAX)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private void resolve(UUID id) {
    try {
      var operation = transactions.findById(id).orElseThrow();
      var intent = intents.findById(operation.paymentIntentId()).orElseThrow();
      finish.lookUp(operation, intent);
    } catch (RuntimeException failure) {
      log.error("{} could not be looked up; asks again after the lease", id, failure);
    }
  }

  private void watch() {
    long count =
        jdbc.sql(
                """
                SELECT count(*) FROM payment_transaction
                WHERE status = 'UNKNOWN' AND created_at < now() - interval '24 hours'
                """)
            .query((row, _) -> row.getLong(1))
            .single();
    overdue.set(count);
    if (count > 0) {
      log.error("{} operations have had no outcome for more than 24 h; ask the provider", count);
    }
  }
}
