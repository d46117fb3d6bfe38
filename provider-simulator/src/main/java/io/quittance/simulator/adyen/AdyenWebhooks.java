package io.quittance.simulator.adyen;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.webhook.WebhookMessage;
import io.quittance.simulator.webhook.WireWebhooks;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells events as Adyen does: a notice with one item each, signed over eight of its fields. */
@AdyenConfigured
@Component
class AdyenWebhooks implements WireWebhooks {

  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final int ACCEPTED = 202;

  private final AdyenSettings settings;
  private final AdyenHmac hmac;

  AdyenWebhooks(AdyenSettings settings) {
    this.settings = settings;
    this.hmac = new AdyenHmac(settings.hmacKey());
  }

  @Override
  public String provider() {
    return AdyenEmulator.NAME;
  }

  @Override
  public List<String> of(Event event, Change change) {
    return items(event, change).map(item -> notice(item, change.at())).toList();
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    return new WebhookMessage(
        settings.webhookUrl(), "application/json; charset=utf-8", notice, Map.of());
  }

  /** The old style is a body, the new one a status. */
  @Override
  public boolean isAcknowledged(int status, String body) {
    return status == ACCEPTED
        || (status >= 200 && status < 300 && (body.isEmpty() || body.contains("[accepted]")));
  }

  /**
   * One item.
   *
   * @param original the payment, where the item is about something done to it
   * @param reason in Adyen's words; empty where there is none
   */
  private record Item(
      String eventCode,
      boolean success,
      String psp,
      @Nullable String original,
      String reference,
      Map<String, @Nullable Object> amount,
      String reason,
      Map<String, @Nullable Object> additional) {}

  private Stream<Item> items(Event event, Change change) {
    return switch (event.type()) {
      case CHARGE_AUTHORIZED -> Stream.of(authorized(event, change));
      case CHARGE_AUTHORIZATION_FAILED -> Stream.of(refused(event, change));
      case CHARGE_IN_REVIEW ->
          Stream.of(payment("AUTHORISATION", true, operation(event), "", review()));
      case CHARGE_ACTION_REQUIRED, REFUND_PENDING -> Stream.of();
      case CHARGE_INCREMENT_FAILED ->
          Stream.of(modification("AUTHORISATION_ADJUSTMENT", false, operation(event), "Refused"));
      case CHARGE_CAPTURED -> Stream.of(modification("CAPTURE", true, operation(event), ""));
      case CHARGE_CAPTURE_FAILED ->
          Stream.of(modification("CAPTURE", false, operation(event), "Refused"));
      case CHARGE_VOIDED -> Stream.of(modification("CANCELLATION", true, operation(event), ""));
      case CHARGE_EXPIRED -> Stream.of(payment("EXPIRE", true, operation(event), "", Map.of()));
      case REFUND_SUCCEEDED -> Stream.of(modification("REFUND", true, operation(event), ""));
      case REFUND_FAILED -> Stream.of(refundFailed(operation(event)));
      case REFUND_CANCELED ->
          Stream.of(modification("REFUND", false, operation(event), "Cancelled"));
      case INQUIRY_OPENED -> disputes(event, change, "", "REQUEST_FOR_INFORMATION");
      case CHARGE_DISPUTED ->
          disputes(event, change, "Undefended", "NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK");
      case DISPUTE_UPDATED -> disputes(event, change, "Pending", "INFORMATION_SUPPLIED");
      case DISPUTE_WON -> disputes(event, change, "Won", "CHARGEBACK_REVERSED");
      case DISPUTE_LOST ->
          dispute(event).evidence() == null
              ? disputes(event, change, "Accepted", "DISPUTE_DEFENSE_PERIOD_ENDED")
              : disputes(event, change, "Lost", "SECOND_CHARGEBACK");
    };
  }

  /** At first, after a reviewer agreed, or for a higher amount. */
  private static Item authorized(Event event, Change change) {
    var operation = operation(event);
    return switch (operation.type()) {
      case INCREMENT -> modification("AUTHORISATION_ADJUSTMENT", true, operation, "");
      default ->
          isReviewed(change.charge())
              ? decision("MANUAL_REVIEW_ACCEPT", event)
              : payment("AUTHORISATION", true, operation, "", Map.of());
    };
  }

  private static Item refused(Event event, Change change) {
    if (isReviewed(change.charge())) {
      return decision("MANUAL_REVIEW_REJECT", event);
    }
    var refusal = AdyenRefusal.of(operation(event).verdict());
    return payment(
        "AUTHORISATION",
        false,
        operation(event),
        refusal.reason(),
        AdyenJson.object("refusalReasonRaw", refusal.raw()));
  }

  private static boolean isReviewed(Charge charge) {
    return charge.paymentMethod().equals(AdyenReplies.REVIEWED);
  }

  private static Map<String, @Nullable Object> review() {
    return AdyenJson.object("fraudManualReview", "true", "fraudResultType", "AMBER");
  }

  /** A refund that fails at once has not succeeded before. */
  private static Item refundFailed(Operation refund) {
    boolean atOnce = refund.createdAt().equals(refund.completedAt());
    return atOnce
        ? modification("REFUND", false, refund, "Refused")
        : modification("REFUND_FAILED", true, refund, "Expired or cancelled card");
  }

  private static Item payment(
      String eventCode,
      boolean success,
      Operation operation,
      String reason,
      Map<String, @Nullable Object> additional) {
    return new Item(
        eventCode,
        success,
        operation.chargeId(),
        null,
        reference(operation),
        AdyenJson.amount(operation.amount(), operation.currency()),
        reason,
        additional);
  }

  private static Item modification(
      String eventCode, boolean success, Operation operation, String reason) {
    return new Item(
        eventCode,
        success,
        operation.operationId(),
        operation.chargeId(),
        reference(operation),
        AdyenJson.amount(operation.amount(), operation.currency()),
        reason,
        Map.of());
  }

  private static Item decision(String eventCode, Event event) {
    var operation = operation(event);
    return new Item(
        eventCode,
        true,
        event.eventId(),
        operation.chargeId(),
        reference(operation),
        AdyenJson.amount(operation.amount(), operation.currency()),
        "",
        Map.of());
  }

  private static Stream<Item> disputes(
      Event event, Change change, String status, String... eventCodes) {
    var dispute = dispute(event);
    return Stream.of(eventCodes)
        .map(
            eventCode ->
                new Item(
                    eventCode,
                    true,
                    dispute.disputeId(),
                    dispute.chargeId(),
                    change.charge().origin().extras().getOrDefault(AdyenReplies.REFERENCE, ""),
                    AdyenJson.amount(dispute.amount(), dispute.currency()),
                    "",
                    AdyenJson.object(
                        "chargebackReasonCode",
                        schemeCode(dispute.reason()),
                        "defensePeriodEndsAt",
                        time(dispute.evidenceDueBy()),
                        "disputeStatus",
                        status.isEmpty() ? null : status)));
  }

  /** Visa's. */
  private static String schemeCode(String reason) {
    return switch (reason) {
      case "fraudulent" -> "10.4";
      case "product_not_received" -> "13.1";
      default -> "12.5";
    };
  }

  private String notice(Item item, Instant at) {
    var additional = new java.util.LinkedHashMap<>(item.additional());
    additional.put("hmacSignature", signature(item));
    return AdyenJson.write(
        AdyenJson.object(
            "live",
            "false",
            "notificationItems",
            List.of(
                AdyenJson.object(
                    "NotificationRequestItem",
                    AdyenJson.object(
                        "additionalData", additional,
                        "amount", item.amount(),
                        "eventCode", item.eventCode(),
                        "eventDate", time(at),
                        "merchantAccountCode", settings.merchantAccount(),
                        "merchantReference", item.reference(),
                        "originalReference", item.original(),
                        "paymentMethod", "visa",
                        "pspReference", item.psp(),
                        "reason", item.reason(),
                        "success", Boolean.toString(item.success()))))));
  }

  private String signature(Item item) {
    return hmac.sign(
        String.join(
            ":",
            item.psp(),
            Objects.requireNonNullElse(item.original(), ""),
            settings.merchantAccount(),
            item.reference(),
            String.valueOf(item.amount().get("value")),
            String.valueOf(item.amount().get("currency")),
            item.eventCode(),
            Boolean.toString(item.success())));
  }

  private static String time(Instant time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        time.truncatedTo(ChronoUnit.SECONDS).atZone(ZONE).toOffsetDateTime());
  }

  private static String reference(Operation operation) {
    return operation.extras().getOrDefault(AdyenReplies.REFERENCE, "");
  }

  private static Operation operation(Event event) {
    return Objects.requireNonNull(event.operation());
  }

  private static Dispute dispute(Event event) {
    return Objects.requireNonNull(event.dispute());
  }
}
