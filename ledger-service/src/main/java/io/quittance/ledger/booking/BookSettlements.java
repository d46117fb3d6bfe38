package io.quittance.ledger.booking;

import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Books what providers pay out, as reconciliation tells it; apart from the payments, so that the
 * few do not wait for the many.
 */
@Component
class BookSettlements implements EventHandler {

  private final BookFacts bookFacts;

  BookSettlements(BookFacts bookFacts) {
    this.bookFacts = bookFacts;
  }

  @Override
  public String name() {
    return "ledger-settlements";
  }

  @Override
  public Set<String> topics() {
    return Set.of(ReconciliationEvent.CATALOG.topic());
  }

  @Override
  public boolean concerns(String type) {
    return PostingRules.RECONCILIATION_EVENTS.contains(type);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    var requests =
        events.stream().map(BookSettlements::entryFor).flatMap(Optional::stream).toList();
    bookFacts.book(requests);
  }

  private static Optional<EntryRequest> entryFor(ReceivedEvent received) {
    return received
        .read(ReconciliationEvent.CATALOG)
        .flatMap(
            event -> PostingRules.entryFor(event, new Cause(received.type(), received.id(), null)));
  }
}
