package io.quittance.webhook.outbound;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.secret.SecretTexts;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.webhook.outbound.address.AddressRules;
import io.quittance.webhook.outbound.address.CheckedNames;
import io.quittance.webhook.outbound.address.EndpointUrls;
import io.quittance.webhook.outbound.delivery.ReapEvents;
import java.net.InetAddress;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** What webhooks to merchants are put together from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundSettings.class)
class OutboundConfiguration {

  private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(3);

  @Bean
  MerchantKeysApi merchantKeys(OutboundSettings settings, ServiceClients services) {
    return services.client(
        MerchantKeysApi.class, ServiceName.PAYMENT_API, settings.paymentApiUrl(), KEYS_TIMEOUT);
  }

  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
      OutboundSettings settings,
      ServiceClients services,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return IdempotencyFilter.inFrontOfApi(settings.idempotencyUrl(), services, problems);
  }

  @Bean
  SecretTexts endpointSecretTexts(OutboundSettings settings, SecuritySettings security) {
    return new SecretTexts(OutboundSettings.KEY_SET, settings.keySet(), security.sandbox());
  }

  @Bean(destroyMethod = "close")
  CheckedNames checkedNames(OutboundSettings settings, SecuritySettings security) {
    settings.requireSafe(security);
    return new CheckedNames(InetAddress::getAllByName, new AddressRules(settings.allowLoopback()));
  }

  @Bean
  EndpointUrls endpointUrls(OutboundSettings settings, CheckedNames names) {
    return new EndpointUrls(settings.ports(), settings.allowLoopback(), names);
  }

  @Bean
  RecurringTask<Void> reapEventsTask(ReapEvents reapEvents) {
    return Tasks.recurring("reap-merchant-events", FixedDelay.of(ReapEvents.INTERVAL))
        .execute((_, _) -> reapEvents.reap());
  }
}
