package io.quittance.reconciliation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.contracts.ledger.LedgerTotalsApi;
import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import io.quittance.infrastructure.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** A small HTTP server that plays payment-api's control totals and the provider's statements. */
final class OutsideWorld {

  static final String ACCOUNT = "acct_test";
  static final String API_KEY = "prov_for_tests_0001";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final class Holder {
    static final OutsideWorld INSTANCE = new OutsideWorld();
  }

  private final HttpServer server;
  private final Map<LocalDate, List<Total>> totals = new ConcurrentHashMap<>();
  private final Map<LocalDate, String> askedFor = new ConcurrentHashMap<>();
  private final Map<LocalDate, byte[]> statements = new ConcurrentHashMap<>();
  private final Map<LocalDate, String> bank = new ConcurrentHashMap<>();
  private final Map<LocalDate, String> books = new ConcurrentHashMap<>();
  private final Map<LocalDate, List<LedgerTotalsApi.Total>> booked = new ConcurrentHashMap<>();
  private final Map<LocalDate, AtomicInteger> downloads = new ConcurrentHashMap<>();
  private final Map<Integer, String> batches = new ConcurrentHashMap<>();
  private final Set<LocalDate> breaksOnce = ConcurrentHashMap.newKeySet();
  private final Set<LocalDate> totalsAway = ConcurrentHashMap.newKeySet();

  private OutsideWorld() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/internal/payment-totals", this::answerTotals);
    server.createContext("/v1/settlements/", this::answerStatement);
    server.createContext(
        "/house-bank/statements/", exchange -> answer(exchange, bank, showsKey(exchange)));
    server.createContext(
        "/ledger/books/", exchange -> answer(exchange, books, shows(exchange, "ledger-service")));
    server.createContext("/adyen/", this::answerBatch);
    server.createContext("/internal/ledger-totals", this::answerLedgerTotals);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** The one that all tests of this JVM share; each test has days of its own. */
  static OutsideWorld shared() {
    return Holder.INSTANCE;
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  void tellTotals(LocalDate day, List<Total> lines) {
    totals.put(day, List.copyOf(lines));
  }

  void tellStatement(LocalDate day, String csv) {
    statements.put(day, csv.getBytes(StandardCharsets.UTF_8));
  }

  /** A settlement batch of Adyen. */
  void tellBatch(int number, String csv) {
    batches.put(number, csv);
  }

  private void answerBatch(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var number = Integer.parseInt(path.replaceAll(".*_batch_(\\d+)\\.csv", "$1"));
    var file = batches.get(number);
    if (file == null || !path.startsWith("/adyen/" + ACCOUNT + "/")) {
      answer(exchange, 404, new byte[0]);
    } else {
      answer(exchange, 200, file.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What our bank says of a day. */
  void tellBank(LocalDate day, String camt053) {
    bank.put(day, camt053);
  }

  /** What the ledger says of a day. */
  void tellBooks(LocalDate day, String lines, List<LedgerTotalsApi.Total> totals) {
    books.put(day, lines);
    booked.put(day, List.copyOf(totals));
  }

  private static boolean shows(HttpExchange exchange, String target) {
    return TestTokens.shows(
        exchange.getRequestHeaders().getFirst("Authorization"), "reconciliation-service", target);
  }

  private void answerLedgerTotals(HttpExchange exchange) throws IOException {
    var query = exchange.getRequestURI().getQuery();
    var day = LocalDate.parse(query.replaceAll(".*date=([0-9-]+).*", "$1"));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    var lines = isOfOthers(query) ? null : booked.get(day);
    answer(
        exchange,
        shows(exchange, "ledger-service") ? 200 : 401,
        JSON.writeValueAsBytes(lines == null ? List.of() : lines));
  }

  private static boolean isOfOthers(String query) {
    return !query.contains("provider=simulator");
  }

  private static boolean showsKey(HttpExchange exchange) {
    return ("Bearer " + API_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static void answer(HttpExchange exchange, Map<LocalDate, String> files, boolean isKnown)
      throws IOException {
    var path = exchange.getRequestURI().getPath();
    var file = files.get(LocalDate.parse(path.substring(path.lastIndexOf('/') + 1)));
    if (!isKnown || file == null) {
      answer(exchange, isKnown ? 404 : 401, new byte[0]);
    } else {
      answer(exchange, 200, file.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The next download of a day ends in the middle, as when the provider's process dies. */
  void breakNextDownload(LocalDate day) {
    breaksOnce.add(day);
  }

  /** Whether the control totals of a day are to be had. */
  void totalsAreAway(LocalDate day, boolean away) {
    if (away) {
      totalsAway.add(day);
    } else {
      totalsAway.remove(day);
    }
  }

  /** What was last asked for when the control totals of a day were wanted. */
  String askedFor(LocalDate day) {
    return askedFor.getOrDefault(day, "");
  }

  int downloads(LocalDate day) {
    return downloads.computeIfAbsent(day, _ -> new AtomicInteger()).get();
  }

  private void answerTotals(HttpExchange exchange) throws IOException {
    var query = exchange.getRequestURI().getQuery();
    var day = LocalDate.parse(query.replaceAll(".*date=([0-9-]+).*", "$1"));
    boolean known = shows(exchange, "payment-api") && query.contains("provider=");
    askedFor.put(day, query);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    // Whoever asks about a day with books asks about every provider: it is the simulator's.
    var lines = books.containsKey(day) && isOfOthers(query) ? null : totals.get(day);
    int status = totalsAway.contains(day) ? 503 : known ? 200 : 401;
    answer(exchange, status, JSON.writeValueAsBytes(lines == null ? List.of() : lines));
  }

  private void answerStatement(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var day = LocalDate.parse(path.substring(path.lastIndexOf('/') + 1));
    downloads.computeIfAbsent(day, _ -> new AtomicInteger()).incrementAndGet();
    if (!("Bearer " + API_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, new byte[0]);
      return;
    }
    var csv = statements.get(day);
    exchange.getResponseHeaders().set("Content-Type", "text/csv");
    if (csv == null) {
      answer(exchange, 404, new byte[0]);
    } else if (breaksOnce.remove(day)) {
      exchange.sendResponseHeaders(200, csv.length);
      exchange.getResponseBody().write(csv, 0, csv.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    } else {
      answer(exchange, 200, csv);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
    exchange.close();
  }
}
