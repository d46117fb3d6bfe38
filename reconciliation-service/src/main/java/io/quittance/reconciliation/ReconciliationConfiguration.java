package io.quittance.reconciliation;

import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.contracts.payment.PaymentTotalsApi;
import io.quittance.platform.apikey.PlatformApiKeys;
import io.quittance.platform.audit.AuditedObjects;
import io.quittance.platform.audit.PlatformAudit;
import io.quittance.platform.client.PlatformClients;
import io.quittance.platform.client.PlatformSessions;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.page.PdfPages;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.watch.PlatformWatch;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import io.quittance.reconciliation.bank.BankSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties({
  ReconciliationSettings.class,
  FeeSettings.class,
  BankSettings.class
})
@Import({
  PlatformAudit.class,
  PlatformWeb.class,
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformSessions.class,
  PlatformApiKeys.class,
  PlatformClients.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class,
  PlatformWatch.class
})
class ReconciliationConfiguration {

  private static final String ROUTES = "/api/reconciliation/**";
  private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration TOTALS_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Operators are people at a console, not merchants: their requests carry no Idempotency-Key. A
   * run is unique while it is active and a statement is unique by its content instead. What another
   * person is to approve comes from a person: behind a token nobody knows who it was.
   */
  @Bean
  AccessRules accessRules() {
    return routes ->
        routes
            .requestMatchers(AccessRules.reading(ROUTES))
            .hasAnyAuthority("ROLE_VIEWER", ServiceName.OPERATIONS.authority())
            .requestMatchers(HttpMethod.POST, "/api/reconciliation/discrepancies/*/approve")
            .hasRole("APPROVER")
            .requestMatchers(HttpMethod.POST, "/api/reconciliation/statements/*/approve")
            .hasRole("APPROVER")
            .requestMatchers(HttpMethod.POST, "/api/reconciliation/runs")
            .hasAnyAuthority("ROLE_OPERATOR", ServiceName.OPERATIONS.authority())
            .requestMatchers(HttpMethod.POST, ROUTES)
            .hasRole("OPERATOR")
            .requestMatchers(ROUTES)
            .hasAnyAuthority("ROLE_VIEWER", ServiceName.OPERATIONS.authority());
  }

  @Bean
  AuditedObjects auditedObjects() {
    return new AuditedObjects(
        Map.of(
            "statement",
            "stm",
            "reconciliation_run",
            "rec",
            "discrepancy",
            "dsc",
            "proposal",
            "prp",
            "settlement",
            "stl",
            "receipt",
            "rcv"));
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(ReconciliationProblem.values());
  }

  @Bean
  PdfPages pdfPages() {
    return PdfPages.withDrawings(BatikSVGDrawer::new);
  }

  @Bean
  RawBodyRoutes rawBodyRoutes() {
    return new RawBodyRoutes(List.of(), List.of("/api/reconciliation/statements"));
  }

  /** Merchants may do nothing here, and are told so: their keys are good. */
  @Bean
  MerchantKeysApi merchantKeys(ServiceClients services, ReconciliationSettings settings) {
    return services.client(
        MerchantKeysApi.class, ServiceName.PAYMENT_API, settings.paymentApiUrl(), KEYS_TIMEOUT);
  }

  @Bean
  PaymentTotalsApi paymentTotals(ServiceClients services, ReconciliationSettings settings) {
    return services.client(
        PaymentTotalsApi.class, ServiceName.PAYMENT_API, settings.paymentApiUrl(), TOTALS_TIMEOUT);
  }
}
