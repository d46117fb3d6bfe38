package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;
import static io.quittance.sandbox.SandboxCredentials.PROVIDER_KEY;
import static io.quittance.sandbox.SandboxCredentials.PROVIDER_WEBHOOK_SECRET;
import static io.quittance.sandbox.SandboxService.IDEMPOTENCY_SERVICE;
import static io.quittance.sandbox.SandboxService.LEDGER_SERVICE;
import static io.quittance.sandbox.SandboxService.PAYMENT_API;
import static io.quittance.sandbox.SandboxService.PROVIDER_SIMULATOR;
import static io.quittance.sandbox.SandboxService.WEBHOOK_SERVICE;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.LoopbackPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The Spring properties that make a service part of one sandbox. */
final class ServiceSettings {

  /** The provider keeps 1.5 % of what it captures, as agreed: settlements show what fees become. */
  private static final String PROVIDER_FEE_BASIS_POINTS = "150";

  /** The least that bcrypt takes: the sandbox's passwords are public anyway. */
  private static final int BCRYPT_STRENGTH = 4;

  private static final String PROVIDER = "simulator";

  /** An account that banks use in examples. */
  private static final String PLATFORM_IBAN = "DE89370400440532013000";

  private static final String PLATFORM_BIC = "COBADEFFXXX";

  private final LocalInfrastructure infrastructure;
  private final SandboxPorts ports;
  private final String sealKeys;
  private final SandboxKeyPairs keyPairs;
  private final SandboxServiceKeys serviceKeys;
  private final Map<String, String> operators = operators();

  ServiceSettings(
      LocalInfrastructure infrastructure,
      SandboxPorts ports,
      String sealKeys,
      SandboxKeyPairs keyPairs,
      SandboxServiceKeys serviceKeys) {
    this.infrastructure = infrastructure;
    this.ports = ports;
    this.sealKeys = sealKeys;
    this.keyPairs = keyPairs;
    this.serviceKeys = serviceKeys;
  }

  /** Creates the service's database where it is missing. */
  Map<String, String> of(SandboxService service) {
    return of(service, ports.of(service));
  }

  /** As {@link #of(SandboxService)}, for an instance that listens on another port. */
  Map<String, String> of(SandboxService service, int port) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("server.port", Integer.toString(port));
    // Fixed keys that everybody knows must not be served to the network.
    settings.put("server.address", LoopbackPort.HOST);
    settings.put(
        "spring.autoconfigure.exclude",
        String.join(",", Technology.autoConfigurationsWithout(service.technologies())));
    // The global registry would mix the metrics of services that share a JVM.
    settings.put("management.metrics.use-global-registry", "false");
    // Two processors serve everything here: more connections would only take turns.
    settings.put("spring.datasource.hikari.maximum-pool-size", "8");
    settings.put("quittance.security.sandbox", "true");
    settings.putAll(serviceKeys.of(service));
    settings.put("quittance.security.sessions.payment-api-url", url(PAYMENT_API));
    settings.putAll(operators);
    settings.putAll(database(service));
    settings.putAll(kafka(service));
    settings.putAll(neighbors(service));
    settings.putAll(emulated(service));
    settings.putAll(limits(service));
    settings.put("quittance.audit.seal-keys", sealKeys);
    return settings;
  }

  private static Map<String, String> operators() {
    var encoder = new BCryptPasswordEncoder(BCRYPT_STRENGTH);
    var settings = new LinkedHashMap<String, String>();
    List<String> names = SandboxCredentials.OPERATORS;
    for (int i = 0; i < names.size(); i++) {
      var name = names.get(i);
      var prefix = "quittance.security.operators[%d].".formatted(i);
      settings.put(prefix + "name", name);
      settings.put(prefix + "password", "{bcrypt}" + encoder.encode(name));
      settings.put(prefix + "role", name.toUpperCase(Locale.ROOT));
    }
    return settings;
  }

  private Map<String, String> database(SandboxService service) {
    var database = infrastructure.postgres().database(service.database());
    return Map.of(
        "spring.datasource.url", database.jdbcUrl(),
        "spring.datasource.username", database.application(),
        "spring.datasource.password", database.applicationPassword(),
        "spring.flyway.user", database.owner(),
        "spring.flyway.password", database.ownerPassword());
  }

  private Map<String, String> kafka(SandboxService service) {
    return service.technologies().contains(Technology.KAFKA)
        ? Map.of("spring.kafka.bootstrap-servers", infrastructure.kafka().bootstrapServers())
        : Map.of();
  }

  /** Where a service finds those it calls, and what it shows them. */
  private Map<String, String> neighbors(SandboxService service) {
    return switch (service) {
      case IDEMPOTENCY_SERVICE ->
          Map.of(
              "quittance.idempotency.redis.host", infrastructure.redis().host(),
              "quittance.idempotency.redis.port", Integer.toString(infrastructure.redis().port()));
      case LEDGER_SERVICE ->
          Map.of(
              "quittance.ledger.seal-keys",
              sealKeys,
              // What a payment leaves should stay to be looked at until somebody begins a run.
              "quittance.ledger.payouts.automatic",
              "false",
              "quittance.ledger.payouts.debtor.name",
              "Quittance Sandbox",
              "quittance.ledger.payouts.debtor.iban",
              PLATFORM_IBAN,
              "quittance.ledger.payouts.debtor.bic",
              PLATFORM_BIC);
      case WEBHOOK_SERVICE ->
          Map.of(
              "quittance.webhook.accounts[0].provider",
              PROVIDER,
              "quittance.webhook.accounts[0].account",
              PROVIDER_ACCOUNT,
              "quittance.webhook.accounts[0].secrets[0]",
              PROVIDER_WEBHOOK_SECRET,
              "quittance.webhook.accounts[0].livemode",
              "false",
              "quittance.webhook.outbound.payment-api-url",
              url(PAYMENT_API),
              "quittance.webhook.outbound.idempotency-url",
              url(IDEMPOTENCY_SERVICE),
              // Whoever tries the platform listens on this machine, without a certificate.
              "quittance.webhook.outbound.allow-loopback",
              "true");
      case PROVIDER_SIMULATOR ->
          Map.of(
              "simulator.account", PROVIDER_ACCOUNT,
              "simulator.api-key", PROVIDER_KEY,
              "simulator.public-url", url(PROVIDER_SIMULATOR),
              "simulator.webhook-url",
                  url(WEBHOOK_SERVICE) + "/webhooks/" + PROVIDER + "/" + PROVIDER_ACCOUNT,
              "simulator.webhook-secret", PROVIDER_WEBHOOK_SECRET,
              "simulator.fee-basis-points", PROVIDER_FEE_BASIS_POINTS);
      case PAYMENT_API ->
          Map.of(
              "quittance.payment.idempotency-url",
              url(IDEMPOTENCY_SERVICE),
              "quittance.payment.ledger-url",
              url(LEDGER_SERVICE),
              "quittance.payment.public-url",
              url(PAYMENT_API),
              "quittance.payment.simulator.url",
              url(PROVIDER_SIMULATOR),
              "quittance.payment.simulator.account",
              PROVIDER_ACCOUNT,
              "quittance.payment.simulator.api-key",
              PROVIDER_KEY);
      case RECONCILIATION_SERVICE ->
          Map.of(
              "quittance.reconciliation.payment-api-url",
              url(PAYMENT_API),
              "quittance.reconciliation.providers.simulator.url",
              url(PROVIDER_SIMULATOR),
              "quittance.reconciliation.providers.simulator.account",
              PROVIDER_ACCOUNT,
              "quittance.reconciliation.providers.simulator.api-key",
              PROVIDER_KEY,
              "quittance.reconciliation.providers.simulator.fee-basis-points",
              PROVIDER_FEE_BASIS_POINTS);
    };
  }

  /** Instances of what merchants call count their requests together. */
  private Map<String, String> limits(SandboxService service) {
    return switch (service) {
      case PAYMENT_API, WEBHOOK_SERVICE ->
          Map.of(
              "quittance.limits.redis.host", infrastructure.redis().host(),
              "quittance.limits.redis.port", Integer.toString(infrastructure.redis().port()));
      case IDEMPOTENCY_SERVICE, LEDGER_SERVICE, RECONCILIATION_SERVICE, PROVIDER_SIMULATOR ->
          Map.of();
    };
  }

  private Map<String, String> emulated(SandboxService service) {
    var providers = new EmulatedProviders(keyPairs, url(PROVIDER_SIMULATOR), url(WEBHOOK_SERVICE));
    return switch (service) {
      case PROVIDER_SIMULATOR -> providers.ofSimulator();
      case PAYMENT_API -> providers.ofPaymentApi();
      case WEBHOOK_SERVICE -> providers.ofWebhookService();
      case RECONCILIATION_SERVICE -> {
        var compared =
            new LinkedHashMap<>(providers.ofReconciliationService(PROVIDER_FEE_BASIS_POINTS));
        compared.putAll(
            OwnBooks.of(url(PROVIDER_SIMULATOR), PROVIDER_KEY, url(LEDGER_SERVICE), PLATFORM_IBAN));
        yield compared;
      }
      case IDEMPOTENCY_SERVICE, LEDGER_SERVICE -> Map.of();
    };
  }

  private String url(SandboxService service) {
    return "http://%s:%d".formatted(LoopbackPort.HOST, ports.of(service));
  }
}
