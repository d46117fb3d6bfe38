package io.quittance.reconciliation.repair;

import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentBooked;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentRefused;
import io.quittance.platform.id.Ids;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears what became of approved adjustments. A booked one explains its discrepancy if that is still
 * what it was; a discrepancy that went away or changed meanwhile shows that the booking is to be
 * taken back or added to.
 */
@Component
class TakeBookings implements EventHandler {

  private static final Logger log = LoggerFactory.getLogger(TakeBookings.class);
  private static final String LEDGER = "ledger-service";

  private final Matters matters;
  private final Proposals proposals;
  private final ChangeContext context;
  private final ExplainDiscrepancy explainDiscrepancy;

  TakeBookings(
      Matters matters,
      Proposals proposals,
      ChangeContext context,
      ExplainDiscrepancy explainDiscrepancy) {
    this.matters = matters;
    this.proposals = proposals;
    this.context = context;
    this.explainDiscrepancy = explainDiscrepancy;
  }

  @Override
  public String name() {
    return "reconciliation-bookings";
  }

  @Override
  public Set<String> topics() {
    return Set.of(BookingEvent.CATALOG.topic());
  }

  @Override
  public boolean concerns(String type) {
    return BookingEvent.CATALOG.types().contains(type);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    events.forEach(received -> received.read(BookingEvent.CATALOG).ifPresent(this::take));
  }

  private void take(BookingEvent event) {
    var id =
        Ids.read(Proposal.PREFIX, event.proposalId())
            .orElseThrow(() -> new IllegalArgumentException("no proposal " + event.proposalId()));
    var discrepancyId =
        proposals
            .find(id)
            .map(Proposal::discrepancyId)
            .orElseThrow(() -> new IllegalStateException("unknown proposal " + event.proposalId()));
    var matter = matters.lock(discrepancyId);
    var proposal = proposals.find(id).orElseThrow();
    if (proposal.status() != ProposalStatus.APPROVED) {
      return;
    }
    context.by(LEDGER, proposal.reason());
    switch (event) {
      case AdjustmentBooked booked -> book(matter, proposal, booked);
      case AdjustmentRefused refused -> {
        log.error(
            "the ledger does not book {}: {}; discrepancy {} needs another proposal",
            refused.proposalId(),
            refused.detail(),
            matter.wireId());
        proposals.refuse(id, refused.code() + ": " + refused.detail());
      }
    }
  }

  private void book(Matter matter, Proposal proposal, AdjustmentBooked booked) {
    proposals.book(proposal.id(), booked.entryId(), booked.bookedAt());
    if (proposal.action().takesBack()) {
      takeBack(matter);
    } else if (matter.isOpen() && matters.isAsIn(matter.id(), proposal.runId())) {
      explainDiscrepancy.explain(matter, "ADJUSTED", proposal);
    }
  }

  /** Without its booking, a discrepancy is explained no more. */
  private void takeBack(Matter matter) {
    if (matter.explainedBy() == null) {
      return;
    }
    if (matter.isFound()) {
      matters.reopen(matter.id());
    } else {
      matters.letGo(matter.id());
    }
  }
}
