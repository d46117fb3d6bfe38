package io.quittance.ledger.booking;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.ledger.books.BookedOperations;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.terms.ShareOperations;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Books what payment-api tells. The entries are written in the transaction that notes the events as
 * received, so an event and its entry are there together or not at all.
 */
@Component
class BookPaymentEvents implements EventHandler {

  /** Under which the inbox remembers its events. */
  static final String CONSUMER = "ledger";

  /** A commit costs as much as some hundred entries. */
  private static final int BATCH_SIZE_MAX = 2_000;

  private final ShareOperations shareOperations;
  private final BookFacts bookFacts;
  private final BookedOperations bookedOperations;

  BookPaymentEvents(
      ShareOperations shareOperations, BookFacts bookFacts, BookedOperations bookedOperations) {
    this.shareOperations = shareOperations;
    this.bookFacts = bookFacts;
    this.bookedOperations = bookedOperations;
  }

  @Override
  public String name() {
    return CONSUMER;
  }

  @Override
  public Set<String> topics() {
    return Set.of(PaymentEvent.CATALOG.topic());
  }

  @Override
  public boolean concerns(String type) {
    return PostingRules.EVENTS.contains(type);
  }

  @Override
  public int batchSizeMax() {
    return BATCH_SIZE_MAX;
  }

  /** Bodies are read on all processors, in their order; the writing is what others wait for. */
  @Override
  public void handle(List<ReceivedEvent> events) {
    var told =
        events.parallelStream().map(BookPaymentEvents::read).flatMap(Optional::stream).toList();
    var shares =
        shareOperations.share(
            told.stream().map(Told::event).map(Moves::of).flatMap(Optional::stream).toList());
    var requests =
        told.stream()
            .map(one -> PostingRules.entryFor(one.event(), shares, one.cause()))
            .flatMap(Optional::stream)
            .toList();
    bookFacts.book(requests);
    bookedOperations.add(
        told.stream()
            .map(Told::event)
            .map(Moves::operationOf)
            .flatMap(Optional::stream)
            .distinct()
            .toList());
  }

  private record Told(PaymentEvent event, Cause cause) {}

  private static Optional<Told> read(ReceivedEvent received) {
    return received
        .read(PaymentEvent.CATALOG)
        .map(
            event ->
                new Told(
                    event,
                    new Cause(received.type(), received.id(), event.payment().paymentIntentId())));
  }
}
