package io.quittance.payment.outcome;

import static io.quittance.payment.PaymentProblem.ILLEGAL_STATE;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.contracts.payment.DisputeView;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.Disputes;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentRecorder;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.Providers;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import java.util.List;
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

  private final Disputes disputes;
  private final PaymentIntents intents;
  private final Providers providers;
  private final ApplyProviderFact applyFact;
  private final PaymentRecorder recorder;
  private final TransactionTemplate transaction;
  private final JdbcClient jdbc;

  TellDisputeAnswer(
      Disputes disputes,
      PaymentIntents intents,
      Providers providers,
      ApplyProviderFact applyFact,
      PaymentRecorder recorder,
      TransactionTemplate transaction,
      JdbcClient jdbc) {
    this.disputes = disputes;
    this.intents = intents;
    this.providers = providers;
    this.applyFact = applyFact;
    this.recorder = recorder;
    this.transaction = transaction;
    this.jdbc = jdbc;
  }

  /**
   * The dispute as the provider's reaction left it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code illegal_state} when the provider does not
   *     take the answer; another one may be given
   */
  public DisputeView tell(Dispute dispute, PaymentIntent intent) {
    var answer =
        providers
            .named(dispute.provider())
            .answer(
                new DisputeResponse(
                    dispute.disputeReference(),
                    intent.publicId(),
                    intent.chargeReference(),
                    dispute.evidence()));
    var after = transaction.execute(_ -> write(dispute.id(), intent.id(), answer));
    if (answer instanceof ProviderAnswer.Refused(var why) && after.status().isOpen()) {
      log.warn("{} does not take the answer to {}: {}", dispute.provider(), dispute.id(), why);
      throw ILLEGAL_STATE.because("in a dispute for which the provider takes no such answer");
    }
    return after.view();
  }

  private Dispute write(UUID disputeId, UUID intentId, ProviderAnswer answer) {
    var intent = intents.lock(intentId).orElseThrow();
    var dispute = disputes.findById(disputeId).orElseThrow();
    switch (answer) {
      case ProviderAnswer.Told(var fact, var _) -> applyFact.apply(fact, intent);
      case ProviderAnswer.Refused _ -> dispute.answerRefused();
      case ProviderAnswer.Unknown _, ProviderAnswer.Busy _, ProviderAnswer.NeverSeen _ ->
          dispute.answerUnheard(recorder.now());
    }
    return dispute;
  }

  @Bean
  RecurringTask<Void> tellDisputeAnswersAgain() {
    return Tasks.recurring("tell-dispute-answers-again", FixedDelay.of(LOOK_EVERY))
        .execute((_, _) -> lease().forEach(this::tellAgain));
  }

  private void tellAgain(UUID disputeId) {
    try {
      var dispute = disputes.findById(disputeId).orElseThrow();
      tell(dispute, intents.findById(dispute.paymentIntentId()).orElseThrow());
    } catch (Refusal refused) {
      log.warn("the answer to {} was not taken; its merchant must give another", disputeId);
    } catch (RuntimeException failure) {
      log.error(
          "the answer to {} could not be told; tells again after the lease", disputeId, failure);
    }
  }

  /** Takes what is due by the database's clock, so that no other instance tells it meanwhile. */
  private List<UUID> lease() {
    return jdbc.sql(
            """
            UPDATE dispute SET answer_next_try_at = now() + make_interval(secs => :lease)
            WHERE id IN
                (SELECT id FROM dispute WHERE answer_next_try_at <= now()
                 ORDER BY answer_next_try_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)
        .param("lease", LEASE.toSeconds())
        .param("limit", BATCH_SIZE_MAX)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }
}
