package io.quittance.payment.intent;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.timeline.Timeline;
import io.quittance.payment.timeline.TimelineEntry;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.tracing.Traced;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Changes payments and tells so: every change has its event and its line in the timeline, in the
 * same transaction, with the next number of the payment's sequence.
 */
@Component
public class PaymentRecorder {

  private final PaymentIntents intents;
  private final Outbox outbox;
  private final Timeline timeline;
  private final SealedReceiptEmail receiptEmail;
  private final Ids ids;
  private final Clock clock;

  PaymentRecorder(
      PaymentIntents intents,
      Outbox outbox,
      Timeline timeline,
      SealedReceiptEmail receiptEmail,
      Ids ids,
      Clock clock) {
    this.intents = intents;
    this.outbox = outbox;
    this.timeline = timeline;
    this.receiptEmail = receiptEmail;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes the event of a change, from the payment as it is afterwards. */
  @FunctionalInterface
  public interface Telling {
    PaymentEvent of(String merchantId, PaymentIntentView payment);
  }

  /** A new payment intent. */
  public PaymentIntent create(NewPayment wish, String merchantId) {
    var id = newId(merchantId);
    var email = receiptEmail.seal(id, wish.receiptEmail());
    var intent = intents.save(new PaymentIntent(id, wish, email, merchantId, now()));
    Traced.payment(intent.publicId(), intent.orderId());
    tell(intent, null, PaymentEvent.Created::new);
    return intent;
  }

  /**
   * Applies a change to a locked payment and tells it.
   *
   * @throws io.quittance.platform.problem.Refusal when the payment does not allow it
   */
  public void apply(PaymentIntent intent, PaymentChange change, Telling event) {
    Traced.payment(intent.publicId(), intent.orderId());
    var before = intent.status();
    try {
      intent.apply(change, now());
    } catch (Refusal refusal) {
      throw refusal.with("paymentIntentId", intent.publicId());
    }
    tell(intent, before, event);
  }

  /** Lets nothing more begin with a locked payment whose provider did another amount than asked. */
  public void distrust(PaymentIntent intent) {
    intent.distrust();
  }

  /** Now, as precisely as the database keeps it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A new id in the merchant's shard. */
  public UUID newId(String merchantId) {
    return ids.next(merchantId);
  }

  /** Tells something about a locked payment that does not change the payment itself. */
  public void tell(PaymentIntent intent, Telling event) {
    tell(intent, intent.status(), event);
  }

  private void tell(PaymentIntent intent, @Nullable PaymentStatus before, Telling event) {
    var told = event.of(intent.merchantId(), PaymentViews.of(intent, null));
    var outgoing =
        OutgoingEvent.of(
            PaymentEvent.CATALOG,
            ids.next(intent.merchantId()),
            intent.publicId(),
            intent.nextEventSequence(),
            told);
    outbox.append(List.of(outgoing));
    var from = before == null ? null : before.name();
    Traced.transition(from, intent.status().name(), outgoing.type());
    timeline.add(
        intent.id(),
        now(),
        new TimelineEntry.Transition(
            outgoing.type(), outgoing.sequence(), from, intent.status().name(), partOf(told)));
  }

  /** The refund or dispute that an event is about; null when it is the payment itself. */
  private static @Nullable String partOf(PaymentEvent event) {
    return switch (event) {
      case PaymentEvent.RefundCreated e -> e.refund().refundId();
      case PaymentEvent.RefundSucceeded e -> e.refund().refundId();
      case PaymentEvent.RefundFailed e -> e.refund().refundId();
      case PaymentEvent.DisputeOpened e -> e.dispute().disputeId();
      case PaymentEvent.DisputeUpdated e -> e.dispute().disputeId();
      case PaymentEvent.DisputeWon e -> e.dispute().disputeId();
      case PaymentEvent.DisputeLost e -> e.dispute().disputeId();
      default -> null;
    };
  }
}
