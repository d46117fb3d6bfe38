package io.quittance.webhook.outbound.event;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes of each event of a payment what its merchant is told. Nobody is asked back. */
@Component
class TakePaymentEvents implements EventHandler {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final TellMerchants tellMerchants;

  TakePaymentEvents(TellMerchants tellMerchants) {
    this.tellMerchants = tellMerchants;
  }

  @Override
  public String name() {
    return "webhook-service";
  }

  @Override
  public Set<String> topics() {
    return Set.of(PaymentEvent.CATALOG.topic());
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    tellMerchants.tell(
        events.stream().map(TakePaymentEvents::told).flatMap(Optional::stream).toList());
  }

  /** Only what the views hold goes out: what an event may carry beside them stays inside. */
  private static Optional<MerchantEvent> told(ReceivedEvent received) {
    return received
        .read(PaymentEvent.CATALOG)
        .map(
            event ->
                new MerchantEvent(
                    received.id(),
                    event.merchantId(),
                    received.type(),
                    received.aggregateId(),
                    received.sequence(),
                    JSON.writeValueAsString(object(event)),
                    received.time()));
  }

  /** What an event is about: the refund or the dispute, else the payment. */
  private static Object object(PaymentEvent event) {
    return switch (event) {
      case PaymentEvent.RefundCreated told -> told.refund();
      case PaymentEvent.RefundSucceeded told -> told.refund();
      case PaymentEvent.RefundFailed told -> told.refund();
      case PaymentEvent.DisputeOpened told -> told.dispute();
      case PaymentEvent.DisputeUpdated told -> told.dispute();
      case PaymentEvent.DisputeWon told -> told.dispute();
      case PaymentEvent.DisputeLost told -> told.dispute();
      case PaymentEvent.Created told -> told.payment();
      case PaymentEvent.Authorizing told -> told.payment();
      case PaymentEvent.RequiresAction told -> told.payment();
      case PaymentEvent.InReview told -> told.payment();
      case PaymentEvent.Authorized told -> told.payment();
      case PaymentEvent.AuthorizationFailed told -> told.payment();
      case PaymentEvent.Capturing told -> told.payment();
      case PaymentEvent.Captured told -> told.payment();
      case PaymentEvent.CaptureFailed told -> told.payment();
      case PaymentEvent.Canceling told -> told.payment();
      case PaymentEvent.Canceled told -> told.payment();
      case PaymentEvent.Expired told -> told.payment();
    };
  }
}
