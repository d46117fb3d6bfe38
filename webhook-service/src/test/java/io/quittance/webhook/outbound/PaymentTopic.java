package io.quittance.webhook.outbound;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.platform.id.Ids;
import io.quittance.webhook.SimulatorProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells events of payments as payment-api does. */
public final class PaymentTopic implements AutoCloseable {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private final KafkaProducer<String, String> producer =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              LocalInfrastructure.shared().kafka().bootstrapServers(),
              "linger.ms",
              "5"),
          new StringSerializer(),
          new StringSerializer());

  /** Tells that a payment was created; returns the event's id on the wire. */
  public String created(String merchantId) {
    var payment = SimulatorProvider.id("pi");
    return tell(new PaymentEvent.Created(merchantId, payment(payment, "CREATED")), 1);
  }

  /** Tells an event; returns its id on the wire. */
  public String tell(PaymentEvent event, long sequence) {
    var id = new Ids(SimulatorProvider.CLOCK).next("tests");
    var message =
        new ProducerRecord<>(
            PaymentEvent.CATALOG.topic(),
            event.payment().paymentIntentId(),
            PaymentEvent.CATALOG.write(event));
    header(message, "ce_id", id.toString());
    header(message, "ce_source", "/quittance/payment-api");
    header(message, "ce_type", PaymentEvent.CATALOG.typeOf(event));
    header(message, "ce_sequence", Long.toString(sequence));
    header(message, "ce_time", AT.toString());
    try {
      producer.send(message).get();
    } catch (ExecutionException | InterruptedException failure) {
      throw new IllegalStateException("nobody hears of the event", failure);
    }
    return Ids.write("evt", id);
  }

  /** The uuid of an event, as the database knows it. */
  public static UUID uuid(String eventId) {
    return Ids.read("evt", eventId).orElseThrow();
  }

  /** A payment of 5000 in some status. */
  public static PaymentIntentView payment(String id, String status) {
    return new PaymentIntentView(
        id,
        "order-1",
        "user-1",
        5000,
        "USD",
        status,
        "MANUAL",
        "pm_card_visa",
        0,
        0,
        0,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        "汉字 ü",
        Map.of("seat", "12 A"),
        AT,
        AT);
  }

  private static void header(ProducerRecord<?, ?> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
