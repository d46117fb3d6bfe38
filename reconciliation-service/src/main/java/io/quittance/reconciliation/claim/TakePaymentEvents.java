package io.quittance.reconciliation.claim;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps our copy of the captures and refunds that payment-api tells about. */
@Component
class TakePaymentEvents implements EventHandler {

  private final OurClaims claims;

  TakePaymentEvents(OurClaims claims) {
    this.claims = claims;
  }

  @Override
  public String name() {
    return "reconciliation-service";
  }

  @Override
  public Set<String> topics() {
    return Set.of(PaymentEvent.CATALOG.topic());
  }

  @Override
  public boolean concerns(String type) {
    return OurClaim.EVENTS.contains(type);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    var byTransaction = new LinkedHashMap<String, OurClaim>();
    events.stream()
        .map(event -> event.read(PaymentEvent.CATALOG).flatMap(OurClaim::in))
        .flatMap(Optional::stream)
        .forEach(
            claim -> byTransaction.merge(claim.operation().transactionId(), claim, OurClaim::then));
    claims.take(List.copyOf(byTransaction.values()));
  }
}
