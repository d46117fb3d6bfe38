package io.quittance.payment;

import io.lettuce.core.RedisClient;
import io.quittance.idempotency.IdempotencyServiceApplication;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.TestServers;
import io.quittance.simulator.ProviderSimulatorApplication;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** payment-api with its real neighbors and servers, started once for all tests of the module. */
final class PaymentPlatform {

  static final String KEY_A = "sk_test_sandbox_a";
  static final String KEY_B = "sk_test_sandbox_b";

  private static final String PROVIDER_KEY = "prov_test_sandbox";

  /** The neighbors share our class path, but have no JPA. */
  private static final Map<String, String> WITHOUT_JPA =
      Map.of(
          "spring.autoconfigure.exclude",
          "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
              + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration");

  private final ConfigurableApplicationContext idempotency;
  private final ConfigurableApplicationContext simulator;
  private final ConfigurableApplicationContext payments;

  private PaymentPlatform() {
    this.idempotency =
        start(
            IdempotencyServiceApplication.application(),
            TestServers.postgresAndRedis("idempotency"),
            WITHOUT_JPA);
    this.simulator =
        start(
            ProviderSimulatorApplication.application(),
            TestServers.postgres("simulator"),
            and(
                WITHOUT_JPA,
                "simulator.api-key",
                PROVIDER_KEY,
                "simulator.webhook-secret",
                "whsec_nobody_listens",
                "simulator.webhook-url",
                "http://127.0.0.1:9/"));
    this.payments =
        start(
            PaymentApiApplication.application(),
            TestServers.postgresAndKafka("payment"),
            Map.of(
                "quittance.payment.idempotency-url",
                url(idempotency),
                "quittance.payment.simulator.url",
                url(simulator),
                "quittance.payment.simulator.api-key",
                PROVIDER_KEY,
                "quittance.payment.simulator.timeout",
                "2s"));
  }

  /** The platform, started at the first use. */
  static PaymentPlatform shared() {
    return Running.PLATFORM;
  }

  /** Starts once; when that fails, each test says so at once. */
  private static final class Running {
    private static final PaymentPlatform PLATFORM = new PaymentPlatform();
  }

  String paymentUrl() {
    return url(payments);
  }

  String simulatorUrl() {
    return url(simulator);
  }

  /** As if idempotency-service had lost its database and Redis: it knows no key any more. */
  void loseIdempotencyKeys() {
    idempotency.getBean(JdbcClient.class).sql("DELETE FROM idempotency_key").update();
    var redis = LocalInfrastructure.shared().redis();
    try (var client = RedisClient.create(redis.url());
        var connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  <T> T bean(String name, Class<T> type) {
    return payments.getBean(name, type);
  }

  <T> T bean(Class<T> type) {
    return payments.getBean(type);
  }

  private static ConfigurableApplicationContext start(
      SpringApplicationBuilder application,
      Map<String, String> servers,
      Map<String, String> properties) {
    var arguments =
        Stream.concat(
                Stream.of("--quittance.security.sandbox=true"),
                Stream.concat(servers.entrySet().stream(), properties.entrySet().stream())
                    .map(entry -> "--" + entry.getKey() + "=" + entry.getValue()))
            .toArray(String[]::new);
    return application.run(arguments);
  }

  private static Map<String, String> and(Map<String, String> some, String... more) {
    var all = new HashMap<>(some);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static String url(ConfigurableApplicationContext service) {
    return "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
  }
}
