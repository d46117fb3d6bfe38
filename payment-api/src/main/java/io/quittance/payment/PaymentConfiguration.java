package io.quittance.payment;

import io.quittance.contracts.ledger.LedgerEntriesApi;
import io.quittance.payment.outcome.FinishOperation;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.page.PdfPages;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.transaction.RetryingTransactions;
import io.quittance.platform.web.PlatformWeb;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** How payment-api is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentSettings.class)
@Import({
  PlatformWeb.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class
})
class PaymentConfiguration {

  /** Only people wait for it, and they get the rest without it. */
  private static final Duration LEDGER_TIMEOUT = Duration.ofSeconds(3);

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(PaymentProblem.values());
  }

  @Bean
  PdfPages pdfPages() {
    return PdfPages.ofText();
  }

  @Bean
  AccessRules accessRules() {
    return routes ->
        routes
            // A customer's browser, which has no credentials.
            .requestMatchers(HttpMethod.GET, FinishOperation.RETURN_PATH + "*")
            .permitAll()
            .requestMatchers(HttpMethod.GET, "/api/waiting-facts")
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.POST, "/api/waiting-facts/*/retry")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.GET, "/api/routing/**")
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.POST, "/api/routing/rules:dry-run")
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.PUT, "/api/routing/rules")
            .hasRole("OPERATOR")
            .requestMatchers("/api/routing/**")
            .hasRole("APPROVER")
            .requestMatchers(HttpMethod.GET, "/api/**")
            .hasAnyAuthority("SCOPE_read", "SCOPE_payments", "SCOPE_refunds", "SCOPE_admin")
            .requestMatchers(HttpMethod.POST, "/api/payment-intents/*/check")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.POST, "/api/payments/*/refund")
            .hasAnyAuthority("SCOPE_refunds", "SCOPE_payments", "SCOPE_admin")
            .requestMatchers("/api/**")
            .hasAnyAuthority("SCOPE_payments", "SCOPE_admin");
  }

  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
      PaymentSettings settings,
      SecuritySettings security,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return IdempotencyFilter.inFrontOfApi(settings.idempotencyUrl(), security, problems);
  }

  @Bean
  LedgerEntriesApi ledgerEntries(PaymentSettings settings, SecuritySettings security) {
    return new ServiceClients(security)
        .client(LedgerEntriesApi.class, settings.ledgerUrl(), LEDGER_TIMEOUT);
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
    return new RetryingTransactions(transactions);
  }
}
