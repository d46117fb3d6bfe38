package io.quittance.payment;

import io.quittance.idempotency.IdempotencyServiceApplication;
import io.quittance.infrastructure.TestServers;
import io.quittance.simulator.ProviderSimulatorApplication;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real services that payment-api talks to, with databases of their own, in this JVM. */
public final class Neighbors implements AutoCloseable {

  static final String PROVIDER_KEY = "prov_test_sandbox";

  /** They share our class path, but have no JPA. */
  private static final Map<String, String> WITHOUT_JPA =
      Map.of(
          "spring.autoconfigure.exclude",
          "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
              + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration");

  private final ConfigurableApplicationContext idempotency;
  private final ConfigurableApplicationContext simulator;

  private Neighbors(Map<String, String> keySettings) {
    this.idempotency =
        Service.start(
            IdempotencyServiceApplication.application(),
            List.of(TestServers.postgresAndRedis("idempotency"), WITHOUT_JPA, keySettings));
    this.simulator =
        Service.start(
            ProviderSimulatorApplication.application(),
            List.of(
                TestServers.postgres("simulator"),
                WITHOUT_JPA,
                Map.of(
                    "simulator.api-key",
                    PROVIDER_KEY,
                    "simulator.webhook-secret",
                    "whsec_nobody_listens",
                    "simulator.webhook-url",
                    "http://127.0.0.1:9/")));
  }

  /** Starts both, idempotency-service with settings beside the usual ones. */
  public static Neighbors start(Map<String, String> keySettings) {
    return new Neighbors(keySettings);
  }

  /** By these settings a payment-api finds them. */
  public Map<String, String> settings() {
    return Map.of(
        "quittance.payment.idempotency-url",
        Service.url(idempotency),
        "quittance.payment.simulator.url",
        Service.url(simulator),
        "quittance.payment.simulator.api-key",
        PROVIDER_KEY,
        "quittance.payment.simulator.timeout",
        "2s");
  }

  /** The database of idempotency-service. */
  public JdbcClient keys() {
    return idempotency.getBean(JdbcClient.class);
  }

  /** The provider as its administrators see it. */
  public ApiClient provider() {
    return new ApiClient(Service.url(simulator), TestServers.SERVICE_TOKEN);
  }

  /** What the provider itself says that it did about a payment, newest first. */
  public List<String> effects(String paymentIntentId) {
    return provider()
        .get("/admin/effects?limit=100&paymentReference=" + paymentIntentId)
        .body()
        .path("data")
        .valueStream()
        .map(effect -> effect.path("type").asString(""))
        .toList();
  }

  @Override
  public void close() {
    simulator.close();
    idempotency.close();
  }
}
