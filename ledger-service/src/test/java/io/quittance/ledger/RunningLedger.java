package io.quittance.ledger;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.PostEntries;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.money.Money;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One ledger for all test classes; each uses accounts and references of its own. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=ledger-service",
    classes = LedgerServiceApplication.class)
public abstract class RunningLedger {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> SERVERS = LedgerServers.fresh("ledger");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** viewer:viewer-password, as an operator may be configured. */
  protected static final String VIEWER = "Basic dmlld2VyOnZpZXdlci1wYXNzd29yZA==";

  /** May propose. */
  protected static final String OPERATOR = basic("operator");

  /** May propose and approve, as {@link #VIEWER} may. */
  protected static final String APPROVER = basic("approver");

  /** As {@link #OPERATOR}; begins payouts. */
  protected static final String BEGINNER = basic("beginner");

  protected static final String SERVICE = "Bearer " + TestTokens.tokenOf("ledger-client");
  protected static final String OPERATIONS = "Bearer " + TestServers.SERVICE_TOKEN;
  protected static final String RECONCILIATION =
      "Bearer " + TestTokens.tokenOf("reconciliation-service");

  @LocalServerPort private int port;
  @Autowired private PostEntries postEntries;

  /** An operator whose password is the name. */
  private static String basic(String name) {
    var pair = (name + ":" + name).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @DynamicPropertySource
  static void servers(DynamicPropertyRegistry registry) {
    SERVERS.forEach((name, value) -> registry.add(name, () -> value));
    registry.add("quittance.security.operators[0].name", () -> "viewer");
    registry.add("quittance.security.operators[0].password", () -> "{noop}viewer-password");
    registry.add("quittance.security.operators[0].role", () -> "APPROVER");
    operator(registry, 1, "operator", "OPERATOR");
    operator(registry, 2, "approver", "APPROVER");
    operator(registry, 3, "beginner", "OPERATOR");
  }

  private static void operator(
      DynamicPropertyRegistry registry, int index, String name, String role) {
    var account = "quittance.security.operators[%d].".formatted(index);
    registry.add(account + "name", () -> name);
    registry.add(account + "password", () -> "{noop}" + name);
    registry.add(account + "role", () -> role);
  }

  /** An HTTP answer. */
  protected record Answer(int status, JsonNode body, @Nullable String retryAfter) {

    public String code() {
      return body.path("code").asString("");
    }

    public String text(String field) {
      return body.path(field).asString("");
    }

    /** A field that must be there: an error's body would otherwise read as 0. */
    public long number(String field) {
      if (!body.has(field)) {
        throw new AssertionError("no '%s' in %d %s".formatted(field, status, body));
      }
      return body.path(field).asLong();
    }
  }

  protected static String bootstrapServers() {
    return SERVERS.getOrDefault("spring.kafka.bootstrap-servers", "");
  }

  /** A name that no other test uses. */
  protected static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  protected Answer get(String path) {
    return send(request(path).GET(), SERVICE);
  }

  protected Answer getAs(String credentials, String path) {
    return send(request(path).GET(), credentials);
  }

  protected Answer post(String path, String json, String... headers) {
    return postAs(SERVICE, path, json, headers);
  }

  protected Answer postAs(String credentials, String path, String json, String... headers) {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request, credentials);
  }

  protected Answer putAs(String credentials, String path, String json, String... headers) {
    var request =
        request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request, credentials);
  }

  /** The status of a HEAD. */
  protected int head(String credentials, String path) throws IOException, InterruptedException {
    var request = request(path).header("Authorization", credentials).HEAD().build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** What is not JSON, as it came. */
  protected HttpResponse<byte[]> download(String credentials, String path) {
    try {
      return HTTP.send(
          request(path).header("Authorization", credentials).GET().build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  protected String open(String code, String type, String currency, boolean allowNegative) {
    post(
        "/ledger/accounts",
        """
        {"code": "%s", "type": "%s", "currency": "%s", "allowNegative": %s}
        """
            .formatted(code, type, currency, allowNegative));
    return code;
  }

  /** A whole entry: debits one account and credits another. */
  protected static String transfer(
      String reference, String debited, String credited, Object amount, String currency) {
    return """
    {"reference": "%s", "description": "test", "postings": [
      {"account": "%s", "side": "DEBIT", "amount": %s, "currency": "%s"},
      {"account": "%s", "side": "CREDIT", "amount": %s, "currency": "%s"}]}
    """
        .formatted(reference, debited, amount, currency, credited, amount, currency);
  }

  protected Answer book(String debited, String credited, long amount, String currency) {
    return post("/ledger/entries", transfer(unique("ref"), debited, credited, amount, currency));
  }

  /**
   * Books 1 USD under a reference that is none for callers; ledgers of earlier days may hold it.
   */
  protected void take(String reference, String debited, String credited) {
    var dollar = new Money(1, Currency.getInstance("USD"));
    var postings = List.of(Posting.debit(debited, dollar), Posting.credit(credited, dollar));
    postEntries
        .post(new EntryRequest(reference, "", postings, Cause.request(), List.of()), false)
        .entry();
  }

  protected long balance(String code) {
    return get("/ledger/accounts/" + code + "/balance").number("posted");
  }

  /** As the role that the service itself has. */
  protected static Connection application() throws SQLException {
    return DriverManager.getConnection(
        SERVERS.getOrDefault("spring.datasource.url", ""),
        SERVERS.get("spring.datasource.username"),
        SERVERS.get("spring.datasource.password"));
  }

  /** As somebody who may do anything. */
  protected static Connection superuser() throws SQLException {
    var url = SERVERS.getOrDefault("spring.datasource.url", "");
    return DriverManager.getConnection(
        LocalInfrastructure.shared()
            .postgres()
            .superuserJdbcUrl(url.substring(url.lastIndexOf('/') + 1)));
  }

  /** The status of something that is not JSON. */
  protected int pageStatus(String path) {
    try {
      return HTTP.send(request(path).GET().build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Calls at once, and waits for all answers; in the order of their numbers. */
  protected static <T> List<T> inParallel(int times, IntFunction<T> call) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < times; i++) {
        int number = i;
        running.add(threads.submit(() -> call.apply(number)));
      }
      var answers = new ArrayList<T>();
      for (var future : running) {
        answers.add(future.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Another instance of the service on the same servers; close it. */
  protected static ConfigurableApplicationContext startAnother() {
    return LedgerServiceApplication.application()
        .run(
            SERVERS.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
  }

  /** As {@link #post}, to another instance. */
  protected static Answer postTo(
      ConfigurableApplicationContext instance, String path, String json) {
    var otherPort = instance.getEnvironment().getRequiredProperty("local.server.port");
    return send(
        request(Integer.parseInt(otherPort), path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)),
        SERVICE);
  }

  private HttpRequest.Builder request(String path) {
    return request(port, path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static Answer send(HttpRequest.Builder request, String credentials) {
    if (!credentials.isEmpty()) {
      request.header("Authorization", credentials);
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          JSON.readTree(response.body().isEmpty() ? "{}" : response.body()),
          response.headers().firstValue("Retry-After").orElse(null));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
