package io.quittance.reconciliation.settlement;

import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementConfirmed;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.reconciliation.bank.BankSettings;
import io.quittance.reconciliation.statement.Statement;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells what a provider pays out for a day, per currency, once a run has found that both sides
 * agree on it; a currency with a difference waits for the run that no longer finds it.
 *
 * <p>Judging a day again tells nothing again: only what the statement has beyond the settlements
 * before is told, as another part. So a day that is reconciled while it lasts, or whose statement
 * is corrected, comes out right.
 */
@Service
public class ConfirmSettlements {

  private static final Logger log = LoggerFactory.getLogger(ConfirmSettlements.class);

  private final Settlements settlements;
  private final BankSettings banks;
  private final Outbox outbox;
  private final Ids ids;

  ConfirmSettlements(Settlements settlements, BankSettings banks, Outbox outbox, Ids ids) {
    this.settlements = settlements;
    this.banks = banks;
    this.outbox = outbox;
    this.ids = ids;
  }

  /** Settles what a run that has judged its day found agreed, in the run's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void confirm(UUID runId, Statement statement) {
    settlements
        .unsettled(runId, statement)
        .forEach(
            unsettled -> {
              var id = ids.next(statement.provider());
              boolean inTransit = banks.isPayer(statement.provider());
              tell(settlements.insert(id, runId, statement, unsettled, inTransit), statement);
            });
  }

  private void tell(Settlement settlement, Statement statement) {
    var event =
        new SettlementConfirmed(
            settlement.wireId(),
            settlement.provider(),
            statement.account(),
            settlement.day(),
            settlement.currency(),
            settlement.gross(),
            settlement.fees(),
            settlement.net(),
            settlement.lines(),
            Ids.write(Statement.PREFIX, statement.id()),
            settlement.inTransit());
    var day = "%s:%s:%s".formatted(settlement.provider(), settlement.day(), settlement.currency());
    outbox.append(
        List.of(
            OutgoingEvent.of(
                ReconciliationEvent.CATALOG,
                ids.next(settlement.provider()),
                day,
                settlement.part(),
                event)));
    log.info("{} is settled: {} less {} of fees", day, settlement.gross(), settlement.fees());
  }
}
