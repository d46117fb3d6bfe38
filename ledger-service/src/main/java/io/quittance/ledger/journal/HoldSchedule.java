package io.quittance.ledger.journal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks for overdue holds each second. */
@Configuration(proxyBeanMethods = false)
class HoldSchedule {

  @Bean
  RecurringTask<Void> expireHoldsOften(ExpireHolds expireHolds) {
    return Tasks.recurring("expire-holds", FixedDelay.ofSeconds(1))
        .execute((_, _) -> expireHolds.expireAll());
  }
}
