package io.quittance.simulator.stripe;

import io.quittance.simulator.book.Dispute;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dispute as Stripe shows it; what is only asked about has statuses of its own. */
final class StripeDispute {

  private StripeDispute() {}

  static Map<String, @Nullable Object> show(Dispute dispute) {
    return StripeJson.object(
        "id",
        dispute.disputeId(),
        "object",
        "dispute",
        "amount",
        StripeAmounts.write(dispute.amount(), dispute.currency()),
        "charge",
        dispute.chargeId(),
        "created",
        StripeJson.seconds(dispute.createdAt()),
        "currency",
        StripeAmounts.write(dispute.currency()),
        "evidence",
        StripeJson.object("uncategorized_text", dispute.evidence()),
        "evidence_details",
        StripeJson.object(
            "due_by",
            StripeJson.seconds(dispute.evidenceDueBy()),
            "has_evidence",
            dispute.evidence() != null),
        "is_charge_refundable",
        dispute.inquiry(),
        "livemode",
        false,
        "metadata",
        Map.of(),
        "payment_intent",
        StripeIds.intent(dispute.chargeId()),
        "reason",
        dispute.reason(),
        "status",
        status(dispute));
  }

  static String status(Dispute dispute) {
    return switch (dispute.status()) {
      case NEEDS_RESPONSE -> dispute.inquiry() ? "warning_needs_response" : "needs_response";
      case UNDER_REVIEW -> dispute.inquiry() ? "warning_under_review" : "under_review";
      case WON -> dispute.inquiry() ? "warning_closed" : "won";
      case LOST -> "lost";
    };
  }
}
