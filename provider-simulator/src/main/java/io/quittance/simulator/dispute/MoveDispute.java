package io.quittance.simulator.dispute;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;
import static io.quittance.simulator.SimulatorProblem.DISPUTE_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.DisputeStatus;
import io.quittance.simulator.book.Effect;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.EventType;
import io.quittance.simulator.operation.Moments;
import io.quittance.simulator.webhook.WebhookSender;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes a dispute under its charge's lock, and the money with it. */
@Component
class MoveDispute {

  private final Books books;
  private final Moments moments;
  private final WebhookSender webhooks;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Ids ids;
  private final SimulatorSettings settings;

  MoveDispute(
      Books books,
      Moments moments,
      WebhookSender webhooks,
      TransactionTemplate transaction,
      Clock clock,
      Ids ids,
      SimulatorSettings settings) {
    this.books = books;
    this.moments = moments;
    this.webhooks = webhooks;
    this.transaction = transaction;
    this.clock = clock;
    this.ids = ids;
    this.settings = settings;
  }

  /**
   * Moves a dispute as a rule says.
   *
   * @throws io.quittance.platform.problem.Refusal {@code dispute_not_found}, or what the rule says
   */
  Dispute move(String disputeId, BiFunction<Charge, Dispute, Change> rule) {
    // Read again under the charge's lock, which guards its disputes too.
    return onCharge(find(disputeId).chargeId(), charge -> rule.apply(charge, find(disputeId)));
  }

  /**
   * Opens or moves a dispute of a charge as a rule says.
   *
   * @throws io.quittance.platform.problem.Refusal {@code charge_not_found}, or what the rule says
   */
  Dispute onCharge(String chargeId, Function<Charge, Change> rule) {
    var moved =
        transaction.execute(
            _ -> {
              var charge =
                  books.lock(chargeId).orElseThrow(() -> CHARGE_NOT_FOUND.because(chargeId));
              var change = rule.apply(charge);
              var dispute = Objects.requireNonNull(change.dispute());
              books.write(change, moments.dispatchOfDispute(dispute.disputeId()));
              return dispute;
            });
    webhooks.wake();
    return Objects.requireNonNull(moved);
  }

  /** The bank takes the money and tells why. */
  Change taken(Charge charge, Dispute dispute) {
    return Change.of(
        charge.returned(0, 0, dispute.amount()),
        null,
        dispute,
        List.of(Effect.disputed(dispute, settings.disputeFee())),
        List.of(event(EventType.CHARGE_DISPUTED, dispute)),
        now());
  }

  /** The bank gives the money back. */
  Change givenBack(Charge charge, Dispute dispute) {
    return Change.of(
        charge.returned(0, 0, -dispute.amount()),
        null,
        dispute.in(DisputeStatus.WON, dispute.evidence()),
        List.of(Effect.won(dispute)),
        List.of(event(EventType.DISPUTE_WON, dispute.in(DisputeStatus.WON, dispute.evidence()))),
        now());
  }

  /** Only told: no money moves. */
  Change told(Charge charge, Dispute dispute, EventType type) {
    return Change.of(charge, null, dispute, List.of(), List.of(event(type, dispute)), now());
  }

  /** As precisely as the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A new id with that prefix. */
  String newId(String prefix) {
    return Ids.write(prefix, ids.next(settings.account()));
  }

  private Event event(EventType type, Dispute dispute) {
    return new Event(newId("evt"), type, null, dispute);
  }

  private Dispute find(String disputeId) {
    return books.findDispute(disputeId).orElseThrow(() -> DISPUTE_NOT_FOUND.because(disputeId));
  }
}
