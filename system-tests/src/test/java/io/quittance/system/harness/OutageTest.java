package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.TcpProxy;
import io.quittance.sandbox.ProcessOptions;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.Callers;
import io.quittance.system.Http;
import io.quittance.system.Invariants;
import io.quittance.system.RunningPlatform;
import io.quittance.system.Soak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A whole server is away, and comes back. */
class OutageTest {

  private static final int CALLERS = 4;
  private static final int SALES = 60;
  private static final int STORM = 200;
  private static final Duration KAFKA_AWAY = Duration.ofMinutes(Soak.isOn() ? 10 : 0);
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Servers servers = new Servers(sandbox.infrastructure());
  private final List<URI> urls = RunningPlatform.paymentApis();

  private final List<Http> shops =
      urls.stream().map(url -> Http.bearer(url, SandboxCredentials.MERCHANT_A_KEY)).toList();

  @AfterEach
  void everythingIsBack() {
    sandbox.infrastructure().postgres().start();
    sandbox.infrastructure().redis().start();
    sandbox.infrastructure().kafka().start();
  }

  @Test
  @DisplayName("A801 Kafka is away: no payment fails, and its events leave in order afterwards")
  void kafkaIsAway() {
    sandbox.infrastructure().kafka().stop();
    long begun = System.nanoTime();
    int sold = 0;
    do {
      Callers.inTurns(CALLERS, SALES, caller -> sold(caller, UUID.randomUUID().toString()));
      sold += SALES;
    } while (System.nanoTime() - begun < KAFKA_AWAY.toNanos());
    assertThat(servers.number("payment", "SELECT count(*) FROM outbox"))
        .isGreaterThanOrEqualTo(sold);

    sandbox.infrastructure().kafka().start();

    await()
        .atMost(DRAINED_WITHIN)
        .until(() -> servers.number("payment", "SELECT count(*) FROM outbox") == 0);
    System.out.printf("Kafka away for %s: %d sales, none failed%n", KAFKA_AWAY, sold);
    new Invariants(sandbox).hold();
  }

  /**
   * Each sale succeeds at once, on the first try. That p99 is at most 100 ms worse meanwhile is for
   * {@code bin/bench payments} to show (docs/benchmarks): no build is judged by how fast a machine
   * is.
   */
  @Test
  @DisplayName("A601 Redis is away: nobody hears of it")
  void redisIsAway() {
    sandbox.infrastructure().redis().kill();
    Callers.inTurns(CALLERS, SALES, caller -> sold(caller, UUID.randomUUID().toString()));
    sandbox.infrastructure().redis().start();
    Callers.inTurns(CALLERS, SALES, caller -> sold(caller, UUID.randomUUID().toString()));
  }

  @Test
  @DisplayName(
      "A701 A1404 PostgreSQL is restarted while 200 customers ask again and again: 503 meanwhile,"
          + " back within 10 s, one payment each")
  void postgresIsRestarted() {
    var client = new GoodClient(shops);
    var answers =
        Callers.atOnce(
            STORM + 1,
            caller -> {
              if (caller < STORM) {
                return client.ask("/api/payment-intents", sale(), UUID.randomUUID().toString());
              }
              sandbox.infrastructure().postgres().stop();
              sandbox.infrastructure().postgres().start();
              return isBack();
            });
    System.out.println("PostgreSQL restarted: " + client.figures());
    assertThat(answers).allMatch(answer -> answer.status() < 300);
    assertThat(answers.stream().map(answer -> answer.field("paymentIntentId")).distinct().count())
        .isEqualTo(STORM + 1);
    new Invariants(sandbox).hold();
  }

  @Test
  @DisplayName(
      "A210 PostgreSQL, Redis and Kafka absent at the start: alive, not ready, and it says what it"
          + " waits for; without Redis and Kafka it serves, and says what it does instead")
  void startsWithoutItsServers() {
    var postgres = sandbox.infrastructure().postgres();
    try (var database = TcpProxy.to(postgres.host(), postgres.port());
        var nobody = TcpProxy.to(List.of())) {
      database.cut();
      var options =
          ProcessOptions.named("payment-api-waiting")
              .with(settings -> pointedTo(settings, database, nobody))
              .notReadyAtStart();
      try (var process = sandbox.startProcess(SandboxService.PAYMENT_API, options)) {
        var http = Http.bearer(process.baseUrl(), SandboxCredentials.MERCHANT_A_KEY);
        await()
            .atMost(START_MAX)
            .ignoreExceptions()
            .until(() -> http.get("/actuator/health/liveness").status() == 200);
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(503);
        var refused = http.get("/api/payment-intents");
        new AnswerRules().require(refused);
        assertThat(refused.is(503, "service_unavailable")).as(refused.text()).isTrue();
        assertThat(log("payment-api-waiting"))
            .contains("the database is not there, the start waits for it");

        database.heal();

        await().atMost(START_MAX).until(process::isReady);
        var sale = http.post("/api/payment-intents", sale());
        assertThat(sale.status()).as(sale::explained).isEqualTo(201);
        // Decision 0042: neither is needed to serve, so it is ready without them.
        assertThat(log("payment-api-waiting"))
            .contains("does not answer: each instance counts merchants' requests alone");
        await()
            .atMost(NOTICED_WITHIN)
            .until(() -> log("payment-api-waiting").contains("events wait in the outbox"));
        assertThat(process.isReady()).isTrue();
      }
    }
  }

  private static Map<String, String> pointedTo(
      Map<String, String> settings, TcpProxy database, TcpProxy nobody) {
    var changed = new LinkedHashMap<>(settings);
    changed.computeIfPresent(
        "spring.datasource.url",
        (_, url) -> url.replaceFirst(":[0-9]+/", ":" + database.port() + "/"));
    changed.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + nobody.port());
    changed.put("quittance.limits.redis.port", Integer.toString(nobody.port()));
    return changed;
  }

  private String log(String name) {
    try {
      return Files.readString(sandbox.logFolder().resolve(name + ".log"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a merchant with no part in the storm is answered as soon as it is served again. */
  private Http.Answer isBack() {
    for (var service : SandboxService.values()) {
      var http = new Http(sandbox.baseUrl(service), asking(service));
      await()
          .alias(service.label())
          .atMost(BACK_WITHIN)
          .until(() -> http.get(questionOfRows(service)), answer -> answer.status() == 200);
    }
    var other = Http.bearer(urls.getFirst(), SandboxCredentials.MERCHANT_B_KEY);
    return await()
        .alias("another merchant's payments")
        .atMost(BACK_WITHIN)
        .until(() -> other.get("/api/payment-intents?limit=1"), answer -> answer.status() == 200);
  }

  /** What a service answers from its database alone; most are ready without one. */
  private static String questionOfRows(SandboxService service) {
    return switch (service) {
      // Its readiness asks the database.
      case IDEMPOTENCY_SERVICE -> "/actuator/health/readiness";
      case LEDGER_SERVICE -> "/ledger/accounts?limit=1";
      case WEBHOOK_SERVICE -> "/api/webhook-endpoints?limit=1";
      case PROVIDER_SIMULATOR -> "/admin/effects?limit=1";
      case PAYMENT_API -> "/api/merchants/mer_sandbox_b/api-keys?limit=1";
      case RECONCILIATION_SERVICE -> "/api/reconciliation/runs?limit=1";
    };
  }

  private static String asking(SandboxService service) {
    return "Bearer "
        + (service == SandboxService.WEBHOOK_SERVICE
            ? SandboxCredentials.MERCHANT_B_KEY
            : SandboxCredentials.SERVICE_TOKEN);
  }

  /** A sale that is answered at once, as on any other day. */
  private Http.Answer sold(int caller, String key) {
    var answer = shops.get(caller % shops.size()).post("/api/payment-intents", sale(), key);
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    assertThat(answer.field("status")).isEqualTo("CAPTURED");
    return answer;
  }

  private static Map<String, Object> sale() {
    return Map.of(
        "orderId", UUID.randomUUID().toString(),
        "userId", "user-outage",
        "amount", 500,
        "currency", "PLN",
        "paymentMethodId", "pm_card_visa",
        "captureMethod", "AUTOMATIC",
        "confirm", true);
  }
}
