package io.quittance.reconciliation;

import io.quittance.contracts.payment.PaymentTotalsApi;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties({ReconciliationSettings.class, FeeSettings.class})
@Import({
  PlatformWeb.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class
})
class ReconciliationConfiguration {

  private static final String ROUTES = "/api/reconciliation/**";
  private static final Duration TOTALS_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Operators are people at a console, not merchants: their requests carry no Idempotency-Key. A
   * run is unique while it is active and a statement is unique by its content instead.
   */
  @Bean
  AccessRules accessRules() {
    return routes ->
        routes
            .requestMatchers(HttpMethod.GET, ROUTES)
            .hasAnyRole("VIEWER", "SERVICE")
            .requestMatchers(HttpMethod.POST, ROUTES)
            .hasAnyRole("OPERATOR", "SERVICE")
            .requestMatchers(ROUTES)
            .hasAnyRole("VIEWER", "SERVICE");
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(ReconciliationProblem.values());
  }

  @Bean
  RawBodyRoutes rawBodyRoutes() {
    return new RawBodyRoutes(List.of(), List.of("/api/reconciliation/statements"));
  }

  @Bean
  PaymentTotalsApi paymentTotals(SecuritySettings security, ReconciliationSettings settings) {
    return new ServiceClients(security)
        .client(PaymentTotalsApi.class, settings.paymentApiUrl(), TOTALS_TIMEOUT);
  }
}
