package io.quittance.webhook;

import io.quittance.platform.apikey.PlatformApiKeys;
import io.quittance.platform.audit.AuditedObjects;
import io.quittance.platform.audit.PlatformAudit;
import io.quittance.platform.client.PlatformClients;
import io.quittance.platform.client.PlatformSessions;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.limit.PlatformLimits;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.secret.PlatformReencryption;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.Scope;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.watch.PlatformWatch;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import io.quittance.webhook.provider.ProviderAccounts;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.WebhookSettings;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** What the service takes from the platform, and who may call it. */
@Configuration(proxyBeanMethods = false)
@Import({
  PlatformAudit.class,
  PlatformWeb.class,
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformSessions.class,
  PlatformClients.class,
  PlatformApiKeys.class,
  PlatformLimits.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class,
  PlatformReencryption.class,
  PlatformWatch.class
})
@EnableConfigurationProperties(WebhookSettings.class)
class WebhookConfiguration {

  private static final String PROVIDERS = "/webhooks/";

  private static final String[] MERCHANT_ROUTES = {
    "/api/webhook-endpoints", "/api/webhook-endpoints/**", "/api/events", "/api/events/**"
  };

  /** Providers have no key of ours: their signature is the proof, checked over the raw bytes. */
  @Bean
  AccessRules accessRules() {
    return new AccessRules() {
      @Override
      public void add(
          AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
              routes) {
        routes
            .requestMatchers(PROVIDERS + "**")
            .permitAll()
            .requestMatchers(HttpMethod.POST, "/api/provider-webhooks/*/reprocess")
            .hasRole("OPERATOR")
            .requestMatchers("/api/provider-webhooks/**")
            .hasRole("VIEWER")
            .requestMatchers(AccessRules.reading(MERCHANT_ROUTES))
            .hasAnyAuthority(Scope.anyOf(Scope.READ, Scope.WEBHOOKS))
            .requestMatchers(MERCHANT_ROUTES)
            .hasAnyAuthority(Scope.anyOf(Scope.WEBHOOKS));
      }

      @Override
      public RequestMatcher strangers() {
        // Some send a user name and a password that were entered in their dashboard.
        return PathPatternRequestMatcher.withDefaults().matcher(PROVIDERS + "**");
      }
    };
  }

  @Bean
  RawBodyRoutes rawBodyRoutes() {
    return new RawBodyRoutes(List.of(PROVIDERS), List.of());
  }

  @Bean
  AuditedObjects auditedObjects() {
    return new AuditedObjects(
        Map.of(
            "webhook_endpoint",
            "we",
            "webhook_reprocessing",
            "pwh",
            "provider_webhook",
            "pwh",
            "redelivery",
            "dlv"));
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(WebhookProblem.values());
  }

  @Bean
  ProviderAccounts providerAccounts(
      List<ProviderWebhooks> adapters,
      WebhookSettings settings,
      Mode mode,
      SecuritySettings security) {
    ProviderAccounts.requireMode(settings.accounts(), mode, security);
    return ProviderAccounts.of(adapters, settings.accounts(), security);
  }
}
