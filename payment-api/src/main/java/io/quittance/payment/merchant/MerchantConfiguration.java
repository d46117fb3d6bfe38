package io.quittance.payment.merchant;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.platform.idempotency.SecretAnswers;
import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import io.quittance.platform.security.SecuritySettings;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What merchants' keys are put together from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
class MerchantConfiguration {

  /** As long as idempotency-service knows the success of any other request. */
  private static final Duration ANSWERS_KEPT = Duration.ofDays(90);

  private static final Duration REAP_EVERY = Duration.ofHours(1);
  private static final int REAPED_MAX = 10_000;

  @Bean
  SecretAnswers secretAnswers(JdbcClient jdbc, KeySettings settings, SecuritySettings security) {
    return new SecretAnswers(jdbc, texts(settings, security));
  }

  @Bean
  SealedColumn sealedSecretAnswers(KeySettings settings, SecuritySettings security) {
    return SecretAnswers.column(texts(settings, security));
  }

  private static SecretTexts texts(KeySettings settings, SecuritySettings security) {
    return new SecretTexts(KeySettings.KEY_SET, settings.keySet(), security.sandbox());
  }

  @Bean
  RecurringTask<Void> reapSecretAnswersTask(SecretAnswers answers) {
    return Tasks.recurring("reap-secret-answers", FixedDelay.of(REAP_EVERY))
        .execute((_, _) -> answers.reap(ANSWERS_KEPT, REAPED_MAX));
  }
}
