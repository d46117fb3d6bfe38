package io.quittance.reconciliation.repair;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.reconciliation.discrepancy.Discrepancies;
import io.quittance.reconciliation.repair.RepairMessages.DiscrepancyDetail;
import io.quittance.reconciliation.repair.RepairMessages.ProposalView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Tells all about one discrepancy. */
@Service
class ShowDiscrepancy {

  private static final int CHANGES_SHOWN = 100;

  private final Discrepancies discrepancies;
  private final Matters matters;
  private final Proposals proposals;
  private final History history;

  ShowDiscrepancy(
      Discrepancies discrepancies, Matters matters, Proposals proposals, History history) {
    this.discrepancies = discrepancies;
    this.matters = matters;
    this.proposals = proposals;
    this.history = history;
  }

  /**
   * A discrepancy as it is now, all of it as of one moment.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found}
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public DiscrepancyDetail show(UUID id) {
    var matter = matters.find(id);
    var made = proposals.of(id);
    boolean underWay = made.stream().anyMatch(Proposal::isUnderWay);
    return new DiscrepancyDetail(
        discrepancies.find(id).orElseThrow(),
        underWay ? List.of() : List.copyOf(RepairRules.actions(matter, proposals.bookedFor(id))),
        made.stream().map(ProposalView::of).toList(),
        history.of(id, null, CHANGES_SHOWN));
  }

  /**
   * Changes, newest first, with one more than the limit where there are more.
   *
   * @throws io.quittance.platform.problem.Refusal {@code discrepancy_not_found} or {@code
   *     parameter_invalid}
   */
  List<History.Change> history(UUID id, @Nullable String cursor, int limit) {
    return history.of(matters.find(id).id(), position(cursor), limit + 1);
  }

  private static @Nullable Long position(@Nullable String cursor) {
    try {
      return cursor == null ? null : Long.valueOf(cursor);
    } catch (NumberFormatException unreadable) {
      throw invalid("cursor", "is not a cursor");
    }
  }
}
