package io.quittance.reconciliation.repair;

import static io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount.WRITE_OFFS;
import static io.quittance.reconciliation.ReconciliationProblem.ACTION_NOT_POSSIBLE;
import static io.quittance.reconciliation.ReconciliationProblem.DISPUTE_OPEN;
import static io.quittance.reconciliation.ReconciliationProblem.PROPOSAL_PENDING;
import static io.quittance.reconciliation.ReconciliationProblem.WRITE_OFF_TOO_LARGE;

import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Currencies;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what an operator wants done about a discrepancy; nothing is done until somebody else
 * approves it. Amounts and accounts follow from the discrepancy alone.
 */
@Service
class ProposeRepair {

  private final Matters matters;
  private final Proposals proposals;
  private final ChangeContext context;
  private final RepairSettings settings;
  private final TransactionTemplate transaction;
  private final Ids ids;

  ProposeRepair(
      Matters matters,
      Proposals proposals,
      ChangeContext context,
      RepairSettings settings,
      TransactionTemplate transaction,
      Ids ids) {
    this.matters = matters;
    this.proposals = proposals;
    this.context = context;
    this.settings = settings;
    this.transaction = transaction;
    this.ids = ids;
  }

  /** The proposal, and whether this call made it. */
  record Proposed(Proposal proposal, boolean isNew) {}

  /**
   * Proposes an action. The same person may ask the same again.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}, {@code
   *     proposal_pending}, {@code action_not_possible}, {@code dispute_open} or {@code
   *     write_off_too_large}
   */
  Proposed propose(UUID discrepancyId, RepairAction action, String reason, String by) {
    return transaction.execute(
        _ -> {
          context.by(by, reason);
          var matter = matters.lock(discrepancyId);
          var underWay =
              proposals.of(discrepancyId).stream().filter(Proposal::isUnderWay).findFirst();
          return underWay.isPresent()
              ? repeated(underWay.get(), action, reason, by)
              : new Proposed(write(matter, action, reason, by), true);
        });
  }

  private Proposal write(Matter matter, RepairAction action, String reason, String by) {
    var booked = proposals.bookedFor(matter.id());
    var possible = RepairRules.actions(matter, booked);
    if (!possible.contains(action) && action.movesMoney() && matter.isDisputeOpen()) {
      throw DISPUTE_OPEN.because().with("actions", List.copyOf(possible));
    }
    if (!possible.contains(action)) {
      throw ACTION_NOT_POSSIBLE
          .because(action, matter.kind(), matter.status())
          .with("actions", List.copyOf(possible));
    }
    var lines = RepairRules.lines(action, matter, booked);
    if (action == RepairAction.WRITE_OFF) {
      lines.forEach(this::requireWithinLimit);
    }
    return proposals.insert(ids.beside(matter.id()), matter, action, lines, reason, by);
  }

  private void requireWithinLimit(AdjustmentLine line) {
    if (line.account() != WRITE_OFFS) {
      return;
    }
    int digits = Currencies.find(line.currency()).map(Currency::getDefaultFractionDigits).orElse(0);
    var amount = BigDecimal.valueOf(line.debit(), digits).abs();
    if (amount.compareTo(BigDecimal.valueOf(settings.writeOffMax())) > 0) {
      throw WRITE_OFF_TOO_LARGE.because(settings.writeOffMax(), line.currency());
    }
  }

  private static Proposed repeated(
      Proposal underWay, RepairAction action, String reason, String by) {
    boolean same =
        underWay.action() == action
            && underWay.reason().equals(reason)
            && underWay.proposedBy().equals(by);
    if (!same) {
      throw PROPOSAL_PENDING
          .because(underWay.wireId(), underWay.status())
          .with("proposalId", underWay.wireId());
    }
    return new Proposed(underWay, false);
  }
}
