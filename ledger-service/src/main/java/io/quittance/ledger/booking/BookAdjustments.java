package io.quittance.ledger.booking;

import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentBooked;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentRefused;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.ledger.journal.LedgerMetrics;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.ledger.journal.WriteOutcome.Existing;
import io.quittance.platform.id.Ids;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.platform.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Books what two operators agreed on because of a discrepancy, and tells what became of it in the
 * same transaction. Unlike a fact, an adjustment that cannot be booked is refused: no money has
 * moved yet, and people can propose another one.
 */
@Component
class BookAdjustments implements EventHandler {

  private static final Logger log = LoggerFactory.getLogger(BookAdjustments.class);

  private final WriteEntries writeEntries;
  private final LedgerMetrics metrics;
  private final Outbox outbox;
  private final Ids ids;

  BookAdjustments(WriteEntries writeEntries, LedgerMetrics metrics, Outbox outbox, Ids ids) {
    this.writeEntries = writeEntries;
    this.metrics = metrics;
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public String name() {
    return "ledger-adjustments";
  }

  @Override
  public Set<String> topics() {
    return Set.of(ReconciliationEvent.CATALOG.topic());
  }

  @Override
  public boolean concerns(String type) {
    return PostingRules.ADJUSTMENT_EVENTS.contains(type);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    outbox.append(
        events.stream().map(this::book).flatMap(Optional::stream).map(this::told).toList());
  }

  /** What is to be told; empty for what was booked, and told, before under another event. */
  private Optional<BookingEvent> book(ReceivedEvent received) {
    var proposalId = received.aggregateId();
    try {
      return entryFor(received).flatMap(request -> book(request, proposalId));
    } catch (Refusal refusal) {
      log.warn("adjustment {} is refused: {}", proposalId, refusal.getMessage());
      return Optional.of(
          new AdjustmentRefused(
              proposalId, refusal.problem().code(), String.valueOf(refusal.getMessage())));
    }
  }

  private Optional<BookingEvent> book(EntryRequest request, String proposalId) {
    var outcomes = writeEntries.write(List.of(request));
    metrics.count(outcomes);
    var outcome = outcomes.getFirst();
    var entry = outcome.entry();
    return outcome instanceof Existing
        ? Optional.empty()
        : Optional.of(
            new AdjustmentBooked(
                proposalId, Ids.write(JournalEntry.PREFIX, entry.id()), entry.bookedAt()));
  }

  private static Optional<EntryRequest> entryFor(ReceivedEvent received) {
    return received
        .read(ReconciliationEvent.CATALOG)
        .flatMap(
            event -> PostingRules.entryFor(event, new Cause(received.type(), received.id(), null)));
  }

  /** The only event of its proposal, which is booked or refused once. */
  private OutgoingEvent told(BookingEvent event) {
    return OutgoingEvent.of(
        BookingEvent.CATALOG, ids.next(event.proposalId()), event.proposalId(), 1, event);
  }
}
