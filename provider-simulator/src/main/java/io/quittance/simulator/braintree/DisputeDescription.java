package io.quittance.simulator.braintree;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Dispute;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dispute in Braintree's words. */
final class DisputeDescription {

  private static final Map<String, String> REASONS =
      Map.of(
          "fraudulent", "fraud",
          "unrecognized", "not_recognized",
          "product_unacceptable", "product_unsatisfactory",
          "subscription_canceled", "cancelled_recurring_transaction");

  private DisputeDescription() {}

  /**
   * The dispute as it is now.
   *
   * @param added evidence that was added and not yet sent to the bank
   */
  static Xml of(Dispute dispute, Charge charge, Optional<String> orderId, @Nullable String added) {
    var amount = new Money(dispute.amount(), dispute.currency()).toDecimal().toPlainString();
    var shown =
        Xml.of("dispute")
            .text("id", dispute.disputeId())
            .text("amount", amount)
            .text("amount-disputed", amount)
            .text("currency-iso-code", dispute.currency().getCurrencyCode())
            .text("kind", dispute.inquiry() ? "retrieval" : "chargeback")
            .text("status", status(dispute))
            .text("reason", REASONS.getOrDefault(dispute.reason(), dispute.reason()))
            .text("received-date", day(dispute.createdAt()))
            .text("date-opened", day(dispute.createdAt()))
            .text("reply-by-date", day(dispute.evidenceDueBy()))
            .text("created-at", Sale.time(dispute.createdAt()))
            .child(
                Xml.of("transaction")
                    .text("id", charge.chargeId())
                    .text("amount", new Money(charge.amount(), charge.currency()).toDecimal())
                    .text(Sale.ORDER_ID, orderId.orElse(null)));
    var comment = dispute.evidence() == null ? added : dispute.evidence();
    return comment == null
        ? shown
        : shown.child(
            Xml.of("evidence")
                .child(
                    Xml.of("evidence").text("id", dispute.disputeId()).text("comment", comment)));
  }

  static String status(Dispute dispute) {
    return switch (dispute.status()) {
      case NEEDS_RESPONSE -> "open";
      case UNDER_REVIEW -> "under_review";
      case WON -> "won";
      case LOST -> dispute.evidence() == null ? "accepted" : "lost";
    };
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
