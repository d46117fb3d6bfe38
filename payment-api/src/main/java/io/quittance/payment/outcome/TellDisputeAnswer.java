package io.quittance.payment.outcome;

import static io.quittance.payment.PaymentProblem.ILLEGAL_STATE;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.contracts.payment.DisputeView;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.Disputes;
import io.quittance.payment.dispute.SealedEvidence;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.Providers;
import io.quittance.payment.timeline.Timeline;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.tracing.CallSpans;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells providers what merchants answer to disputes, until they have heard it. Like every call of a
 * provider: after what is asked was written down, and outside of any transaction.
 */
@Configuration(proxyBeanMethods = false)
public class TellDisputeAnswer {

  private static final Logger log = LoggerFactory.getLogger(TellDisputeAnswer.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int BATCH_SIZE_MAX = 50;

  /** How telling it is called in the timeline. */
  private static final String DISPUTE_ANSWER = "DISPUTE_ANSWER";

  private final Disputes disputes;
  private final PaymentIntents intents;
  private final Providers providers;
  private final ApplyProviderFact applyFact;
  private final PaymentRecorder recorder;
  private final Timeline timeline;
  private final SealedEvidence sealedEvidence;
  private final TransactionTemplate transaction;
  private final CallSpans spans;
  private final DueWork due;

  TellDisputeAnswer(
      Disputes disputes,
      PaymentIntents intents,
      Providers providers,
      ApplyProviderFact applyFact,
      PaymentRecorder recorder,
      Timeline timeline,
      SealedEvidence sealedEvidence,
      TransactionTemplate transaction,
      CallSpans spans,
      JdbcClient jdbc) {
    this.disputes = disputes;
    this.intents = intents;
    this.providers = providers;
    this.applyFact = applyFact;
    this.recorder = recorder;
    this.timeline = timeline;
    this.sealedEvidence = sealedEvidence;
    this.transaction = transaction;
    this.spans = spans;
    this.due = new DueWork(jdbc, "dispute", "answer_next_try_at", LEASE, BATCH_SIZE_MAX);
  }

  /**
   * The dispute as the provider's reaction left it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code illegal_state} when the provider does not
   *     take the answer; another one may be given
   */
  public DisputeView tell(Dispute dispute, PaymentIntent intent) {
    var provider = providers.named(dispute.provider());
    var response =
        new DisputeResponse(
            dispute.disputeReference(),
            intent.publicId(),
            intent.chargeReference(),
            dispute.evidence(sealedEvidence));
    var call =
        ProviderCall.make(
            spans,
            provider.name(),
            DISPUTE_ANSWER,
            dispute.disputeReference(),
            recorder.now(),
            () -> provider.answer(response));
    var answer = call.answer();
    var after = transaction.execute(_ -> write(dispute.id(), intent.id(), call));
    if (answer instanceof ProviderAnswer.Refused(var why, var _) && after.status().isOpen()) {
      log.warn("{} does not take the answer to {}: {}", dispute.provider(), dispute.id(), why);
      throw ILLEGAL_STATE.because("in a dispute for which the provider takes no such answer");
    }
    return after.view();
  }

  private Dispute write(UUID disputeId, UUID intentId, ProviderCall call) {
    var intent = intents.lock(intentId).orElseThrow();
    var dispute = disputes.findById(disputeId).orElseThrow();
    timeline.add(intentId, call.at(), call.note());
    switch (call.answer()) {
      case ProviderAnswer.Told(var fact, var _) -> applyFact.apply(fact, intent);
      case ProviderAnswer.Refused _ -> dispute.answerRefused();
      case ProviderAnswer.Accepted _,
          ProviderAnswer.Unknown _,
          ProviderAnswer.Busy _,
          ProviderAnswer.NotAsked _,
          ProviderAnswer.NeverSeen _ ->
          dispute.answerUnheard(recorder.now());
    }
    return dispute;
  }

  @Bean
  RecurringTask<Void> tellDisputeAnswersAgain() {
    return Tasks.recurring("tell-dispute-answers-again", FixedDelay.of(LOOK_EVERY))
        .execute((_, _) -> due.doAll(this::tellAgain));
  }

  private void tellAgain(UUID disputeId) {
    try {
      var dispute = disputes.findById(disputeId).orElseThrow();
      tell(dispute, intents.findById(dispute.paymentIntentId()).orElseThrow());
    } catch (Refusal refused) {
      log.warn("the answer to {} was not taken; its merchant must give another", disputeId);
    }
  }
}
