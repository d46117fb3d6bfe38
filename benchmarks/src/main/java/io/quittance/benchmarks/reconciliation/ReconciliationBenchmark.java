package io.quittance.benchmarks.reconciliation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.Ports;
import io.quittance.infrastructure.ServiceDatabase;
import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.chain.NewSealKeys;
import io.quittance.reconciliation.ReconciliationServiceApplication;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a day takes from the download of the provider's file to the report, and what memory it
 * needs: the service as in production on servers of its own (fsync and synchronous_commit on). The
 * days before stay in the database, as they do in life. Every planted difference must be found, and
 * nothing else, or no figure counts.
 */
public final class ReconciliationBenchmark implements AutoCloseable {

  private static final String TOKEN = TestTokens.tokenOf("operations");
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final Duration RUN_MAX = Duration.ofHours(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Map<String, Path> files = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer world;
  private final ServiceDatabase database;
  private final ConfigurableApplicationContext service;
  private final Path folder;

  private ReconciliationBenchmark(ServiceDatabase database, String kafka, Path folder)
      throws IOException, GeneralSecurityException {
    this.database = database;
    this.folder = folder;
    world = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    world.createContext("/internal/payment-totals", this::answerTotals);
    world.createContext("/v1/settlements/", this::answerFile);
    world.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    world.start();
    service = start(kafka);
  }

  /** Takes the numbers of rows; without any, the sizes of the page. Prints a table in Markdown. */
  public static void main(String[] arguments) throws Exception {
    var sizes =
        arguments.length == 0
            ? new int[] {20_000, 200_000, 1_000_000}
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    var folder = Files.createTempDirectory("quittance-benchmark");
    try (var servers = LocalInfrastructure.durable(folder, Ports.ANY);
        var benchmark =
            new ReconciliationBenchmark(
                servers.postgres().database("benchmark"),
                servers.kafka().bootstrapServers(),
                folder)) {
      benchmark.run(sizes);
    }
    // The broker's threads would keep the JVM alive.
    System.exit(0);
  }

  private void run(int[] sizes) throws Exception {
    System.out.printf(
        "Heap of at most %,d MiB for service, Kafka and this program; %d processors.%n%n",
        Runtime.getRuntime().maxMemory() >> 20, Runtime.getRuntime().availableProcessors());
    System.out.println(
        "| rows | read, matched, settled | report (JSON) | all | rows per second | heap after a"
            + " collection | differences found |");
    System.out.println("|---|---|---|---|---|---|---|");
    // Warms up.
    measure(new LargeDay(FIRST, 4_000), false);
    for (int i = 0; i < sizes.length; i++) {
      measure(new LargeDay(FIRST.plusDays(2L * i + 2), sizes[i]), true);
    }
  }

  private void measure(LargeDay day, boolean shown) throws Exception {
    var file = folder.resolve(day.date() + ".csv");
    day.write(file);
    files.put(day.date().toString(), file);
    try (var connection =
        DriverManager.getConnection(
            database.jdbcUrl(), database.application(), database.applicationPassword())) {
      connection.setAutoCommit(false);
      day.claim(connection);
      connection.commit();
    }
    collectedPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long began = System.nanoTime();
    var run = reconciled(day);
    long matched = System.nanoTime();
    long found = report(run.path("runId").asString());
    long ended = System.nanoTime();
    requireExactly(day, run, found);
    if (shown) {
      double all = seconds(ended - began);
      System.out.printf(
          "| %,d | %.1f s | %.1f s | %.1f s | %,.0f | %,d MiB | %,d of %,d |%n",
          day.rows(),
          seconds(matched - began),
          seconds(ended - matched),
          all,
          day.rows() / all,
          heapAfterCollection() >> 20,
          found,
          3L * day.differences());
    }
  }

  private static void requireExactly(LargeDay day, JsonNode run, long found) {
    var counts = run.path("counts");
    boolean exact =
        found == 3L * day.differences()
            && counts.path("missingInternally").asInt() == day.differences()
            && counts.path("missingAtProvider").asInt() == day.differences()
            && counts.path("amountDiffers").asInt() == day.differences()
            && counts.path("matched").asInt() == day.rows() - 2 * day.differences();
    if (!exact) {
      throw new IllegalStateException("not what was planted: " + run);
    }
  }

  /** What was still in use after the collector had been there; the rest was rubbish. */
  private static long heapAfterCollection() {
    return collectedPools().stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  private static List<MemoryPoolMXBean> collectedPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private JsonNode reconciled(LargeDay day) throws IOException, InterruptedException {
    var body = "{\"date\": \"%s\", \"provider\": \"simulator\"}".formatted(day.date());
    var queued = call("POST", "/api/reconciliation/runs", body);
    var path = "/api/reconciliation/runs/" + queued.path("runId").asString();
    long deadline = System.nanoTime() + RUN_MAX.toNanos();
    while (System.nanoTime() - deadline < 0) {
      var run = call("GET", path, "");
      switch (run.path("status").asString()) {
        case "COMPLETED" -> {
          return run;
        }
        case "FAILED" -> throw new IllegalStateException(run.toString());
        default -> LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
    throw new IllegalStateException("not reconciled within " + RUN_MAX);
  }

  /** Reads the report as it comes, and counts its discrepancies. */
  private long report(String runId) throws IOException, InterruptedException {
    var request = request("GET", "/api/reconciliation/runs/" + runId + "/report", "");
    var answer = http.send(request, BodyHandlers.ofInputStream());
    long found = 0;
    try (var json = JsonMapper.shared().createParser(answer.body())) {
      while (json.nextToken() != null) {
        if ("discrepancyId".equals(json.currentName()) && json.currentToken().isScalarValue()) {
          found++;
        }
      }
    }
    return found;
  }

  private JsonNode call(String method, String path, String body)
      throws IOException, InterruptedException {
    var answer = http.send(request(method, path, body), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpRequest request(String method, String path, String body) {
    var port = service.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .method(method, BodyPublishers.ofString(body))
        .header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "application/json")
        .build();
  }

  private ConfigurableApplicationContext start(String kafka) throws GeneralSecurityException {
    var url = "http://localhost:" + world.getAddress().getPort();
    var settings = new LinkedHashMap<String, String>();
    settings.put("spring.datasource.url", database.jdbcUrl());
    settings.put("spring.datasource.username", database.application());
    settings.put("spring.datasource.password", database.applicationPassword());
    settings.put("spring.flyway.user", database.owner());
    settings.put("spring.flyway.password", database.ownerPassword());
    settings.put("spring.kafka.bootstrap-servers", kafka);
    settings.put("quittance.mode", "test");
    settings.put("quittance.security.token.trusted", TestTokens.trusted());
    settings.put("quittance.security.token.key", TestTokens.keyOf("reconciliation-service"));
    settings.put("quittance.audit.seal-keys", NewSealKeys.generate());
    settings.put("quittance.reconciliation.payment-api-url", url);
    // Our side is written straight into its table: nothing is to be waited for.
    settings.put("quittance.reconciliation.wait-for-events", "0s");
    // What follows by itself is not part of what is measured.
    settings.put("quittance.reconciliation.follow-up.pause", "1h");
    settings.put("quittance.reconciliation.providers.simulator.url", url);
    settings.put("quittance.reconciliation.providers.simulator.account", LargeDay.ACCOUNT);
    settings.put("quittance.reconciliation.providers.simulator.api-key", "prov_for_benchmarks");
    settings.put("server.port", "0");
    settings.put("logging.level.root", "error");
    return ReconciliationServiceApplication.application()
        .run(
            settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
  }

  /** Our side is complete by construction: the control totals are those of what was written. */
  private void answerTotals(HttpExchange exchange) throws IOException {
    var query = exchange.getRequestURI().getQuery();
    var date = query.replaceAll(".*date=([0-9-]+).*", "$1");
    var body = totals(date).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private String totals(String date) {
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.application(), database.applicationPassword());
        var query =
            connection.prepareStatement(
                """
                SELECT coalesce(json_agg(t), '[]')::text
                FROM (SELECT kind, currency, count(*) AS count, sum(amount)::bigint AS amount
                      FROM our_claim WHERE day = ?::date GROUP BY kind, currency) t
                """)) {
      query.setString(1, date);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    } catch (SQLException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  private void answerFile(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var file = files.get(path.substring(path.lastIndexOf('/') + 1));
    if (file == null) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/csv");
    exchange.sendResponseHeaders(200, Files.size(file));
    try (var out = exchange.getResponseBody()) {
      Files.copy(file, out);
    }
  }

  @Override
  public void close() {
    service.close();
    world.stop(0);
  }
}
