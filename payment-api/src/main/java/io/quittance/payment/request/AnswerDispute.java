package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.DISPUTE_NOT_FOUND;

import io.quittance.contracts.payment.DisputeView;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.Disputes;
import io.quittance.payment.dispute.SealedEvidence;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.outcome.TellDisputeAnswer;
import io.quittance.platform.id.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Contests or accepts a dispute, once. */
@Service
class AnswerDispute {

  private final Disputes disputes;
  private final PaymentIntents intents;
  private final PaymentRecorder recorder;
  private final TellDisputeAnswer tellAnswer;
  private final SealedEvidence sealedEvidence;
  private final TransactionTemplate transaction;

  AnswerDispute(
      Disputes disputes,
      PaymentIntents intents,
      PaymentRecorder recorder,
      TellDisputeAnswer tellAnswer,
      SealedEvidence sealedEvidence,
      TransactionTemplate transaction) {
    this.disputes = disputes;
    this.intents = intents;
    this.recorder = recorder;
    this.tellAnswer = tellAnswer;
    this.sealedEvidence = sealedEvidence;
    this.transaction = transaction;
  }

  /**
   * Writes the answer down and tells the provider; where that does not answer, it is told again
   * until it does.
   *
   * @param evidence null accepts the dispute
   * @throws io.quittance.platform.problem.Refusal {@code dispute_not_found}, {@code illegal_state}
   */
  DisputeView answer(String merchantId, UUID id, @Nullable String evidence) {
    var answered = transaction.execute(_ -> begin(merchantId, id, evidence));
    return answered.isUnheard()
        ? tellAnswer.tell(answered.dispute(), answered.intent())
        : answered.dispute().view();
  }

  private Answered begin(String merchantId, UUID id, @Nullable String evidence) {
    var intent =
        disputes
            .findPaymentOf(id, merchantId)
            .flatMap(intents::lock)
            .orElseThrow(() -> DISPUTE_NOT_FOUND.because(Ids.write(Dispute.PREFIX, id)));
    var dispute = disputes.findById(id).orElseThrow();
    boolean unheard = dispute.answer(evidence, sealedEvidence, recorder.now());
    return new Answered(dispute, intent, unheard);
  }

  private record Answered(Dispute dispute, PaymentIntent intent, boolean isUnheard) {}
}
