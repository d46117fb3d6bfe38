package io.quittance.payment.outcome;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.PaymentTransaction;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notices that a provider answers again after an outage, so that operations which were lost early
 * in it do not wait for the long steps of their schedule: while a provider has such operations, one
 * of them is asked about every few seconds, and the first usable answer makes all of them due.
 */
@Configuration(proxyBeanMethods = false)
class ProviderRecovery {

  private static final Logger log = LoggerFactory.getLogger(ProviderRecovery.class);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(15);

  /** Fewer checks than this are so close to each other that nothing need be noticed. */
  private static final int CHECKS_MIN = 2;

  private final JdbcClient jdbc;

  ProviderRecovery(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Bean
  RecurringTask<Void> probeSilentProviders() {
    return Tasks.recurring("probe-silent-providers", FixedDelay.of(PROBE_EVERY))
        .execute((_, _) -> probe());
  }

  /** Any of them will do, and not always the same one: it may have a trouble of its own. */
  private void probe() {
    jdbc.sql(
            """
            UPDATE payment_transaction SET next_check_at = now()
            WHERE next_check_at > now() AND id IN
                (SELECT DISTINCT ON (provider) id FROM payment_transaction
                 WHERE next_check_at > now() + make_interval(secs => :soon) AND status = 'UNKNOWN'
                   AND checks >= :checks
                 ORDER BY provider, random())
            """)
        .param("soon", PROBE_EVERY.toSeconds())
        .param("checks", CHECKS_MIN)
        .update();
  }

  /**
   * Makes everything due that was lost at the same provider, when an operation that it had not
   * answered for long is answered now.
   *
   * @param before the operation as it was
   * @param after the same after it was looked up
   */
  void notice(PaymentTransaction before, PaymentTransaction after) {
    boolean wasLost = before.status() == OperationStatus.UNKNOWN && before.checks() >= CHECKS_MIN;
    if (!wasLost || after.status() == OperationStatus.UNKNOWN) {
      return;
    }
    int due =
        jdbc.sql(
                """
                UPDATE payment_transaction SET next_check_at = now()
                WHERE provider = :provider AND next_check_at > now() AND status = 'UNKNOWN'
                  AND checks >= :checks
                """)
            .param("provider", before.provider())
            .param("checks", CHECKS_MIN)
            .update();
    if (due > 0) {
      log.info("{} answers again; {} more operations are looked up now", before.provider(), due);
    }
  }
}
