package io.quittance.ledger.payout;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks often whether a cut-off has passed or an operator has begun a run. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PayoutSettings.class)
class PayoutSchedule {

  @Bean
  RecurringTask<Void> payOutOften(BeginRun beginRun, PerformRuns performRuns) {
    return Tasks.recurring("pay-out", FixedDelay.ofSeconds(5))
        .execute(
            (_, _) -> {
              beginRun.beginDue();
              performRuns.performOpen();
            });
  }
}
