package io.quittance.payment.outcome;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.platform.watch.RepeatedLook;
import java.time.Duration;
import java.util.UUID;
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
  private final DueWork due;
  private final PaymentIntents intents;
  private final PaymentTransactions transactions;
  private final FinishOperation finish;
  private final ProviderRecovery recovery;
  private final AtomicLong overdue;

  ResolveUnknown(
      JdbcClient jdbc,
      PaymentIntents intents,
      PaymentTransactions transactions,
      FinishOperation finish,
      ProviderRecovery recovery,
      MeterRegistry meters) {
    this.jdbc = jdbc;
    this.due = new DueWork(jdbc, "payment_transaction", "next_check_at", LEASE, BATCH_SIZE_MAX);
    this.intents = intents;
    this.transactions = transactions;
    this.finish = finish;
    this.recovery = recovery;
    this.overdue = meters.gauge("quittance.payment.unknown.over.24h", new AtomicLong());
  }

  @Bean
  RecurringTask<Void> resolveUnknownOutcomes() {
    return Tasks.recurring("resolve-unknown-outcomes", FixedDelay.of(LOOK_EVERY))
        .execute((_, _) -> due.doAll(this::resolve));
  }

  @Bean
  RecurringTask<Void> watchUnknownOutcomes() {
    return Tasks.recurring("watch-unknown-outcomes", FixedDelay.ofMinutes(1))
        .execute((_, _) -> watch());
  }

  @Bean
  RepeatedLook unknownOutcomesLook() {
    return new RepeatedLook(
        "look-at-unknown-outcomes", RepeatedLook.USUALLY_EVERY, () -> overdue.set(countOverdue()));
  }

  private void resolve(UUID id) {
    var operation = transactions.findById(id).orElseThrow();
    var intent = intents.findById(operation.paymentIntentId()).orElseThrow();
    finish.lookUp(operation, intent);
    recovery.notice(operation, transactions.findById(id).orElseThrow());
  }

  private void watch() {
    long count = countOverdue();
    if (count > 0) {
      log.error("{} operations have had no outcome for more than 24 h; ask the provider", count);
    }
  }

  /** Of those that are open, which are few. */
  private long countOverdue() {
    return jdbc.sql(
            """
            SELECT count(*) FROM payment_transaction
            WHERE next_check_at IS NOT NULL AND status IN ('UNKNOWN', 'PENDING')
              AND created_at < now() - interval '24 hours'
            """)
        .query(Long.class)
        .single();
  }
}
