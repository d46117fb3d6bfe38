package io.quittance.reconciliation.repair;

import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.platform.id.Ids;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears of approved adjustments that the ledger's consumer gave up, so that operators see them and
 * can send them again.
 */
@Component
class TakeSetAside implements EventHandler {

  private static final Logger log = LoggerFactory.getLogger(TakeSetAside.class);
  private static final String TYPE = "adjustment.approved.v1";
  private static final String LEDGER = "ledger-service";

  private final Matters matters;
  private final Proposals proposals;
  private final ChangeContext context;

  TakeSetAside(Matters matters, Proposals proposals, ChangeContext context) {
    this.matters = matters;
    this.proposals = proposals;
    this.context = context;
  }

  @Override
  public String name() {
    return "reconciliation-set-aside";
  }

  @Override
  public Set<String> topics() {
    return Set.of(ReconciliationEvent.CATALOG.topic() + ".dlt");
  }

  @Override
  public boolean concerns(String type) {
    return type.equals(TYPE);
  }

  @Override
  public void handle(List<ReceivedEvent> events) {
    events.forEach(
        received ->
            Ids.read(Proposal.PREFIX, received.aggregateId())
                .flatMap(proposals::find)
                .ifPresent(proposal -> setAside(proposal, received)));
  }

  private void setAside(Proposal seen, ReceivedEvent received) {
    matters.lock(seen.discrepancyId());
    var proposal = proposals.find(seen.id()).orElseThrow();
    boolean isTheLatest = received.sequence() == proposal.timesSent();
    if (proposal.status() == ProposalStatus.APPROVED && isTheLatest) {
      context.by(LEDGER, proposal.reason());
      proposals.setAside(proposal.id());
      log.error(
          "the ledger could not run {} and has set it aside: send it again once that is mended",
          proposal.wireId());
    }
  }
}
