package io.quittance.webhook.inbound;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs by itself. */
@Configuration(proxyBeanMethods = false)
class InboundConfiguration {

  @Bean
  RecurringTask<Void> reapWebhooksTask(ReapWebhooks reapWebhooks) {
    return Tasks.recurring("reap-provider-webhooks", FixedDelay.of(ReapWebhooks.INTERVAL))
        .execute((_, _) -> reapWebhooks.reap());
  }
}
