package io.quittance.simulator.stripe;

import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.OperationType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A charge with everything that was asked about it, oldest first: what Stripe calls an intent. */
record Intent(Charge charge, List<Operation> operations) {

  /** Before the name of a metadata entry, among the extras. */
  static final String METADATA = "metadata.";

  private static final String CAPTURE_METHOD = "capture_method";

  Intent {
    operations = List.copyOf(operations);
  }

  /** As Stripe shows it. */
  Map<String, @Nullable Object> show(boolean expandsCharge) {
    var declined = declined();
    return StripeJson.object(
        "id",
        id(),
        "object",
        "payment_intent",
        "amount",
        amount(charge.amount()),
        "amount_capturable",
        amount(charge.capturable()),
        "amount_received",
        amount(charge.held().captured()),
        "cancellation_reason",
        cancellationReason(),
        "capture_method",
        charge.origin().extras().getOrDefault(CAPTURE_METHOD, "automatic_async"),
        "client_secret",
        id() + "_secret_emulated",
        "confirmation_method",
        "automatic",
        "created",
        StripeJson.seconds(charge.createdAt()),
        "currency",
        StripeAmounts.write(charge.currency()),
        "last_payment_error",
        declined == null ? null : Declined.error(declined, StripeIds.charge(id())),
        "latest_charge",
        latestCharge(expandsCharge),
        "livemode",
        false,
        "metadata",
        metadata(),
        "next_action",
        nextAction(),
        "payment_method",
        declined == null ? charge.paymentMethod() : null,
        "payment_method_types",
        List.of("card"),
        "review",
        charge.status() == ChargeStatus.IN_REVIEW ? "prv_" + id().substring(3) : null,
        "status",
        status());
  }

  /** Its charge as Stripe shows it. */
  Map<String, @Nullable Object> showCharge() {
    var declined = declined();
    return StripeJson.object(
        "id",
        charge.chargeId(),
        "object",
        "charge",
        "amount",
        amount(charge.amount()),
        "amount_captured",
        amount(charge.held().captured()),
        "amount_refunded",
        amount(charge.held().refunded()),
        "captured",
        charge.held().captured() > 0,
        "created",
        StripeJson.seconds(charge.createdAt()),
        "currency",
        StripeAmounts.write(charge.currency()),
        "disputed",
        charge.held().disputed() > 0,
        "failure_code",
        declined == null ? null : Declined.code(declined.verdict()),
        "livemode",
        false,
        "metadata",
        metadata(),
        "outcome",
        declined == null ? approvedOutcome() : Declined.outcome(declined.verdict()),
        "paid",
        declined == null,
        "payment_intent",
        id(),
        "payment_method_details",
        StripeJson.object("type", "card", "card", cardDetails()),
        "refunded",
        charge.held().captured() > 0 && charge.held().refunded() == charge.held().captured(),
        "status",
        declined == null ? "succeeded" : "failed");
  }

  String id() {
    return StripeIds.intent(charge.chargeId());
  }

  /** What the merchant has written on it: at the start, and with each change since. */
  Map<String, String> metadata() {
    var metadata = new TreeMap<String, String>();
    addMetadata(metadata, charge.origin().extras());
    operations.stream()
        .filter(it -> it.type() != OperationType.REFUND)
        .filter(it -> it.verdict().status() == OperationStatus.SUCCEEDED)
        .forEach(it -> addMetadata(metadata, it.extras()));
    return metadata;
  }

  static void addMetadata(Map<String, String> metadata, Map<String, String> extras) {
    extras.forEach(
        (name, value) -> {
          if (name.startsWith(METADATA)) {
            metadata.put(name.substring(METADATA.length()), value);
          }
        });
  }

  /** The authorization, where it was declined. */
  @Nullable Operation declined() {
    return charge.status() == ChargeStatus.FAILED ? authorization() : null;
  }

  private Operation authorization() {
    return operations.stream()
        .filter(it -> it.type() == OperationType.AUTHORIZE)
        .findFirst()
        .orElseThrow();
  }

  private String status() {
    return switch (charge.status()) {
      case REQUIRES_ACTION -> "requires_action";
      case IN_REVIEW -> "processing";
      case AUTHORIZED -> "requires_capture";
      case CAPTURED -> "succeeded";
      case VOIDED, EXPIRED -> "canceled";
      case FAILED -> "requires_payment_method";
    };
  }

  private @Nullable String cancellationReason() {
    return switch (charge.status()) {
      case VOIDED -> "requested_by_customer";
      case EXPIRED -> "automatic";
      default -> null;
    };
  }

  /** There is no charge before the customer has passed the challenge, or when they failed it. */
  private @Nullable Object latestCharge(boolean expanded) {
    var declined = declined();
    boolean exists =
        charge.status() != ChargeStatus.REQUIRES_ACTION
            && (declined == null || !Declined.isAuthentication(declined.verdict()));
    if (!exists) {
      return null;
    }
    return expanded ? showCharge() : charge.chargeId();
  }

  private @Nullable Map<String, @Nullable Object> nextAction() {
    return charge.status() == ChargeStatus.REQUIRES_ACTION
        ? StripeJson.object(
            "type",
            "redirect_to_url",
            "redirect_to_url",
            StripeJson.object(
                "url", authorization().redirectUrl(), "return_url", charge.returnUrl()))
        : null;
  }

  private Map<String, @Nullable Object> cardDetails() {
    return StripeJson.object(
        "brand", "visa", "capture_before", StripeJson.seconds(charge.expiresAt()));
  }

  private static Map<String, @Nullable Object> approvedOutcome() {
    return StripeJson.object(
        "network_status", "approved_by_network", "type", "authorized", "reason", null);
  }

  private long amount(long minor) {
    return StripeAmounts.write(minor, charge.currency());
  }
}
