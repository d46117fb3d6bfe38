package io.quittance.idempotency;

import static io.quittance.platform.security.token.ServiceName.PAYMENT_API;
import static io.quittance.platform.security.token.ServiceName.WEBHOOK_SERVICE;

import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the service takes from the platform. */
@Configuration(proxyBeanMethods = false)
@Import({
  PlatformWeb.class,
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformScheduling.class
})
class IdempotencyConfiguration {

  /** Only services that have merchants for callers. */
  @Bean
  AccessRules accessRules() {
    return routes ->
        routes
            .requestMatchers("/internal/idempotency/**")
            .hasAnyAuthority(ServiceName.anyOf(PAYMENT_API, WEBHOOK_SERVICE));
  }

  /**
   * Not searched for card numbers: digits in a fingerprint or in base64 look like one every few
   * hundred requests, and the merchant's own request was searched before it came here.
   */
  @Bean
  RawBodyRoutes rawBodyRoutes() {
    return new RawBodyRoutes(List.of("/internal/idempotency/"), List.of());
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of(IdempotencyProblem.values());
  }
}
