package io.quittance.webhook;

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
import io.quittance.webhook.provider.ProviderAccounts;
import io.quittance.webhook.provider.ProviderWebhooks;
import io.quittance.webhook.provider.WebhookSettings;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** What the service takes from the platform, and who may call it. */
@Configuration(proxyBeanMethods = false)
@Import({
  PlatformWeb.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class
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
            .requestMatchers(HttpMethod.GET, MERCHANT_ROUTES)
            .hasAnyAuthority("SCOPE_read", "SCOPE_payments", "SCOPE_refunds", "SCOPE_admin")
            .requestMatchers(MERCHANT_ROUTES)
            .hasAnyAuthority("SCOPE_payments", "SCOPE_admin");
      }

      @Override
      public List<String> strangers() {
        // Some send a user name and a password that were entered in their dashboard.
        return List.of(PROVIDERS);
      }
    };
  }

  @Bean
  RawBodyRoutes rawBodyRoutes() {
    return new RawBodyRoutes(List.of(PROVIDERS), List.of());
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(WebhookProblem.values());
  }

  @Bean
  ProviderAccounts providerAccounts(
      List<ProviderWebhooks> adapters, WebhookSettings settings, SecuritySettings security) {
    return ProviderAccounts.of(adapters, settings.accounts(), security);
  }
}
