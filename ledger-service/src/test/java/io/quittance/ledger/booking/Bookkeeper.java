package io.quittance.ledger.booking;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.platform.inbox.ReceivedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Books events at once, in one transaction, as the consumer does with what Kafka brings. */
public final class Bookkeeper {

  private final BookPaymentEvents bookPaymentEvents;
  private final TransactionTemplate transaction;

  public Bookkeeper(ApplicationContext service) {
    this.bookPaymentEvents = service.getBean(BookPaymentEvents.class);
    this.transaction = service.getBean(TransactionTemplate.class);
  }

  public void book(PaymentEvent... events) {
    var received = Stream.of(events).map(Bookkeeper::received).toList();
    transaction.executeWithoutResult(_ -> bookPaymentEvents.handle(received));
  }

  /** One by one, as the consumer does after a batch has failed. */
  public void bookEach(List<PaymentEvent> events) {
    events.forEach(this::book);
  }

  private static ReceivedEvent received(PaymentEvent event) {
    return new ReceivedEvent(
        UUID.randomUUID(),
        "/quittance/payment-api",
        PaymentEvent.CATALOG.topic(),
        PaymentEvent.CATALOG.typeOf(event),
        event.payment().paymentIntentId(),
        1,
        Instant.EPOCH,
        null,
        PaymentEvent.CATALOG.write(event));
  }
}
