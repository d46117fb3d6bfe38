package io.quittance.benchmarks.webhook;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.platform.id.Ids;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How fast events reach merchants: from the topic, through the database, signed, to a sink that
 * answers at once. The whole platform runs beside it on the same machine.
 */
public final class WebhooksOutBenchmark {

  private static final int ROUNDS = 3;
  private static final int EVENTS = 10_000;
  private static final List<Integer> ENDPOINTS = List.of(1, 8);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final int CREATED = 201;

  private final Sandbox sandbox;
  private final FastSink sink;
  private final Clock clock = Clock.systemUTC();
  private final Ids ids = new Ids(clock);
  private final HttpClient http = HttpClient.newHttpClient();

  private WebhooksOutBenchmark(Sandbox sandbox, FastSink sink) {
    this.sandbox = sandbox;
    this.sink = sink;
  }

  /** Runs the benchmark and prints a table in Markdown. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("quittance-benchmark");
    try (var sandbox = Sandbox.start(SandboxOptions.inFolder(folder));
        var sink = new FastSink()) {
      new WebhooksOutBenchmark(sandbox, sink).run();
    }
    // The broker's threads would keep the JVM alive.
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    System.out.println("| endpoints | deliveries per second, median of 3 (min, max) |");
    System.out.println("|---|---|");
    int registered = 0;
    for (int endpoints : ENDPOINTS) {
      for (; registered < endpoints; registered++) {
        register(sink.url(registered));
      }
      var rates = new ArrayList<Double>();
      for (int round = 0; round <= ROUNDS; round++) {
        double rate = measure(EVENTS / endpoints, endpoints);
        // The first round warms up.
        if (round > 0) {
          rates.add(rate);
        }
      }
      rates.sort(null);
      System.out.printf(
          "| %d | %.0f (%.0f, %.0f) |%n",
          endpoints, rates.get(ROUNDS / 2), rates.getFirst(), rates.getLast());
    }
    System.out.printf("%nRequests beyond one per delivery: %d%n", sink.requests() - sink.arrived());
  }

  private double measure(int events, int endpoints) {
    int expected = sink.arrived() + events * endpoints;
    long start = System.nanoTime();
    tell(events);
    while (sink.arrived() < expected) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return (double) events
        * endpoints
        * Duration.ofSeconds(1).toNanos()
        / (System.nanoTime() - start);
  }

  private void register(String url) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE) + "/api/webhook-endpoints"))
            .header("Authorization", "Bearer " + SandboxCredentials.MERCHANT_A_KEY)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString("{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(url)))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != CREATED) {
      throw new IllegalStateException(answer.body());
    }
  }

  private void tell(int events) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            sandbox.infrastructure().kafka().bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < events; i++) {
        var _ = producer.send(created());
      }
    }
  }

  /** An event that nobody else has anything to do with: the ledger books captures only. */
  private ProducerRecord<String, String> created() {
    var payment = Ids.write("pi", ids.next(SandboxCredentials.MERCHANT_A));
    var now = clock.instant();
    var event =
        new PaymentEvent.Created(
            SandboxCredentials.MERCHANT_A,
            new PaymentIntentView(
                payment,
                "order-" + payment,
                "user-1",
                5_000,
                "USD",
                "CREATED",
                "MANUAL",
                "pm_card_visa",
                0,
                0,
                0,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                "a payment of the benchmark",
                Map.of("seat", "12 A"),
                now,
                now));
    var message =
        new ProducerRecord<>(
            PaymentEvent.CATALOG.topic(), payment, PaymentEvent.CATALOG.write(event));
    header(message, "ce_id", ids.next(SandboxCredentials.MERCHANT_A).toString());
    header(message, "ce_source", "/quittance/payment-api");
    header(message, "ce_type", PaymentEvent.CATALOG.typeOf(event));
    header(message, "ce_sequence", "1");
    header(message, "ce_time", now.toString());
    return message;
  }

  private static void header(ProducerRecord<?, ?> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
