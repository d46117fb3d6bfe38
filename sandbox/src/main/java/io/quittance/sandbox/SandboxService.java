package io.quittance.sandbox;

import static io.quittance.sandbox.Technology.JPA;
import static io.quittance.sandbox.Technology.KAFKA;

import io.quittance.idempotency.IdempotencyServiceApplication;
import io.quittance.ledger.LedgerServiceApplication;
import io.quittance.payment.PaymentApiApplication;
import io.quittance.reconciliation.ReconciliationServiceApplication;
import io.quittance.simulator.ProviderSimulatorApplication;
import io.quittance.webhook.WebhookServiceApplication;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The services, those that others call first: they start in this order and stop in reverse. */
@SuppressWarnings("ImmutableEnumChecker") // Set.of makes immutable sets, suppliers hold nothing
public enum SandboxService {
  IDEMPOTENCY_SERVICE("idempotency", 8082, IdempotencyServiceApplication::application, Set.of()),
  LEDGER_SERVICE("ledger", 8081, LedgerServiceApplication::application, Set.of(KAFKA)),
  WEBHOOK_SERVICE("webhook", 8083, WebhookServiceApplication::application, Set.of(KAFKA)),
  PROVIDER_SIMULATOR("simulator", 8099, ProviderSimulatorApplication::application, Set.of()),
  PAYMENT_API("payment", 8080, PaymentApiApplication::application, Set.of(KAFKA, JPA)),
  RECONCILIATION_SERVICE(
      "reconciliation", 8084, ReconciliationServiceApplication::application, Set.of(KAFKA));

  private final String database;
  private final int defaultPort;
  private final Supplier<SpringApplicationBuilder> application;
  private final Set<Technology> technologies;

  SandboxService(
      String database,
      int defaultPort,
      Supplier<SpringApplicationBuilder> application,
      Set<Technology> technologies) {
    this.database = database;
    this.defaultPort = defaultPort;
    this.application = application;
    this.technologies = technologies;
  }

  /** For example {@code payment-api}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The service with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  static SandboxService of(String label) {
    return Arrays.stream(values())
        .filter(service -> service.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such service: " + label));
  }

  String database() {
    return database;
  }

  int defaultPort() {
    return defaultPort;
  }

  Set<Technology> technologies() {
    return technologies;
  }

  SpringApplicationBuilder application() {
    return application.get();
  }
}
