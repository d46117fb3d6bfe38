package io.quittance.payment.recovery;

import static org.awaitility.Awaitility.await;

import io.quittance.payment.Neighbors;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.recovery.EventLog.Event;
import io.quittance.payment.recovery.Verb.Amounts;
import io.quittance.platform.id.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Everybody's own view: payment-api's database, idempotency-service's, the provider, the topic. */
final class Books implements AutoCloseable {

  private static final Duration GONE_MAX = Duration.ofSeconds(30);

  private final SingleConnectionDataSource connection;
  private final JdbcClient payments;
  private final Neighbors neighbors;
  private final String broker;

  /** The books of a payment-api that was started with these settings. */
  Books(Map<String, String> settings, Neighbors neighbors) {
    this.connection =
        new SingleConnectionDataSource(
            settings.get("spring.datasource.url"),
            settings.get("spring.datasource.username"),
            settings.get("spring.datasource.password"),
            true);
    this.payments = JdbcClient.create(connection);
    this.neighbors = neighbors;
    this.broker = settings.get("spring.kafka.bootstrap-servers");
  }

  /**
   * What the books say about one request and its payment.
   *
   * @param payment empty while there is none
   * @param keyState NONE when nobody has claimed the key
   * @param operations the statuses of what the key began, of the type that the verb asks for
   * @param unscheduled operations of the payment that are open and have no next check
   * @param open operations of the payment that are open
   * @param amounts null while there is no payment
   * @param sequence of the payment's latest event
   * @param waiting events in the outbox
   * @param sent events on the topic, copies too
   */
  record Page(
      String payment,
      String keyState,
      List<String> operations,
      long unscheduled,
      long open,
      List<String> effects,
      @Nullable Amounts amounts,
      long sequence,
      List<UUID> waiting,
      List<Event> sent) {}

  EventLog events() {
    return EventLog.read(broker);
  }

  Page about(Cut cut, EventLog events) {
    var id = paymentOf(cut);
    var payment = id == null ? "" : Ids.write(PaymentIntent.PREFIX, id);
    return new Page(
        payment,
        keyState(cut),
        operations(cut),
        count("status IN ('PENDING', 'WAITING', 'UNKNOWN') AND next_check_at IS NULL", id),
        count("status IN ('PENDING', 'WAITING', 'UNKNOWN')", id),
        id == null ? List.of() : neighbors.effects(payment),
        amounts(id),
        sequence(id),
        waiting(payment),
        events.of(payment));
  }

  private @Nullable UUID paymentOf(Cut cut) {
    return payments
        .sql("SELECT id FROM payment_intent WHERE order_id = :order")
        .param("order", cut.order())
        .query(UUID.class)
        .optional()
        .orElse(null);
  }

  private String keyState(Cut cut) {
    return neighbors
        .keys()
        .sql("SELECT state FROM idempotency_key WHERE key = :key")
        .param("key", cut.key())
        .query(String.class)
        .optional()
        .orElse("NONE");
  }

  private List<String> operations(Cut cut) {
    return payments
        .sql("SELECT status FROM payment_transaction WHERE idempotency_key = :key AND type = :type")
        .param("key", cut.key())
        .param("type", cut.verb().operationType())
        .query(String.class)
        .list();
  }

  private long count(String condition, @Nullable UUID payment) {
    return payments
        .sql(
            "SELECT count(*) FROM payment_transaction WHERE payment_intent_id = :payment AND "
                + condition)
        .param("payment", payment)
        .query(Long.class)
        .single();
  }

  private @Nullable Amounts amounts(@Nullable UUID payment) {
    return payments
        .sql(
            """
            SELECT amount_authorized AS authorized, amount_capturable AS capturable,
                   amount_captured AS captured, amount_refund_pending AS refund_pending,
                   amount_refunded AS refunded
            FROM payment_intent WHERE id = :payment
            """)
        .param("payment", payment)
        .query(Amounts.class)
        .optional()
        .orElse(null);
  }

  private long sequence(@Nullable UUID payment) {
    return payments
        .sql("SELECT event_sequence FROM payment_intent WHERE id = :payment")
        .param("payment", payment)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private List<UUID> waiting(String payment) {
    return payments
        .sql("SELECT event_id FROM outbox WHERE aggregate_id = :payment ORDER BY position")
        .param("payment", payment)
        .query(UUID.class)
        .list();
  }

  /** Whether every event has left. */
  boolean isOutboxEmpty() {
    return payments.sql("SELECT count(*) FROM outbox").query(Long.class).single() == 0;
  }

  /** How many transactions have written something, and wait for whoever began them. */
  long uncommitted() {
    return payments
        .sql(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user
              AND state = 'idle in transaction' AND backend_xid IS NOT NULL
            """)
        .query(Long.class)
        .single();
  }

  /** As if the client repeated at once: what is open is not looked up before, on a slow machine. */
  void postponeLookUps() {
    payments
        .sql(
            """
            UPDATE payment_transaction SET next_check_at = now() + interval '1 hour'
            WHERE next_check_at IS NOT NULL
            """)
        .update();
  }

  /** Keeps the relay from taking events, by the lock that lets only one relay work. */
  void holdRelay() {
    payments.sql("SELECT pg_advisory_lock(hashtext('outbox'))").query((_, _) -> true).single();
  }

  void letRelayGo() {
    payments.sql("SELECT pg_advisory_unlock(hashtext('outbox'))").query(Boolean.class).single();
  }

  /** Waits until the database has rolled back what a killed process left open. */
  void awaitNobodyConnected() {
    await()
        .atMost(GONE_MAX)
        .until(
            () ->
                payments
                        .sql(
                            """
                            SELECT count(*) FROM pg_stat_activity
                            WHERE datname = current_database() AND usename = current_user
                              AND pid <> pg_backend_pid()
                            """)
                        .query(Long.class)
                        .single()
                    == 0);
  }

  @Override
  public void close() {
    connection.destroy();
  }
}
