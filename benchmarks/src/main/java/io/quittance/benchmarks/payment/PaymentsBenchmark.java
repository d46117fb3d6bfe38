package io.quittance.benchmarks.payment;

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
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long a payment takes with Redis and without it: the whole sandbox on real servers (fsync,
 * synchronous_commit and acks=all on), a few shoppers who each wait for their answer, rounds in
 * turns.
 */
public final class PaymentsBenchmark {

  private static final int SHOPPERS = 4;
  private static final int ROUNDS = 4;
  private static final Duration ROUND = Duration.ofSeconds(15);

  private final Sandbox sandbox;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong refused = new AtomicLong();

  private PaymentsBenchmark(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Runs the benchmark and prints a table in Markdown. */
  public static void main(String[] arguments)
      throws IOException, ExecutionException, InterruptedException {
    var folder = Files.createTempDirectory("quittance-benchmark");
    try (var sandbox = Sandbox.start(SandboxOptions.inFolder(folder))) {
      new PaymentsBenchmark(sandbox).run();
    }
    // The broker's threads would keep the JVM alive.
    System.exit(0);
  }

  private void run() throws ExecutionException, InterruptedException {
    // Warms up.
    round();
    round();
    var with = new Histogram(3);
    var without = new Histogram(3);
    for (int i = 0; i < ROUNDS; i++) {
      with.add(round());
      sandbox.infrastructure().redis().kill();
      without.add(round());
      sandbox.infrastructure().redis().start();
    }
    System.out.println("| Redis | payments per second | ms p50 / p95 / p99 / max |");
    System.out.println("|---|---|---|");
    show("there", with);
    show("killed as the round begins", without);
    System.out.printf(
        "%n%d payments refused; p99 without Redis is %s ms above p99 with it%n",
        refused.get(), millis(without.getValueAtPercentile(99) - with.getValueAtPercentile(99)));
  }

  private static void show(String redis, Histogram latencies) {
    System.out.printf(
        "| %s | %d | %s / %s / %s / %s |%n",
        redis,
        latencies.getTotalCount() / (ROUNDS * ROUND.toSeconds()),
        millis(latencies.getValueAtPercentile(50)),
        millis(latencies.getValueAtPercentile(95)),
        millis(latencies.getValueAtPercentile(99)),
        millis(latencies.getMaxValue()));
  }

  private static String millis(long micros) {
    return "%.1f".formatted(micros / 1_000.0);
  }

  /** One round's latencies, in microseconds. */
  private Histogram round() throws ExecutionException, InterruptedException {
    var latencies = new ConcurrentHistogram(3);
    long end = System.nanoTime() + ROUND.toNanos();
    try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      var selling = new ArrayList<Future<Void>>();
      for (int i = 0; i < SHOPPERS; i++) {
        selling.add(
            shoppers.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    long begun = System.nanoTime();
                    sell();
                    latencies.recordValue((System.nanoTime() - begun) / 1_000);
                  }
                  return null;
                }));
      }
      for (var one : selling) {
        one.get();
      }
    }
    return latencies;
  }

  private void sell() throws IOException, InterruptedException {
    var sale =
        """
        {"orderId": "%s", "userId": "shopper", "amount": 1999, "currency": "USD",
         "paymentMethodId": "pm_card_visa", "captureMethod": "AUTOMATIC", "confirm": true}
        """
            .formatted(UUID.randomUUID());
    var answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        sandbox.baseUrl(SandboxService.PAYMENT_API) + "/api/payment-intents"))
                .header("Authorization", "Bearer " + SandboxCredentials.MERCHANT_A_KEY)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(sale))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      refused.incrementAndGet();
    }
  }
}
