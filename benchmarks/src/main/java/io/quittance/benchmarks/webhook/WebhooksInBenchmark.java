package io.quittance.benchmarks.webhook;

import io.quittance.benchmarks.webhook.SignedEvents.Effect;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxOptions;
import io.quittance.sandbox.SandboxService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How soon a provider's webhook is acknowledged while the rest of the platform runs: the whole
 * sandbox on real servers (fsync, synchronous_commit and acks=all on), webhooks sent on a fixed
 * timetable whether or not the ones before were answered. A latency counts from the time at which
 * its webhook was due, so that a stall is not hidden.
 */
public final class WebhooksInBenchmark {

  private static final int PAYMENTS = 500;
  private static final int SHOPPERS = 4;
  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final int[] RATES = {50, 200};
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Sandbox sandbox;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong sales = new AtomicLong();

  private WebhooksInBenchmark(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Runs the benchmark and prints a table in Markdown. */
  public static void main(String[] arguments)
      throws IOException, ExecutionException, InterruptedException {
    var folder = Files.createTempDirectory("quittance-benchmark");
    try (var sandbox = Sandbox.start(SandboxOptions.inFolder(folder))) {
      new WebhooksInBenchmark(sandbox).run();
    }
    // The broker's threads would keep the JVM alive.
    System.exit(0);
  }

  private void run() throws IOException, ExecutionException, InterruptedException {
    var effects = prepare();
    System.out.println(
        "| webhooks per second | the rest of the platform | acknowledged, ms p50 / p95 / p99 / max"
            + " | not acknowledged |");
    System.out.println("|---|---|---|---|");
    // Warms up.
    round(effects, RATES[RATES.length - 1], true);
    for (int rate : RATES) {
      show(effects, rate, false);
      show(effects, rate, true);
    }
  }

  private void show(List<Effect> effects, int rate, boolean busy)
      throws ExecutionException, InterruptedException {
    var total = new Histogram(3);
    long refused = 0;
    long sold = 0;
    for (int i = 0; i < ROUNDS; i++) {
      var round = round(effects, rate, busy);
      total.add(round.latencies());
      refused += round.refused();
      sold += round.sales();
    }
    System.out.printf(
        "| %d | %s | %s / %s / %s / %s | %d of %d |%n",
        rate,
        busy ? "%d payments per second".formatted(sold / (ROUNDS * ROUND.toSeconds())) : "idle",
        millis(total.getValueAtPercentile(50)),
        millis(total.getValueAtPercentile(95)),
        millis(total.getValueAtPercentile(99)),
        millis(total.getMaxValue()),
        refused,
        total.getTotalCount() + refused);
  }

  private static String millis(long micros) {
    return "%.1f".formatted(micros / 1_000.0);
  }

  /** Payments whose webhooks the provider itself keeps: their effects are what is told here. */
  private List<Effect> prepare() throws IOException, ExecutionException, InterruptedException {
    admin("PUT", "/admin/faults", "{\"seed\": 1, \"rates\": {\"webhook_never\": 1}}");
    try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      var effects = new ArrayList<Future<List<Effect>>>();
      var places = new AtomicInteger();
      for (int i = 0; i < PAYMENTS; i++) {
        effects.add(shoppers.submit(() -> effectsOf(sellInTurn(places))));
      }
      var all = new ArrayList<Effect>();
      for (var some : effects) {
        all.addAll(some.get());
      }
      return all;
    }
  }

  /** At most a few at once: more only wait for each other. */
  private String sellInTurn(AtomicInteger places) throws IOException, InterruptedException {
    while (places.incrementAndGet() > 16) {
      places.decrementAndGet();
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    try {
      return sell();
    } finally {
      places.decrementAndGet();
    }
  }

  /** One round of one rate. */
  private record Round(Histogram latencies, long refused, long sales) {}

  private Round round(List<Effect> effects, int rate, boolean busy)
      throws ExecutionException, InterruptedException {
    var latencies = new ConcurrentHistogram(3);
    var refused = new AtomicLong();
    var over = new AtomicBoolean();
    long sold = sales.get();
    try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      var selling = new ArrayList<Future<Void>>();
      for (int i = 0; busy && i < SHOPPERS; i++) {
        selling.add(shoppers.submit(() -> sellUntil(over)));
      }
      var answers = new ArrayList<CompletableFuture<Void>>();
      int count = Math.toIntExact(rate * ROUND.toSeconds());
      long start = System.nanoTime();
      long pause = Duration.ofSeconds(1).toNanos() / rate;
      for (int i = 0; i < count; i++) {
        long due = start + i * pause;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        answers.add(deliver(effects.get(i % effects.size()), due, latencies, refused));
      }
      for (var answer : answers) {
        answer.get();
      }
      over.set(true);
      for (var sale : selling) {
        sale.get();
      }
    }
    return new Round(latencies, refused.get(), sales.get() - sold);
  }

  private CompletableFuture<Void> deliver(
      Effect effect, long due, Histogram latencies, AtomicLong refused) {
    var event = SignedEvents.of(effect);
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE)
                        + "/webhooks/simulator/acct_sandbox"))
            .header("Content-Type", "application/json")
            .header("Simulator-Signature", SignedEvents.signature(event))
            .POST(BodyPublishers.ofString(event))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .thenAccept(
            answer -> {
              if (answer.statusCode() == 200) {
                latencies.recordValue(
                    Math.max(1, Duration.ofNanos(System.nanoTime() - due).toNanos() / 1_000));
              } else {
                refused.incrementAndGet();
              }
            });
  }

  private Void sellUntil(AtomicBoolean over) throws IOException, InterruptedException {
    while (!over.get()) {
      sell();
      sales.incrementAndGet();
    }
    return null;
  }

  private String sell() throws IOException, InterruptedException {
    var body =
        """
        {"orderId": "%s", "userId": "user-1", "amount": 1000, "currency": "USD",
         "paymentMethodId": "pm_card_visa", "captureMethod": "AUTOMATIC", "confirm": true}
        """
            .formatted(UUID.randomUUID());
    return call(
            "POST",
            SandboxService.PAYMENT_API,
            "/api/payment-intents",
            SandboxCredentials.MERCHANT_A_KEY,
            body)
        .path("paymentIntentId")
        .asString();
  }

  private List<Effect> effectsOf(String payment) throws IOException, InterruptedException {
    return admin("GET", "/admin/effects?limit=10&paymentReference=" + payment, "")
        .path("data")
        .valueStream()
        .map(
            effect ->
                new Effect(
                    effect.path("type").asString(),
                    effect.path("operationId").asString(),
                    effect.path("chargeId").asString(),
                    effect.path("reference").asString(),
                    payment,
                    effect.path("amount").longValue(),
                    effect.path("currency").asString()))
        .toList();
  }

  private JsonNode admin(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(
        method, SandboxService.PROVIDER_SIMULATOR, path, SandboxCredentials.SERVICE_TOKEN, body);
  }

  private JsonNode call(
      String method, SandboxService service, String path, String token, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl(service) + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
