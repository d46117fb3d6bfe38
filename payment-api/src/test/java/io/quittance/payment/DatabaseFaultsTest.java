package io.quittance.payment;

import static io.quittance.payment.Shop.order;
import static io.quittance.payment.Shop.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What callers and the books see of a database in trouble. */
class DatabaseFaultsTest {

  private static final Map<String, Object> ONE_CENT = Map.of("amount", 1);

  private final Shop shop = Shop.of(PaymentPlatform.shared());

  @ParameterizedTest(name = "{0}: {1} failures are answered with {2}")
  @CsvSource({
    "A704 serialization_failure, 2, 200",
    "A704 serialization_failure, 100, 503",
    "A705 deadlock_detected, 2, 200",
    "A705 deadlock_detected, 100, 503"
  })
  @DisplayName("A704 A705 transactions in each other's way run again, and are never a 500")
  void runsAgainWhatWasGivenUp(String fault, int failures, int status) throws SQLException {
    var id = shop.api().create(order(), 500, "pm_card_visa");
    var key = UUID.randomUUID().toString();
    try (var superuser = shop.platform().superuser()) {
      failInserts(superuser, fault.substring(5), failures);
      var answer = shop.api().post(path(id, "authorize"), "", key);
      assertThat(answer.status()).as(answer.text()).isEqualTo(status);
      if (status == 503) {
        assertThat(answer.code()).isEqualTo("service_unavailable");
        assertThat(answer.raw().headers().firstValue("Retry-After")).isPresent();
      }
      superuser.createStatement().execute("DROP FUNCTION fail_insert() CASCADE");
    }
    assertThat(shop.api().post(path(id, "authorize"), "", key).status()).isEqualTo(200);
    assertThat(shop.effects(id, "AUTHORIZE")).isEqualTo(1);
  }

  @Test
  @DisplayName("A702 A706 connections that are ended at any moment cost no payment and double none")
  void survivesEndedConnections() throws Exception {
    var keys = IntStream.range(0, 60).mapToObj(i -> UUID.randomUUID().toString()).toList();
    try (var superuser = shop.platform().superuser();
        var callers = Executors.newFixedThreadPool(8)) {
      var calls =
          keys.stream()
              .map(key -> callers.submit(() -> shop.sale(key, 100, "pm_card_visa", key)))
              .toList();
      while (!calls.stream().allMatch(call -> call.isDone())) {
        endOneConnection(superuser);
      }
      for (var call : calls) {
        var answer = call.get();
        assertThat(answer.status()).as(answer.text()).isIn(201, 202, 409, 503);
      }
    }
    for (var key : keys) {
      var paid =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> shop.sale(key, 100, "pm_card_visa", key),
                  answer -> answer.field("status").equals("CAPTURED"));
      assertThat(paid.status()).isEqualTo(201);
      assertThat(shop.effects(paid.field("paymentIntentId"), "CAPTURE")).isEqualTo(1);
    }
    theScheduleGoesOn();
  }

  /**
   * A job whose end could not be written down is begun again, here or by another instance, after 20
   * seconds without a sign of life. Twelve of them pass at once; jobs that run give a sign every 5.
   */
  private void theScheduleGoesOn() {
    shop.platform()
        .bean(JdbcClient.class)
        .sql(
            """
            UPDATE scheduled_tasks SET last_heartbeat = last_heartbeat - interval '12 seconds'
            WHERE picked
            """)
        .update();
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                shop.platform()
                    .bean(JdbcClient.class)
                    .sql(
                        """
                        SELECT count(*) FROM scheduled_tasks
                        WHERE picked AND last_heartbeat < now() - interval '8 seconds'
                        """)
                    .query(Long.class)
                    .single(),
            forgotten -> forgotten == 0);
    var id = shop.sale(300, "pm_fault_timeout_then_charged").field("paymentIntentId");
    shop.dueNow(id);
    await().atMost(Duration.ofSeconds(60)).until(() -> shop.status(id).equals("CAPTURED"));
  }

  @Test
  @DisplayName("A703 without a free connection the answer is a quick 503, and then all is well")
  void answersWithoutAFreeConnection() throws SQLException {
    var pool = shop.platform().bean(HikariDataSource.class);
    var held = new ArrayList<Connection>();
    var key = UUID.randomUUID().toString();
    var order = order();
    try {
      takeAll(pool, held);
      var refused = shop.sale(order, 100, "pm_card_visa", key);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("service_unavailable");
    } finally {
      for (var connection : held) {
        connection.close();
      }
    }
    assertThat(shop.sale(order, 100, "pm_card_visa", key).status()).isEqualTo(201);
  }

  @Test
  @DisplayName(
      "A703 refunds that wait for one payment's row leave the connections to everybody else")
  void aHotPaymentLeavesConnections() throws Exception {
    int refunds = 3 * shop.platform().bean(HikariDataSource.class).getMaximumPoolSize();
    var hot = shop.sale(refunds, "pm_card_visa").field("paymentIntentId");
    var other = shop.sale(100, "pm_card_visa").field("paymentIntentId");
    var meters = shop.platform().bean(MeterRegistry.class);
    try (var superuser = shop.platform().superuser();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      superuser.setAutoCommit(false);
      Shop.lockRow(superuser, hot);
      var calls =
          IntStream.range(0, refunds)
              .mapToObj(
                  _ ->
                      callers.submit(
                          () -> shop.api().post("/api/payments/" + hot + "/refund", ONE_CENT)))
              .toList();
      await()
          .until(
              () -> meters.get("quittance.payment.turns.waiting").gauge().value() == refunds - 1);
      assertThat(shop.get(other).status()).isEqualTo(200);
      superuser.rollback();
      for (var call : calls) {
        assertThat(call.get().status()).as(call.get().text()).isEqualTo(201);
      }
    }
    assertThat(shop.status(hot)).isEqualTo("REFUNDED");
  }

  private static void takeAll(HikariDataSource pool, List<Connection> held) {
    try {
      while (held.size() < pool.getMaximumPoolSize()) {
        held.add(pool.getConnection());
      }
    } catch (SQLException empty) {
      assertThat(held).isNotEmpty();
    }
  }

  /** The next inserts of operations fail; a sequence counts, since rollbacks do not undo it. */
  private static void failInserts(Connection superuser, String condition, int times)
      throws SQLException {
    try (var statement = superuser.createStatement()) {
      statement.execute("DROP SEQUENCE IF EXISTS failed_inserts");
      statement.execute("CREATE SEQUENCE failed_inserts");
      statement.execute("GRANT USAGE ON SEQUENCE failed_inserts TO PUBLIC");
      statement.execute(
          """
          CREATE FUNCTION fail_insert() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
              IF nextval('failed_inserts') <= %d THEN
                  RAISE EXCEPTION 'in the way' USING ERRCODE = '%s';
              END IF;
              RETURN NEW;
          END $$
          """
              .formatted(times, condition));
      statement.execute(
          "CREATE TRIGGER fail_insert BEFORE INSERT ON payment_transaction"
              + " FOR EACH ROW EXECUTE FUNCTION fail_insert()");
    }
  }

  private void endOneConnection(Connection superuser) throws SQLException {
    try (var statement =
        superuser.prepareStatement(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE usename = ? AND datname = current_database() AND state <> 'idle'
            ORDER BY random() LIMIT 1
            """)) {
      statement.setString(1, property("spring.datasource.username"));
      statement.executeQuery().close();
    }
  }

  private String property(String name) {
    return shop.platform().bean(Environment.class).getRequiredProperty(name);
  }
}
