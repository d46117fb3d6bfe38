package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.infrastructure.TestServers;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.Claims.Claim;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One service on real servers for all tests; each test reconciles days of its own. */
@SpringBootTest(
    classes = ReconciliationServiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=reconciliation-service")
abstract class ReconciliationTest {

  static final String PROVIDER = "simulator";
  static final OutsideWorld WORLD = OutsideWorld.shared();
  static final Map<String, String> SERVERS = TestServers.postgresAndKafka("reconciliation");
  static final Path INBOX = temporaryFolder();
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    SERVERS.forEach((name, value) -> registry.add(name, () -> value));
    settings().forEach((name, value) -> registry.add(name, () -> value));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("inbox");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Map<String, String> settings() {
    var settings = new java.util.LinkedHashMap<String, String>();
    settings.put("quittance.mode", "test");
    settings.put("quittance.reconciliation.payment-api-url", WORLD.url().toString());
    settings.put("quittance.reconciliation.wait-for-events", "3s");
    settings.put("quittance.reconciliation.file-retry", "300ms");
    // Whoever waits for a day to be judged again makes it due; no other test is disturbed.
    settings.put("quittance.reconciliation.follow-up.pause", "15m");
    settings.put("quittance.reconciliation.providers.simulator.url", WORLD.url().toString());
    settings.put("quittance.reconciliation.providers.simulator.account", OutsideWorld.ACCOUNT);
    settings.put("quittance.reconciliation.providers.simulator.api-key", OutsideWorld.API_KEY);
    // 0.01 %: nothing of amounts below 10,000, which is what most tests have.
    settings.put("quittance.reconciliation.providers.simulator.fee-basis-points", "1");
    settings.putAll(BooksSettings.of(WORLD.url()));
    for (var format : ReportFormat.values()) {
      settings.putAll(provider(format));
    }
    var adyen = "quittance.reconciliation.adyen.";
    settings.put(adyen + "url", WORLD.url() + "/adyen");
    settings.put(adyen + "report-user", "report@Company.Test");
    settings.put(adyen + "report-password", "for_tests");
    settings.put("quittance.reconciliation.inbox-folder", INBOX.toString());
    settings.put("quittance.reconciliation.inbox-every", "100ms");
    settings.put("quittance.reconciliation.inbox-rest", "1s");
    // Settles within two days, counts its days in New York from 17:00, and has fees of all sorts.
    var patient = "quittance.reconciliation.providers.patient.";
    settings.put(patient + "url", WORLD.url().toString());
    settings.put(patient + "account", OutsideWorld.ACCOUNT);
    settings.put(patient + "api-key", OutsideWorld.API_KEY);
    settings.put(patient + "wait-days", "2");
    settings.put(patient + "zone", "America/New_York");
    settings.put(patient + "cut-off", "17:00");
    var fees = "quittance.reconciliation.fees.patient.";
    settings.put(fees + "rounding", "HALF_UP");
    settings.put(fees + "capture.basis-points", "290");
    settings.put(fees + "capture.fixed.USD", "30");
    settings.put(fees + "chargeback.fixed.USD", "1500");
    var names = List.of("viewer", "operator", "approver", "approver-2");
    for (int i = 0; i < names.size(); i++) {
      var account = "quittance.security.operators[%d].".formatted(i);
      settings.put(account + "name", names.get(i));
      settings.put(account + "password", "{noop}" + names.get(i));
      settings.put(account + "role", names.get(i).replace("-2", ""));
    }
    return settings;
  }

  /** A provider without an interface, whose statements are uploaded. */
  private static Map<String, String> provider(ReportFormat format) {
    if (format == ReportFormat.SIMULATOR) {
      return Map.of();
    }
    var prefix = "quittance.reconciliation.providers.%s.".formatted(format.provider());
    boolean isInChina = format.currencies().contains("CNY");
    return Map.of(
        prefix + "account",
        OutsideWorld.ACCOUNT,
        prefix + "format",
        format.format(),
        prefix + "zone",
        isInChina ? "Asia/Shanghai" : "UTC",
        prefix + "fee-basis-points",
        "" + format.feeBasisPoints());
  }

  static LocalDate today() {
    return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  }

  /** Tells the service about claims as payment-api does, and payment-api's totals of their days. */
  void claim(List<Claim> claims) {
    claims.stream()
        .map(Claim::day)
        .distinct()
        .forEach(day -> WORLD.tellTotals(day, Claims.totals(claims, day)));
    publish(claims);
    var ids = claims.stream().map(Claim::transactionId).toArray(String[]::new);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql("SELECT count(*) FROM our_claim WHERE transaction_id = ANY(:ids)")
                        .param("ids", ids)
                        .query(Long.class)
                        .single()
                    == ids.length);
  }

  static void publish(List<Claim> claims) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers") + "");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var claim : claims) {
        long sequence = 1;
        for (var event : claim.events()) {
          sent.add(producer.send(message(claim.paymentIntentId(), sequence++, event)));
        }
      }
      producer.flush();
      assertThat(sent).allMatch(each -> each.state() == Future.State.SUCCESS);
    }
  }

  /** Tells events of one payment, in their order. */
  static void tell(String payment, List<PaymentEvent> events) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers") + "");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var event : events) {
        sent.add(producer.send(message(payment, sent.size() + 1L, event)));
      }
      producer.flush();
      assertThat(sent).allMatch(each -> each.state() == Future.State.SUCCESS);
    }
  }

  private static ProducerRecord<String, byte[]> message(
      String key, long sequence, PaymentEvent event) {
    var catalog = PaymentEvent.CATALOG;
    var message =
        new ProducerRecord<>(
            catalog.topic(), key, catalog.write(event).getBytes(StandardCharsets.UTF_8));
    Map.of(
            "ce_id", UUID.randomUUID().toString(),
            "ce_source", "/quittance/payment-api",
            "ce_type", catalog.typeOf(event),
            "ce_time", Instant.now().toString(),
            "ce_sequence", Long.toString(sequence))
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return message;
  }

  /** Waits until the service knows so many claims of a day. */
  void awaitClaims(LocalDate day, long count) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql("SELECT count(*) FROM our_claim WHERE day = :day")
                        .param("day", day)
                        .query(Long.class)
                        .single()
                    == count);
  }

  /** Reconciles a day and returns the run as it ended. */
  JsonNode reconcile(LocalDate day) {
    return reconcile(PROVIDER, day);
  }

  JsonNode reconcile(String provider, LocalDate day) {
    var body = "{\"date\": \"%s\", \"provider\": \"%s\"}".formatted(day, provider);
    var answer = post("/api/reconciliation/runs", body, "operator");
    if (answer.statusCode() == 409) {
      // Another day's statement has the day looked at again at this moment.
      ended(json(answer).get("runId").asString());
      return reconcile(provider, day);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ended(json(answer).get("runId").asString());
  }

  /** As {@link #reconcile(LocalDate)}, of any provider. */
  JsonNode reconcile(LocalDate day, String provider) {
    return ended(request(day, provider).get("runId").asString());
  }

  JsonNode request(LocalDate day) {
    return request(day, PROVIDER);
  }

  private JsonNode request(LocalDate day, String provider) {
    var body = "{\"date\": \"%s\", \"provider\": \"%s\"}".formatted(day, provider);
    var answer = post("/api/reconciliation/runs", body, "operator");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer);
  }

  static String requestBody(LocalDate day) {
    return "{\"date\": \"%s\", \"provider\": \"simulator\"}".formatted(day);
  }

  JsonNode ended(String runId) {
    var latest = new ArrayList<JsonNode>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              latest.addFirst(json(get("/api/reconciliation/runs/" + runId, "viewer")));
              return Set.of("COMPLETED", "FAILED")
                  .contains(latest.getFirst().get("status").asString());
            });
    return latest.getFirst();
  }

  /** What the nightly job queues. */
  String nightlyRun(LocalDate day) {
    var id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO reconciliation_run (id, provider, day, origin, status)
            VALUES (:id, 'simulator', :day, 'NIGHTLY', 'QUEUED')
            """)
        .param("id", id)
        .param("day", day)
        .update();
    jdbc.sql(
            """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            VALUES ('perform-reconciliation-run', :id, now(), false, 1)
            """)
        .param("id", id.toString())
        .update();
    return Ids.write("rec", id);
  }

  /** How many wishes there are for another look at a day. */
  long wishes(LocalDate day) {
    return jdbc.sql(
            """
            SELECT count(*) FROM scheduled_tasks
            WHERE task_name = 'queue-follow-up-run' AND task_instance LIKE '%' || :day || '%'
            """)
        .param("day", day.toString())
        .query(Long.class)
        .single();
  }

  /** {@code KIND reference} of everything that a run found. */
  Set<String> found(JsonNode run) {
    var found = new TreeSet<String>();
    discrepancies(run)
        .forEach(
            each ->
                found.add(each.get("kind").asString() + " " + each.get("reference").asString()));
    return found;
  }

  List<JsonNode> discrepancies(JsonNode run) {
    var path = "/api/reconciliation/runs/%s/report".formatted(run.get("runId").asString());
    var found = new ArrayList<JsonNode>();
    json(get(path, "viewer")).get("discrepancies").forEach(found::add);
    return found;
  }

  HttpResponse<String> get(String path, String operator) {
    return send(request(path, operator).GET());
  }

  HttpResponse<String> post(String path, String body, String operator) {
    return send(
        request(path, operator)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Uploads a statement. */
  HttpResponse<String> upload(Map<String, String> fields, String csv) {
    return upload(fields, csv.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> upload(Map<String, String> fields, byte[] file) {
    return uploadAs("operator", fields, file);
  }

  HttpResponse<String> uploadAs(String operator, LocalDate day, String csv) {
    return uploadAs(operator, ofDay(day), csv.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> uploadAs(String operator, Map<String, String> fields, byte[] file) {
    return send(uploading(operator, fields, file));
  }

  static Map<String, String> ofDay(LocalDate day) {
    return Map.of("format", PROVIDER, "provider", PROVIDER, "date", day.toString());
  }

  /** The request that uploads a statement. */
  HttpRequest.Builder uploading(String operator, Map<String, String> fields, byte[] file) {
    var boundary = "----" + UUID.randomUUID();
    var head = new StringBuilder();
    fields.forEach(
        (name, value) ->
            head.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, name, value)));
    head.append(
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"day.csv\"\r\n"
            .formatted(boundary));
    head.append("Content-Type: text/csv\r\n\r\n");
    return request("/api/reconciliation/statements", operator)
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(
            BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--%s--\r\n".formatted(boundary))));
  }

  HttpResponse<String> upload(ReportFormat format, LocalDate day, byte[] file) {
    return upload(
        Map.of("format", format.format(), "provider", format.provider(), "date", day.toString()),
        file);
  }

  HttpResponse<String> upload(LocalDate day, String csv) {
    return upload(ofDay(day), csv);
  }

  HttpRequest.Builder request(String path, String operator) {
    var credentials =
        Base64.getEncoder()
            .encodeToString((operator + ":" + operator).getBytes(StandardCharsets.UTF_8));
    var builder = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return operator.isEmpty() ? builder : builder.header("Authorization", "Basic " + credentials);
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
