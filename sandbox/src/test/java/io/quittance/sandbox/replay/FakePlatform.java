package io.quittance.sandbox.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quittance.platform.id.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of the platform as a replay talks to, in memory: remembers keys, captures everything, and
 * answers as if it were busy every few requests. One request at a time.
 */
final class FakePlatform implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BUSY_EVERY = 7;
  private static final String CREATED_AT = "2026-03-01T10:00:00Z";

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final HttpServer server;
  private final Map<String, Reply> replyByKey = new HashMap<>();
  private final Map<String, ObjectNode> payments = new LinkedHashMap<>();
  private int requests;
  private int effects;

  private record Reply(int status, String body) {}

  FakePlatform() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The options that make a replay talk to this. */
  List<String> options() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    return List.of("--base-url=" + url, "--ledger-url=" + url, "--reconciliation-url=" + url);
  }

  int payments() {
    return payments.size();
  }

  /** The request with this key will be declined. */
  void refuse(String key) {
    replyByKey.put(key, new Reply(402, "{\"code\": \"card_declined\"}"));
  }

  /** A payment that the merchant makes by other means. */
  void addPaymentByHand(long pence) {
    payments.put("pi_by_hand", payment("pi_by_hand", pence));
  }

  private void handle(HttpExchange exchange) throws IOException {
    var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    var body = exchange.getRequestBody().readAllBytes();
    var reply = ++requests % BUSY_EVERY == 0 ? busy() : reply(exchange, key, body);
    var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Reply busy() {
    return new Reply(409, "{\"code\": \"idempotency_key_in_use\"}");
  }

  private Reply reply(HttpExchange exchange, @Nullable String key, byte[] body) {
    var path = exchange.getRequestURI().getPath();
    if (key == null) {
      return answer(path);
    }
    var known = replyByKey.get(key);
    if (known == null) {
      known = change(path, JSON.readTree(body));
      replyByKey.put(key, known);
    }
    return known;
  }

  private Reply change(String path, JsonNode body) {
    if (path.equals("/api/reconciliation/runs")) {
      return new Reply(202, run().toString());
    }
    if (path.equals("/api/payment-intents")) {
      var id = Ids.write("pi", UUID.randomUUID());
      payments.put(id, payment(id, body.path("amount").asLong()));
      effects++;
      return new Reply(201, payment(id, body.path("amount").asLong()).toString());
    }
    var payment = payments.get(path.split("/", -1)[3]);
    if (payment == null) {
      return new Reply(404, "{\"code\": \"payment_not_found\"}");
    }
    long amount = body.path("amount").asLong();
    effects++;
    payment.put("amountRefunded", payment.path("amountRefunded").asLong() + amount);
    return new Reply(
        201,
        JSON.createObjectNode()
            .put("refundId", "re_1")
            .put("status", "SUCCEEDED")
            .put("amount", amount)
            .toString());
  }

  private static ObjectNode payment(String id, long amount) {
    return JSON.createObjectNode()
        .put("paymentIntentId", id)
        .put("status", "CAPTURED")
        .put("currency", "GBP")
        .put("amountCaptured", amount)
        .put("amountRefunded", 0)
        .put("disputed", false)
        .put("createdAt", CREATED_AT)
        .put("updatedAt", CREATED_AT);
  }

  private Reply answer(String path) {
    var list = JSON.createObjectNode().put("hasMore", false);
    var data = list.putArray("data");
    if (path.equals("/api/payment-intents")) {
      payments.values().forEach(data::add);
    }
    return switch (path) {
      case "/api/payment-intents", "/api/disputes" -> new Reply(200, list.toString());
      case "/ledger/trial-balance" -> new Reply(200, trialBalance().toString());
      case "/ledger/proof" -> new Reply(200, "{\"good\": true}");
      default -> new Reply(200, run().toString());
    };
  }

  private ObjectNode trialBalance() {
    long credit = sum("amountCaptured");
    long debit = sum("amountRefunded");
    var balance = JSON.createObjectNode().put("truncated", false);
    var accounts = balance.putArray("accounts");
    accounts.add(line("merchant:mer_sandbox_a:payable", debit, credit, credit - debit));
    accounts.add(line("provider:simulator:receivable", credit, debit, credit - debit));
    return balance;
  }

  private long sum(String field) {
    return payments.values().stream().mapToLong(payment -> payment.path(field).asLong()).sum();
  }

  private static ObjectNode line(String account, long debit, long credit, long balance) {
    return JSON.createObjectNode()
        .put("account", account)
        .put("currency", "GBP")
        .put("debit", debit)
        .put("credit", credit)
        .put("balance", balance);
  }

  private ObjectNode run() {
    var run = JSON.createObjectNode().put("runId", "rec_1").put("status", "COMPLETED");
    run.putObject("counts").put("matched", effects).put("amountDiffers", 0);
    return run;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}
