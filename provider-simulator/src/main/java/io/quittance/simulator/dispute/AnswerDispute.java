package io.quittance.simulator.dispute;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;
import static io.quittance.simulator.SimulatorProblem.DISPUTE_NOT_FOUND;
import static io.quittance.simulator.SimulatorProblem.ILLEGAL_STATE;

import io.quittance.platform.id.Ids;
import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispatch;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.DisputeStatus;
import io.quittance.simulator.book.Effect;
import io.quittance.simulator.book.EffectType;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.EventType;
import io.quittance.simulator.webhook.WebhookSender;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Contests a dispute or gives in. Two texts decide at once; any other leaves it under review. */
@Service
class AnswerDispute {

  private static final String WINNING = "winning_evidence";
  private static final String LOSING = "losing_evidence";

  private final Books books;
  private final WebhookSender webhooks;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Ids ids;
  private final SimulatorSettings settings;

  AnswerDispute(
      Books books,
      WebhookSender webhooks,
      TransactionTemplate transaction,
      Clock clock,
      Ids ids,
      SimulatorSettings settings) {
    this.books = books;
    this.webhooks = webhooks;
    this.transaction = transaction;
    this.clock = clock;
    this.ids = ids;
    this.settings = settings;
  }

  Dispute contest(String disputeId, String evidence) {
    return move(
        disputeId,
        switch (evidence) {
          case WINNING -> DisputeStatus.WON;
          case LOSING -> DisputeStatus.LOST;
          default -> DisputeStatus.UNDER_REVIEW;
        },
        evidence);
  }

  Dispute accept(String disputeId) {
    return move(disputeId, DisputeStatus.LOST, null);
  }

  private Dispute move(String disputeId, DisputeStatus next, @Nullable String evidence) {
    var chargeId = find(disputeId).chargeId();
    var moved =
        transaction.execute(
            _ -> {
              var charge =
                  books.lock(chargeId).orElseThrow(() -> CHARGE_NOT_FOUND.because(chargeId));
              // Read again under the charge's lock, which guards its disputes too.
              var dispute = find(disputeId);
              if (!dispute.status().isOpen()) {
                throw ILLEGAL_STATE.because("disputed, and the dispute is " + dispute.status());
              }
              var decided = dispute.in(next, evidence == null ? dispute.evidence() : evidence);
              books.write(change(charge, decided), Dispatch.NORMAL);
              return decided;
            });
    webhooks.wake();
    return Objects.requireNonNull(moved);
  }

  private Change change(Charge charge, Dispute dispute) {
    boolean won = dispute.status() == DisputeStatus.WON;
    var type =
        switch (dispute.status()) {
          case WON -> EventType.DISPUTE_WON;
          case LOST -> EventType.DISPUTE_LOST;
          case UNDER_REVIEW, NEEDS_RESPONSE -> EventType.DISPUTE_UPDATED;
        };
    var event = new Event(Ids.write("evt", ids.next(settings.account())), type, null, dispute);
    return Change.of(
        won ? charge.returned(0, 0, -dispute.amount()) : charge,
        null,
        dispute,
        won ? List.of(Effect.of(EffectType.DISPUTE_WON, dispute)) : List.of(),
        List.of(event),
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private Dispute find(String disputeId) {
    return books.findDispute(disputeId).orElseThrow(() -> DISPUTE_NOT_FOUND.because(disputeId));
  }
}
