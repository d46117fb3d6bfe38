package io.quittance.platform.secret;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.watch.RepeatedLook;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps every {@link SealedColumn} bean under the primary key of its set, once in a cluster, and
 * tells how much is left as {@code quittance.reencryption.left}: at 0, older keys may go.
 */
@Configuration(proxyBeanMethods = false)
public class PlatformReencryption {

  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Counting may take a while when much is left. */
  private static final Duration COUNTED_EVERY = Duration.ofSeconds(30);

  private final List<Reencryption> columns;

  PlatformReencryption(
      ObjectProvider<SealedColumn> columns,
      JdbcClient jdbc,
      PlatformTransactionManager transactions) {
    var transaction = new TransactionTemplate(transactions);
    this.columns =
        columns.stream().map(column -> new Reencryption(jdbc, transaction, column)).toList();
  }

  @Bean
  RecurringTask<Void> reencrypt() {
    return Tasks.recurring("reencrypt", FixedDelay.of(EVERY))
        .execute((_, _) -> columns.forEach(Reencryption::run));
  }

  @Bean
  RepeatedLook reencryptionLook(MeterRegistry meters) {
    var left = new ReencryptionMeters(columns, meters);
    return new RepeatedLook("look-at-reencryption", COUNTED_EVERY, left::look);
  }
}
