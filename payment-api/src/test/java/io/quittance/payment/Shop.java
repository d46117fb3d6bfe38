package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.platform.id.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A merchant that sells things, and what it and the provider can see of that. */
record Shop(PaymentPlatform platform, ApiClient api) {

  static Shop of(PaymentPlatform platform) {
    return new Shop(platform, new ApiClient(platform.paymentUrl(), PaymentPlatform.KEY_A));
  }

  /** An order that nobody has paid yet. */
  static String order() {
    return "order-" + UUID.randomUUID();
  }

  static String path(String id, String verb) {
    return "/api/payment-intents/" + id + "/" + verb;
  }

  /** Created, authorized and captured by one request, as far as the method lets it. */
  Answer sale(long amount, String method) {
    return sale(order(), amount, method, UUID.randomUUID().toString());
  }

  Answer sale(String orderId, long amount, String method, String key) {
    return sale(orderId, amount, method, key, Map.of());
  }

  Answer sale(String orderId, long amount, String method, String key, Map<String, Object> further) {
    var request =
        new HashMap<String, Object>(
            Map.of(
                "orderId",
                orderId,
                "userId",
                "user-1",
                "amount",
                amount,
                "currency",
                "USD",
                "paymentMethodId",
                method,
                "captureMethod",
                "AUTOMATIC",
                "confirm",
                true));
    request.putAll(further);
    return api.post("/api/payment-intents", request, key);
  }

  /** The id of a payment that is authorized, and no more. */
  String authorized(long amount) {
    var id = api.create(order(), amount, "pm_card_visa");
    assertThat(api.post(path(id, "authorize"), "").field("status")).isEqualTo("AUTHORIZED");
    return id;
  }

  Answer get(String id) {
    return api.get("/api/payment-intents/" + id);
  }

  String status(String id) {
    return get(id).field("status");
  }

  /** As if the time of the next check had come: the database's clock decides. */
  void dueNow(String id) {
    platform
        .bean(JdbcClient.class)
        .sql(
            """
            UPDATE payment_transaction SET next_check_at = now()
            WHERE payment_intent_id = :id AND next_check_at IS NOT NULL
            """)
        .param("id", Ids.read(PaymentIntent.PREFIX, id).orElseThrow())
        .update();
  }

  /**
   * As if so much time had passed for the schedule: whatever it waits for is so much nearer. Its
   * intervals still count, other than with {@link #dueNow}.
   */
  void timePasses(Duration time) {
    var jdbc = platform.bean(JdbcClient.class);
    jdbc.sql(
            """
            UPDATE payment_transaction SET next_check_at = next_check_at - make_interval(secs => :secs)
            WHERE next_check_at IS NOT NULL
            """)
        .param("secs", time.toSeconds())
        .update();
    jdbc.sql(
            """
            UPDATE scheduled_tasks SET execution_time = execution_time - make_interval(secs => :secs)
            WHERE NOT picked
            """)
        .param("secs", time.toSeconds())
        .update();
  }

  /** As if somebody changed the payment for a while: until the end of this transaction. */
  static void lockRow(Connection superuser, String payment) throws SQLException {
    try (var lock =
        superuser.prepareStatement("SELECT FROM payment_intent WHERE id = ? FOR UPDATE")) {
      lock.setObject(1, Ids.read(PaymentIntent.PREFIX, payment).orElseThrow());
      lock.executeQuery().close();
    }
  }

  /** How often the provider itself says that it did something. */
  long effects(String paymentIntentId, String type) {
    return platform.neighbors().effects(paymentIntentId).stream().filter(type::equals).count();
  }

  /** The provider as its administrators see it. */
  ApiClient provider() {
    return platform.neighbors().provider();
  }

  static List<Answer> inParallel(int times, Callable<Answer> call) {
    return inParallel(Collections.nCopies(times, call));
  }

  static <T> List<T> inParallel(List<Callable<T>> calls) {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      return callers.invokeAll(calls).stream().map(Future::resultNow).toList();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
