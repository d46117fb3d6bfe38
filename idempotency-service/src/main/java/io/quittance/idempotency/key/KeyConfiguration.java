package io.quittance.idempotency.key;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.idempotency.batch.GroupCommit;
import io.quittance.idempotency.batch.WriteSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two kinds of write, and the timer. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

  @Bean
  GroupCommit<KeyTable.Request, KeyTable.Verdict> claims(
      KeyTable table, WriteSettings settings, MeterRegistry meters) {
    return new GroupCommit<>("claims", KeyTable.Request::id, table::claim, settings, meters);
  }

  @Bean
  GroupCommit<Settlement, Settlement.Outcome> settlements(
      KeyTable table, WriteSettings settings, MeterRegistry meters) {
    return new GroupCommit<>("settlements", Settlement::id, table::settle, settings, meters);
  }

  @Bean
  RecurringTask<Void> reapExpiredKeys(ReapKeys reapKeys, KeySettings settings) {
    return Tasks.recurring("reap-idempotency-keys", FixedDelay.of(settings.reapEvery()))
        .execute((_, _) -> reapKeys.reap());
  }
}
