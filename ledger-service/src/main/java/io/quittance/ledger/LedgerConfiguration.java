package io.quittance.ledger;

import static io.quittance.platform.security.token.ServiceName.LEDGER_CLIENT;
import static io.quittance.platform.security.token.ServiceName.PAYMENT_API;
import static io.quittance.platform.security.token.ServiceName.RECONCILIATION_SERVICE;

import io.quittance.platform.audit.AuditedObjects;
import io.quittance.platform.audit.PlatformAudit;
import io.quittance.platform.client.PlatformSessions;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.secret.PlatformReencryption;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.watch.PlatformWatch;
import io.quittance.platform.web.PlatformWeb;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** What the ledger is made of: doors, events in and out, timers. */
@Configuration(proxyBeanMethods = false)
@Import({
  PlatformAudit.class,
  PlatformWeb.class,
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformSessions.class,
  PlatformInbox.class,
  PlatformOutbox.class,
  PlatformScheduling.class,
  PlatformReencryption.class,
  PlatformWatch.class
})
@EnableConfigurationProperties(LedgerSettings.class)
class LedgerConfiguration {

  /**
   * Services read, ledger clients write; people read, and adjust the books by two persons. Terms
   * and payouts are for people alone: operators act, and approvers tell what the bank did.
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
            .requestMatchers(HttpMethod.POST, "/ledger/terms-proposals/**")
            .hasRole("APPROVER")
            .requestMatchers("/internal/ledger-totals")
            .hasAuthority(RECONCILIATION_SERVICE.authority())
            .requestMatchers(AccessRules.reading("/ledger/**"))
            .hasAnyAuthority(
                "ROLE_VIEWER",
                PAYMENT_API.authority(),
                RECONCILIATION_SERVICE.authority(),
                LEDGER_CLIENT.authority())
            .requestMatchers(HttpMethod.POST, "/ledger/adjustments")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.POST, "/ledger/adjustments/**")
            .hasRole("APPROVER")
            .requestMatchers("/ledger/**")
            .hasAuthority(LEDGER_CLIENT.authority());
  }

  @Bean
  AuditedObjects auditedObjects() {
    return new AuditedObjects(
        Map.of(
            "account",
            "acc",
            "payout_account",
            "pac",
            "payout_run",
            "por",
            "payout",
            "po",
            "adjustment",
            "adj"));
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(LedgerProblem.values());
  }
}
