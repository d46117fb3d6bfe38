package io.quittance.ledger.booking;

import io.quittance.contracts.payment.DisputeView;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.contracts.payment.RefundView;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Events of one payment as payment-api would tell them. */
public final class PaymentFacts {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final String merchantId;
  private final String paymentId;

  public PaymentFacts(String merchantId, String paymentId) {
    this.merchantId = merchantId;
    this.paymentId = paymentId;
  }

  public Operation operation(String transactionId, long amount, String currency) {
    return new Operation(transactionId, "simulator", "prov_1", amount, currency, NOON);
  }

  /** As {@link #operation(String, long, String)}, at another time. */
  public Operation operation(
      String transactionId, long amount, String currency, Instant occurredAt) {
    return new Operation(transactionId, "simulator", "prov_1", amount, currency, occurredAt);
  }

  public PaymentEvent created() {
    return new PaymentEvent.Created(merchantId, payment());
  }

  public PaymentEvent captured(Operation operation) {
    return new PaymentEvent.Captured(merchantId, payment(), operation);
  }

  public PaymentEvent refundSucceeded(Operation operation) {
    return new PaymentEvent.RefundSucceeded(merchantId, payment(), refund(), operation);
  }

  public PaymentEvent refundFailed(Operation operation, boolean wasSucceeded) {
    return new PaymentEvent.RefundFailed(merchantId, payment(), refund(), operation, wasSucceeded);
  }

  public PaymentEvent disputeOpened(Operation operation) {
    return new PaymentEvent.DisputeOpened(merchantId, payment(), dispute(), operation);
  }

  public PaymentEvent disputeWon(Operation operation) {
    return new PaymentEvent.DisputeWon(merchantId, payment(), dispute(), operation, false);
  }

  public PaymentEvent disputeReversed(Operation operation) {
    return new PaymentEvent.DisputeWon(merchantId, payment(), dispute(), operation, true);
  }

  public PaymentEvent disputeLost(Operation operation) {
    return new PaymentEvent.DisputeLost(merchantId, payment(), dispute(), operation);
  }

  /** Sends to the real broker, as the outbox relay does. */
  public static final class Sender implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;

    public Sender(String bootstrapServers) {
      this.producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
              new StringSerializer(),
              new ByteArraySerializer());
    }

    public void send(PaymentEvent event) {
      send(UUID.randomUUID(), event);
    }

    public void send(UUID eventId, PaymentEvent event) {
      send(
          eventId,
          PaymentEvent.CATALOG.typeOf(event),
          event.payment().paymentIntentId(),
          PaymentEvent.CATALOG.write(event));
    }

    public void send(UUID eventId, String type, String key, String body) {
      send(PaymentEvent.CATALOG.topic(), eventId, type, key, body);
    }

    /** As reconciliation-service tells of its own. */
    public void send(UUID eventId, String key, ReconciliationEvent event) {
      var catalog = ReconciliationEvent.CATALOG;
      send(catalog.topic(), eventId, catalog.typeOf(event), key, catalog.write(event));
    }

    private void send(String topic, UUID eventId, String type, String key, String body) {
      var message = new ProducerRecord<>(topic, key, body.getBytes(StandardCharsets.UTF_8));
      Map.of(
              "ce_id",
              eventId.toString(),
              "ce_source",
              "/quittance/payment-api",
              "ce_type",
              type,
              "ce_sequence",
              "1",
              "ce_time",
              NOON.toString())
          .forEach(
              (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
      try {
        producer.send(message).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  private PaymentIntentView payment() {
    return new PaymentIntentView(
        paymentId,
        "order-1",
        "user-1",
        5000,
        "USD",
        "CAPTURED",
        "AUTOMATIC",
        null,
        0,
        5000,
        0,
        false,
        null,
        null,
        null,
        "simulator",
        null,
        null,
        null,
        Map.of(),
        NOON,
        NOON);
  }

  private RefundView refund() {
    return new RefundView("re_1", paymentId, 1, "USD", "SUCCEEDED", null, null, NOON, NOON);
  }

  private DisputeView dispute() {
    return new DisputeView(
        "dp_1", paymentId, 1, "USD", "CHARGEBACK", "OPEN", "fraudulent", null, NOON, NOON);
  }
}
