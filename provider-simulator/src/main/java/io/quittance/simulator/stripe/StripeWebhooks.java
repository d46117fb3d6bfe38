package io.quittance.simulator.stripe;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.webhook.WebhookMessage;
import io.quittance.simulator.webhook.WebhookSignature;
import io.quittance.simulator.webhook.WireWebhooks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells events as Stripe does: some of them as two, of the intent and of its charge. */
@StripeConfigured
@Component
class StripeWebhooks implements WireWebhooks {

  private static final String HEADER = "Stripe-Signature";

  private final StripeSettings settings;
  private final Intents intents;
  private final WebhookSignature signature;

  StripeWebhooks(StripeSettings settings, Intents intents) {
    this.settings = settings;
    this.intents = intents;
    this.signature = new WebhookSignature(List.of(settings.webhookSecret()));
  }

  @Override
  public String provider() {
    return StripeEmulator.NAME;
  }

  /** One notice: its type, and the object as it is after the change. */
  private record Notice(String type, Map<String, @Nullable Object> object) {}

  @Override
  public List<String> of(Event event, Change change) {
    var texts = new ArrayList<String>();
    for (var notice : notices(event, change)) {
      texts.add(text(notice, event, change, texts.size()));
    }
    return texts;
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    return new WebhookMessage(
        settings.webhookUrl(),
        "application/json; charset=utf-8",
        notice,
        Map.of(HEADER, signature.of(notice, now.getEpochSecond())));
  }

  private List<Notice> notices(Event event, Change change) {
    return switch (event.type()) {
      case CHARGE_AUTHORIZED ->
          change.charge().status() == ChargeStatus.AUTHORIZED
              ? List.of(intent("payment_intent.amount_capturable_updated", event, change))
              : List.of();
      case CHARGE_AUTHORIZATION_FAILED -> failed(event, change);
      case CHARGE_ACTION_REQUIRED ->
          List.of(intent("payment_intent.requires_action", event, change));
      case CHARGE_IN_REVIEW -> List.of(intent("payment_intent.processing", event, change));
      case CHARGE_CAPTURED -> captured(event, change);
      // A capture or an increment that fails is told by the answer alone.
      case CHARGE_CAPTURE_FAILED, CHARGE_INCREMENT_FAILED -> List.of();
      case CHARGE_VOIDED, CHARGE_EXPIRED ->
          List.of(intent("payment_intent.canceled", event, change));
      case REFUND_PENDING -> List.of(refund("refund.created", event));
      case REFUND_SUCCEEDED -> refunded(event, change);
      case REFUND_FAILED -> List.of(refund("refund.failed", event));
      case REFUND_CANCELED -> List.of(refund("refund.updated", event));
      case INQUIRY_OPENED -> List.of(dispute("charge.dispute.created", event));
      case CHARGE_DISPUTED -> disputed(event, change);
      case DISPUTE_UPDATED -> List.of(dispute("charge.dispute.updated", event));
      case DISPUTE_WON -> won(event);
      case DISPUTE_LOST -> List.of(dispute("charge.dispute.closed", event));
    };
  }

  /** Who failed the challenge has no charge that could fail. */
  private List<Notice> failed(Event event, Change change) {
    var told = intent("payment_intent.payment_failed", event, change);
    var operation = Objects.requireNonNull(event.operation());
    return Declined.isAuthentication(operation.verdict())
        ? List.of(told)
        : List.of(told, charge("charge.failed", event, change));
  }

  private List<Notice> captured(Event event, Change change) {
    return change.charge().status() == ChargeStatus.AUTHORIZED
        ? List.of(intent("payment_intent.amount_capturable_updated", event, change))
        : List.of(
            intent("payment_intent.succeeded", event, change),
            charge("charge.captured", event, change));
  }

  private List<Notice> refunded(Event event, Change change) {
    var refund = Objects.requireNonNull(event.operation());
    return isAsked(refund, change)
        ? List.of(refund("refund.created", event), charge("charge.refunded", event, change))
        : List.of(refund("refund.updated", event));
  }

  /** A dispute that began as a question is not created a second time. */
  private List<Notice> disputed(Event event, Change change) {
    boolean isNew = Objects.requireNonNull(event.dispute()).createdAt().equals(change.at());
    return List.of(
        dispute(isNew ? "charge.dispute.created" : "charge.dispute.updated", event),
        dispute("charge.dispute.funds_withdrawn", event));
  }

  private List<Notice> won(Event event) {
    var closed = dispute("charge.dispute.closed", event);
    return Objects.requireNonNull(event.dispute()).inquiry()
        ? List.of(closed)
        : List.of(closed, dispute("charge.dispute.funds_reinstated", event));
  }

  private Notice intent(String type, Event event, Change change) {
    return new Notice(type, intents.of(change.charge(), event.operation()).show(false));
  }

  private Notice charge(String type, Event event, Change change) {
    return new Notice(type, intents.of(change.charge(), event.operation()).showCharge());
  }

  private static Notice refund(String type, Event event) {
    return new Notice(type, StripeRefund.show(Objects.requireNonNull(event.operation())));
  }

  private static Notice dispute(String type, Event event) {
    Dispute dispute = Objects.requireNonNull(event.dispute());
    return new Notice(type, StripeDispute.show(dispute));
  }

  private String text(Notice notice, Event event, Change change, int place) {
    return StripeJson.write(
        StripeJson.object(
            "id",
            place == 0 ? event.eventId() : event.eventId() + "_" + place,
            "object",
            "event",
            "api_version",
            settings.apiVersion(),
            "created",
            StripeJson.seconds(change.at()),
            "data",
            StripeJson.object("object", notice.object()),
            "livemode",
            false,
            "pending_webhooks",
            1,
            "request",
            StripeJson.object("id", null, "idempotency_key", keyOf(event.operation(), change)),
            "type",
            notice.type()));
  }

  /** The key of the request that did it; null for what happened by itself. */
  private static @Nullable String keyOf(@Nullable Operation operation, Change change) {
    return operation != null && isAsked(operation, change) ? operation.reference() : null;
  }

  /** Whether a change comes from the request itself, and not from something later. */
  private static boolean isAsked(Operation operation, Change change) {
    return operation.createdAt().equals(change.at());
  }
}
