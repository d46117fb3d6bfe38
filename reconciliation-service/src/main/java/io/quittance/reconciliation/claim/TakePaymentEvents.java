package io.quittance.reconciliation.claim;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps our copy of the captures, refunds and disputes that payment-api tells about. */
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
    return OurClaim.EVENTS.contains(type) || Denial.EVENTS.contains(type);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    var byKey = new LinkedHashMap<String, OurClaim>();
    var denials = new LinkedHashSet<Denial>();
    events.stream()
        .map(event -> event.read(PaymentEvent.CATALOG))
        .flatMap(Optional::stream)
        .forEach(
            event -> {
              OurClaim.in(event)
                  .ifPresent(claim -> byKey.merge(claim.key(), claim, OurClaim::then));
              Denial.in(event).ifPresent(denials::add);
            });
    claims.take(List.copyOf(byKey.values()));
    claims.deny(List.copyOf(denials));
  }
}
