package io.quittance.platform.testapp;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.audit.PlatformAudit;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.inbox.PlatformInbox;
import io.quittance.platform.limit.PlatformLimits;
import io.quittance.platform.openapi.PlatformOpenApi;
import io.quittance.platform.outbox.PlatformOutbox;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.schedule.PlatformScheduling;
import io.quittance.platform.security.AccessRules;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.PlatformSecurity;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.tracing.PlatformTracing;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.RawBodyRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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
  PlatformTracing.class,
  PlatformOpenApi.class,
  PlatformSecurity.class,
  PlatformLimits.class,
  PlatformOutbox.class,
  PlatformInbox.class,
  PlatformScheduling.class,
  PlatformAudit.class,
  TestController.class
})
public class TestApplication {

  static final String MERCHANT_KEY = "sk_live_for_tests";
  static final String READ_ONLY_KEY = "sk_live_without_scope";
  static final String FLOODING_KEY = "sk_live_of_a_flood";
  static final String SANDBOX_KEY = "sk_test_sandbox_a";
  static final int CONNECTIONS_PER_NETWORK = 400;

  /** Bytes per second. */
  static final int ANSWER_RATE = 100_000;

  private static final class Holder {
    static final Map<String, String> SERVERS = TestServers.postgresAndKafka("platform");
    static final ConfigurableApplicationContext RUNNING = start();
  }

  /** The running service. */
  public static ConfigurableApplicationContext running() {
    return Holder.RUNNING;
  }

  /** Another instance with the same servers, and the same keys. */
  public static ConfigurableApplicationContext another() {
    running();
    return start();
  }

  private static ConfigurableApplicationContext start() {
    var arguments = new ArrayList<String>();
    Holder.SERVERS.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    arguments.add("--spring.config.name=platform-test");
    arguments.add("--quittance.security.operators[0].name=vera");
    arguments.add("--quittance.security.operators[0].password={noop}pass:word");
    arguments.add("--quittance.security.operators[0].role=VIEWER");
    arguments.add("--quittance.limits.merchants.mer_flood.reads.per-second=1");
    arguments.add("--quittance.limits.merchants.mer_flood.reads.burst=20");
    arguments.add("--quittance.patience.connections-per-network=" + CONNECTIONS_PER_NETWORK);
    arguments.add("--quittance.patience.head-within=1s");
    arguments.add("--quittance.patience.body-within=1s");
    arguments.add("--quittance.patience.answer-within=1s");
    arguments.add("--quittance.patience.answer-rate=" + ANSWER_RATE);
    return new SpringApplicationBuilder(TestApplication.class)
        .run(arguments.toArray(String[]::new));
  }

  @Bean
  AccessRules accessRules() {
    return routes -> {
      routes.requestMatchers("/raw/**", "/stream/**").permitAll();
      routes.requestMatchers("/internal/**").hasAuthority(ServiceName.OPERATIONS.authority());
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
          case FLOODING_KEY -> Optional.of(new Caller.Merchant("mer_flood", Set.of("payments")));
          case READ_ONLY_KEY -> Optional.of(new Caller.Merchant("mer_b", Set.of()));
          default -> Optional.empty();
        };
      }
    };
  }

  /** As small as over a real network, where a client's slowness shows at once. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
    return tomcat ->
        tomcat.addConnectorCustomizers(
            connector -> connector.setProperty("socket.txBufSize", "32768"));
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
