package io.quittance.payment;

import static io.quittance.platform.security.token.ServiceName.LEDGER_SERVICE;
import static io.quittance.platform.security.token.ServiceName.OPERATIONS;
import static io.quittance.platform.security.token.ServiceName.RECONCILIATION_SERVICE;
import static io.quittance.platform.security.token.ServiceName.WEBHOOK_SERVICE;

import io.quittance.contracts.ledger.LedgerEntriesApi;
import io.quittance.payment.outcome.FinishOperation;
import io.quittance.platform.apikey.PlatformApiKeys;
import io.quittance.platform.audit.AuditedObjects;
import io.quittance.platform.audit.PlatformAudit;
import io.quittance.platform.client.PlatformClients;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.limit.PlatformLimits;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.page.PdfPages;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.secret.PlatformReencryption;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.Scope;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.transaction.RetryingTransactions;
import io.quittance.platform.watch.PlatformWatch;
import io.quittance.platform.web.PlatformWeb;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** How payment-api is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentSettings.class)
@Import({
  PlatformAudit.class,
  PlatformWeb.class,
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformClients.class,
  PlatformApiKeys.class,
  PlatformLimits.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class,
  PlatformReencryption.class,
  PlatformWatch.class
})
class PaymentConfiguration {

  /** Only people wait for it, and they get the rest without it. */
  private static final Duration LEDGER_TIMEOUT = Duration.ofSeconds(3);

  private static final String[] SIGN_IN_ROUTES = {
    "/api/operator-sessions", "/api/operator-sessions/refresh", "/api/operators/first-password"
  };

  private static final String[] OPERATOR_ROUTES = {
    "/api/operators", "/api/operators/**", "/api/operator-changes", "/api/operator-changes/**"
  };

  @Bean
  AuditedObjects auditedObjects() {
    return new AuditedObjects(
        Map.of(
            "payment_intent",
            "pi",
            "refund",
            "re",
            "dispute",
            "dp",
            "payment_method",
            "pm",
            "api_key",
            "key",
            "api_key_proposal",
            "akp"));
  }

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
    return new AccessRules() {
      @Override
      public void add(
          AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
              routes) {
        routes
            .requestMatchers("/internal/merchant-keys/**")
            .hasAnyAuthority(WEBHOOK_SERVICE.authority(), RECONCILIATION_SERVICE.authority())
            .requestMatchers("/internal/payment-totals")
            .hasAuthority(RECONCILIATION_SERVICE.authority())
            .requestMatchers("/internal/merchants")
            .hasAuthority(OPERATIONS.authority())
            // A customer's browser, which has no credentials.
            .requestMatchers(HttpMethod.GET, FinishOperation.RETURN_PATH + "*")
            .permitAll()
            .requestMatchers(AccessRules.reading("/api/waiting-facts"))
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.POST, "/api/waiting-facts/*/retry")
            .hasRole("OPERATOR")
            .requestMatchers(AccessRules.reading("/api/routing/**"))
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.POST, "/api/routing/rules:dry-run")
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.PUT, "/api/routing/rules")
            .hasRole("OPERATOR")
            .requestMatchers("/api/routing/**")
            .hasRole("APPROVER")
            // Whoever signs in has no other proof than what the body says.
            .requestMatchers(HttpMethod.POST, SIGN_IN_ROUTES)
            .permitAll()
            .requestMatchers(HttpMethod.POST, "/api/operators/me/password")
            .hasRole("VIEWER")
            .requestMatchers("/api/operator-sessions/**")
            .hasRole("VIEWER")
            .requestMatchers(AccessRules.reading(OPERATOR_ROUTES))
            .hasRole("VIEWER")
            .requestMatchers(
                HttpMethod.POST,
                "/api/operators/*/disable",
                "/api/operators/break-glass/**",
                "/api/operator-changes/*/approve")
            .hasRole("APPROVER")
            .requestMatchers(OPERATOR_ROUTES)
            .hasRole("OPERATOR")
            .requestMatchers(AccessRules.reading("/api/merchants/*/api-keys"))
            .hasAnyAuthority("ROLE_VIEWER", OPERATIONS.authority())
            .requestMatchers(HttpMethod.POST, "/api/merchants/*/api-keys/*/revoke")
            .hasAnyAuthority("ROLE_OPERATOR", OPERATIONS.authority())
            .requestMatchers(HttpMethod.POST, "/api/merchants/*/api-key-proposals")
            .hasRole("OPERATOR")
            .requestMatchers(AccessRules.reading("/api/api-key-proposals/**"))
            .hasRole("VIEWER")
            .requestMatchers(HttpMethod.POST, "/api/api-key-proposals/*/approve")
            .hasRole("APPROVER")
            .requestMatchers("/api/api-key-proposals/**")
            .hasRole("OPERATOR")
            .requestMatchers("/api/api-keys", "/api/api-keys/**")
            .hasAuthority(Scope.ADMIN.authority())
            .requestMatchers(AccessRules.reading("/api/**"))
            .hasAnyAuthority(Scope.anyOf(Scope.READ, Scope.PAYMENTS, Scope.REFUNDS))
            .requestMatchers(HttpMethod.POST, "/api/payment-intents/*/check")
            .hasRole("OPERATOR")
            .requestMatchers(HttpMethod.POST, "/api/payments/*/refund")
            .hasAnyAuthority(Scope.anyOf(Scope.REFUNDS))
            .requestMatchers("/api/**")
            .hasAnyAuthority(Scope.anyOf(Scope.PAYMENTS));
      }

      // A client may still show the token that it wants to renew.
      @Override
      public RequestMatcher strangers() {
        return AccessRules.calling(HttpMethod.POST, SIGN_IN_ROUTES);
      }
    };
  }

  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
      PaymentSettings settings,
      ServiceClients services,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return IdempotencyFilter.inFrontOfApi(settings.idempotencyUrl(), services, problems);
  }

  @Bean
  LedgerEntriesApi ledgerEntries(PaymentSettings settings, ServiceClients services) {
    return services.client(
        LedgerEntriesApi.class, LEDGER_SERVICE, settings.ledgerUrl(), LEDGER_TIMEOUT);
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
    return new RetryingTransactions(transactions);
  }
}
