package io.quittance.platform.testapp;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The service under test; one for all tests of this JVM. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  PlatformWeb.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class,
  TestController.class
})
public class TestApplication {

  static final String MERCHANT_KEY = "sk_live_for_tests";
  static final String READ_ONLY_KEY = "sk_live_without_scope";
  static final String SANDBOX_KEY = "sk_test_sandbox_a";

  private static final class Holder {
    static final ConfigurableApplicationContext RUNNING = start();
  }

  /** The running service. */
  static ConfigurableApplicationContext running() {
    return Holder.RUNNING;
  }

  private static ConfigurableApplicationContext start() {
    var arguments = new ArrayList<String>();
    TestServers.postgresAndKafka("platform")
        .forEach((name, value) -> arguments.add("--" + name + "=" + value));
    arguments.add("--spring.config.name=platform-test");
    arguments.add("--quittance.security.operators[0].name=vera");
    arguments.add("--quittance.security.operators[0].password={noop}pass:word");
    arguments.add("--quittance.security.operators[0].role=VIEWER");
    return new SpringApplicationBuilder(TestApplication.class)
        .run(arguments.toArray(String[]::new));
  }

  @Bean
  AccessRules accessRules() {
    return routes -> {
      routes.requestMatchers("/raw/**", "/stream/**").permitAll();
      routes.requestMatchers("/operators/**").hasRole("VIEWER");
      routes.requestMatchers("/api/scoped").hasAuthority("SCOPE_payments");
      routes.requestMatchers("/api/**").hasRole("MERCHANT");
    };
  }

  @Bean
  CallerProof merchants(SecuritySettings settings) {
    return new CallerProof() {
      @Override
      public Optional<Caller> byBearer(String token) {
        if (settings.isMisplaced(token)) {
          return Optional.empty();
        }
        return switch (token) {
          case MERCHANT_KEY, SANDBOX_KEY ->
              Optional.of(new Caller.Merchant("mer_a", Set.of("payments")));
          case READ_ONLY_KEY -> Optional.of(new Caller.Merchant("mer_b", Set.of()));
          default -> Optional.empty();
        };
      }
    };
  }

  @Bean
  ProblemCatalog problems() {
    return ProblemCatalog.of();
  }

  @Bean
  RawBodyRoutes rawBodyRoutes() {
    return new RawBodyRoutes(List.of("/raw/"), List.of("/stream/"));
  }

  @Bean
  KeysInMemory keys() {
    return new KeysInMemory();
  }

  @Bean
  FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
      KeysInMemory keys, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return IdempotencyFilter.inFrontOf("/api/once/*", keys, problems);
  }
}
