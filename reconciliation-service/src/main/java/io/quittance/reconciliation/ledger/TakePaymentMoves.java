package io.quittance.reconciliation.ledger;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps our copy of what payments moved, apart from the claims: it has the disputes too. */
@Component
class TakePaymentMoves implements EventHandler {

  private final PaymentMoves moves;

  TakePaymentMoves(PaymentMoves moves) {
    this.moves = moves;
  }

  @Override
  public String name() {
    return "reconciliation-moves";
  }

  @Override
  public Set<String> topics() {
    return Set.of(PaymentEvent.CATALOG.topic());
  }

  @Override
  public boolean concerns(String type) {
    return PaymentMove.EVENTS.contains(type);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    moves.take(
        events.stream()
            .map(event -> event.read(PaymentEvent.CATALOG).flatMap(PaymentMove::in))
            .flatMap(Optional::stream)
            .toList());
  }
}
