package io.quittance.simulator.stripe;

import io.quittance.simulator.book.Operation;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A refund as Stripe shows it. */
final class StripeRefund {

  private StripeRefund() {}

  static Map<String, @Nullable Object> show(Operation refund) {
    var metadata = new TreeMap<String, String>();
    Intent.addMetadata(metadata, refund.extras());
    return StripeJson.object(
        "id",
        StripeIds.refund(refund.operationId()),
        "object",
        "refund",
        "amount",
        StripeAmounts.write(refund.amount(), refund.currency()),
        "charge",
        refund.chargeId(),
        "created",
        StripeJson.seconds(refund.createdAt()),
        "currency",
        StripeAmounts.write(refund.currency()),
        "failure_reason",
        refund.verdict().failureReason(),
        "metadata",
        metadata,
        "payment_intent",
        StripeIds.intent(refund.chargeId()),
        "status",
        status(refund));
  }

  private static String status(Operation refund) {
    return switch (refund.verdict().status()) {
      case SUCCEEDED -> "succeeded";
      case PENDING, IN_REVIEW -> "pending";
      case REQUIRES_ACTION -> "requires_action";
      case FAILED -> "failed";
      case CANCELED -> "canceled";
    };
  }
}
