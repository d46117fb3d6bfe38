package io.quittance.simulator.dispute;

import static io.quittance.simulator.SimulatorProblem.ILLEGAL_STATE;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.DisputeStatus;
import io.quittance.simulator.book.EventType;
import org.springframework.stereotype.Service;

/** Contests a dispute or gives in. Two texts decide at once; any other leaves it under review. */
@Service
public class AnswerDispute {

  private static final String WINNING = "winning_evidence";
  private static final String LOSING = "losing_evidence";

  private final MoveDispute disputes;

  AnswerDispute(MoveDispute disputes) {
    this.disputes = disputes;
  }

  /**
   * Sends evidence.
   *
   * @throws io.quittance.platform.problem.Refusal {@code dispute_not_found}, {@code illegal_state}
   */
  public Dispute contest(String disputeId, String evidence) {
    return disputes.move(
        disputeId,
        (charge, dispute) -> {
          requireOpen(dispute);
          return contested(charge, dispute, evidence);
        });
  }

  /**
   * Gives in.
   *
   * @throws io.quittance.platform.problem.Refusal {@code dispute_not_found}, {@code illegal_state}
   */
  public Dispute accept(String disputeId) {
    return disputes.move(
        disputeId,
        (charge, dispute) -> {
          requireOpen(dispute);
          if (dispute.inquiry()) {
            throw ILLEGAL_STATE.because("only asked about: a refund is how to give in");
          }
          return disputes.told(
              charge, dispute.in(DisputeStatus.LOST, dispute.evidence()), EventType.DISPUTE_LOST);
        });
  }

  /** Evidence does not decide an inquiry against the merchant: the bank escalates it, or not. */
  private Change contested(Charge charge, Dispute dispute, String evidence) {
    var won = dispute.in(DisputeStatus.WON, evidence);
    if (evidence.equals(WINNING)) {
      return dispute.inquiry()
          ? disputes.told(charge, won, EventType.DISPUTE_WON)
          : disputes.givenBack(charge, won);
    }
    return evidence.equals(LOSING) && !dispute.inquiry()
        ? disputes.told(charge, dispute.in(DisputeStatus.LOST, evidence), EventType.DISPUTE_LOST)
        : disputes.told(
            charge, dispute.in(DisputeStatus.UNDER_REVIEW, evidence), EventType.DISPUTE_UPDATED);
  }

  private static void requireOpen(Dispute dispute) {
    if (!dispute.status().isOpen()) {
      throw ILLEGAL_STATE.because("disputed, and the dispute is " + dispute.status());
    }
  }
}
