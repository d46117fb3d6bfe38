package io.quittance.ledger;

import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.web.PlatformWeb;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** What the ledger is made of: doors, events in and out, timers. */
@Configuration(proxyBeanMethods = false)
@Import({
  PlatformWeb.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformInbox.class,
  PlatformOutbox.class,
  PlatformScheduling.class
})
@EnableConfigurationProperties(LedgerSettings.class)
class LedgerConfiguration {

  /**
   * Services read and write; people read, and adjust the books by two persons. Terms and payouts
   * are for people alone: operators act, and approvers tell what the bank did.
   */
  @Bean
  AccessRules accessRules() {
    return routes ->
        routes
            .requestMatchers("/ledger/payouts/runs/*/file")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.PUT, "/ledger/merchants/*/terms/*")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.POST, "/ledger/payouts/runs")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.POST, "/ledger/payouts/*/paid", "/ledger/payouts/*/failed")
            .hasRole("APPROVER")
            .requestMatchers(HttpMethod.GET, "/ledger/**")
            .hasAnyRole("SERVICE", "VIEWER")
            .requestMatchers(HttpMethod.POST, "/ledger/adjustments")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.POST, "/ledger/adjustments/**")
            .hasRole("APPROVER")
            .requestMatchers("/ledger/**")
            .hasRole("SERVICE");
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(LedgerProblem.values());
  }
}
