package io.quittance.benchmarks.ledger;

import io.quittance.infrastructure.ServiceDatabase;
import io.quittance.infrastructure.TestTokens;
import io.quittance.ledger.LedgerServiceApplication;
import io.quittance.platform.chain.NewSealKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The ledger service, started as in production, on a database of its own. */
final class LedgerUnderTest implements AutoCloseable {

  static final String SERVICE_TOKEN = TestTokens.tokenOf("ledger-client");

  private static final int OPENERS = 8;

  private final ServiceDatabase database;
  private final String kafka;
  private final ConfigurableApplicationContext service;
  private final HttpClient http = HttpClient.newHttpClient();

  LedgerUnderTest(ServiceDatabase database, String kafka) throws GeneralSecurityException {
    this.database = database;
    this.kafka = kafka;
    var settings = new LinkedHashMap<String, String>();
    settings.put("spring.datasource.url", database.jdbcUrl());
    settings.put("spring.datasource.username", database.application());
    settings.put("spring.datasource.password", database.applicationPassword());
    settings.put("spring.flyway.user", database.owner());
    settings.put("spring.flyway.password", database.ownerPassword());
    settings.put("spring.kafka.bootstrap-servers", kafka);
    settings.put("quittance.security.token.trusted", TestTokens.trusted());
    settings.put("quittance.ledger.seal-keys", NewSealKeys.generate());
    settings.put("quittance.audit.seal-keys", NewSealKeys.generate());
    settings.put("quittance.ledger.payouts.automatic", "false");
    settings.put("server.port", "0");
    settings.put("logging.level.root", "warn");
    service =
        LedgerServiceApplication.application()
            .run(
                settings.entrySet().stream()
                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new));
  }

  int port() {
    return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  String kafka() {
    return kafka;
  }

  /** Part of the service that a measurement must start and stop. */
  <T> T part(String name, Class<T> type) {
    return service.getBean(name, type);
  }

  static String code(int account) {
    return "bench:" + account;
  }

  /** Opens {@link Traffic#ACCOUNTS} accounts over REST. */
  void openAccounts() throws Exception {
    try (var threads = Executors.newFixedThreadPool(OPENERS)) {
      var calls =
          IntStream.range(0, Traffic.ACCOUNTS)
              .mapToObj(account -> (Callable<Integer>) () -> open(code(account)))
              .toList();
      for (var status : threads.invokeAll(calls)) {
        if (status.get() != 201) {
          throw new IllegalStateException("cannot open an account: " + status.get());
        }
      }
    }
  }

  private int open(String code) throws IOException, InterruptedException {
    var body =
        """
        {"code": "%s", "type": "LIABILITY", "currency": "EUR", "allowNegative": true}
        """
            .formatted(code);
    return http.send(
            request("/ledger/accounts").POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** The proof, which must be good: no figure counts otherwise. Returns what it says. */
  String requireProof() throws IOException, InterruptedException {
    var body = http.send(request("/ledger/proof").GET().build(), BodyHandlers.ofString()).body();
    var proof = JsonMapper.shared().readTree(body);
    if (!proof.path("good").asBoolean(false)) {
      throw new IllegalStateException("the proof is not good: " + body);
    }
    var counts = proof.path("counts");
    return "%,d entries, %,d postings, %,d seals"
        .formatted(
            counts.path("entries").asLong(),
            counts.path("postings").asLong(),
            counts.path("seals").asLong());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .header("Authorization", "Bearer " + SERVICE_TOKEN)
        .header("Content-Type", "application/json");
  }

  /** The last number that was drawn; what has it may not be committed yet, or never will be. */
  long lastDrawn() throws SQLException {
    return number("SELECT last_value FROM journal_entry_sequence");
  }

  /** Committed entries after a number. */
  long entriesAfter(long sequence) throws SQLException {
    return number("SELECT count(*) FROM journal_entry WHERE sequence > " + sequence);
  }

  /** Entries that the job has yet to seal. */
  long unsealed() throws SQLException {
    return number(
        """
        SELECT count(*) FROM journal_entry
        WHERE sequence > (SELECT coalesce(max(last_sequence), 0) FROM seal)
        """);
  }

  /** Does now what autovacuum would do at some time. */
  void vacuum() throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        var statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE)");
    }
  }

  /** The answer of a question to the database that is one number. */
  private long number(String question) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.application(), database.applicationPassword());
        var statement = connection.createStatement();
        var row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }

  Map<String, String> settings(String... names) throws SQLException {
    var settings = new LinkedHashMap<String, String>();
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.application(), database.applicationPassword());
        var statement = connection.createStatement()) {
      for (var name : names) {
        try (var row = statement.executeQuery("SHOW " + name)) {
          row.next();
          settings.put(name, row.getString(1));
        }
      }
    }
    return settings;
  }

  @Override
  public void close() {
    service.close();
  }
}
