package io.quittance.simulator.dispute;

import static io.quittance.simulator.SimulatorProblem.ILLEGAL_STATE;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.DisputeStatus;
import io.quittance.simulator.book.EventType;
import org.springframework.stereotype.Service;

/** What only the cardholder's bank decides: to ask, to take the money, to give it back later. */
@Service
class PlayBank {

  private final MoveDispute disputes;
  private final SimulatorSettings settings;

  PlayBank(MoveDispute disputes, SimulatorSettings settings) {
    this.disputes = disputes;
    this.settings = settings;
  }

  /** Asks about a charge; no money moves. */
  Dispute inquire(String chargeId, String reason) {
    return disputes.onCharge(chargeId, charge -> inquiry(charge, reason));
  }

  private Change inquiry(Charge charge, String reason) {
    requireSomethingLeft(charge);
    var inquiry =
        new Dispute(
            disputes.newId("dp"),
            charge.chargeId(),
            charge.refundable(),
            charge.currency(),
            reason,
            DisputeStatus.NEEDS_RESPONSE,
            null,
            true,
            disputes.now().plus(settings.evidencePeriod()),
            disputes.now());
    return disputes.told(charge, inquiry, EventType.INQUIRY_OPENED);
  }

  /** Is not content with the answer to an inquiry, and takes what is left. */
  Dispute escalate(String disputeId) {
    return disputes.move(
        disputeId,
        (charge, dispute) -> {
          if (!dispute.inquiry() || !dispute.status().isOpen()) {
            throw ILLEGAL_STATE.because("not an open inquiry");
          }
          requireSomethingLeft(charge);
          var dueBy = disputes.now().plus(settings.evidencePeriod());
          return disputes.taken(charge, dispute.escalated(charge.refundable(), dueBy));
        });
  }

  /** Finds, after the merchant had lost, that the merchant was right. */
  Dispute reverse(String disputeId) {
    return disputes.move(
        disputeId,
        (charge, dispute) -> {
          if (dispute.status() != DisputeStatus.LOST) {
            throw ILLEGAL_STATE.because("a dispute that is " + dispute.status());
          }
          return disputes.givenBack(charge, dispute);
        });
  }

  private static void requireSomethingLeft(Charge charge) {
    if (charge.refundable() == 0) {
      throw ILLEGAL_STATE.because(charge.status());
    }
  }
}
