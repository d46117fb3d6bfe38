package io.quittance.reconciliation.statement;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * When the watched folder is looked at: by one instance at a time, so that files keep their order.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InboxSettings.class)
@ConditionalOnProperty("quittance.reconciliation.inbox-folder")
class InboxSchedule {

  @Bean
  RecurringTask<Void> watchInbox(InboxSettings settings, TakeFromInbox takeFromInbox) {
    return Tasks.recurring("take-from-inbox", FixedDelay.of(settings.inboxEvery()))
        .execute((_, _) -> takeFromInbox.take());
  }
}
