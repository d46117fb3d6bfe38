package io.quittance.webhook.provider.braintree;

import io.quittance.contracts.provider.OrderReference;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.UnreadableEvent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each notification means: from Braintree's words to our facts. */
final class BraintreeFacts {

  private static final String REASON_UNKNOWN = "unknown";

  /** Braintree's reasons of a dispute where ours have other words. */
  private static final Map<String, String> DISPUTE_REASONS =
      Map.of(
          "fraud", "fraudulent",
          "cancelled_recurring_transaction", "subscription_canceled",
          "invalid_account", "incorrect_account_details",
          "not_recognized", "unrecognized",
          "product_unsatisfactory", "product_unacceptable",
          "transaction_amount_differs", "incorrect_amount");

  private final String account;
  private final EventIdentity event;
  private final XmlFields subject;

  /** The facts of an event of {@code account}, from its subject. */
  BraintreeFacts(String account, EventIdentity event, XmlFields subject) {
    this.account = account;
    this.event = event;
    this.subject = subject;
  }

  /**
   * The fact of the event; empty for a kind that we do not know or that moves nothing.
   *
   * @throws UnreadableEvent when a field is missing that the kind needs
   */
  Optional<ProviderFact> fact() {
    return Optional.ofNullable(
        switch (event.type()) {
          case "transaction_settled" -> settled();
          case "transaction_settlement_declined" -> settlementDeclined();
          case "refund_failed" -> new ProviderFact.RefundFailed(refund(), failureReason());
          case "dispute_opened" -> disputeOpened();
          case "dispute_disputed", "dispute_under_review" ->
              new ProviderFact.DisputeUpdated(disputed(), dispute().id("id"), "UNDER_REVIEW");
          case "dispute_won" -> new ProviderFact.DisputeWon(disputed(), dispute().id("id"));
          case "dispute_lost", "dispute_accepted", "dispute_auto_accepted", "dispute_expired" ->
              disputeLost();
          default -> null;
        });
  }

  private ProviderFact settled() {
    var currency = transaction().currency("currency-iso-code");
    long amount = transaction().amount("amount", currency);
    var id = transaction().id("id");
    return isRefund()
        ? new ProviderFact.Refunded(refund(), amount, currency.getCurrencyCode(), id)
        : new ProviderFact.Captured(capture(), amount, currency.getCurrencyCode(), id);
  }

  private ProviderFact settlementDeclined() {
    return isRefund()
        ? new ProviderFact.RefundFailed(refund(), failureReason())
        : new ProviderFact.CaptureFailed(capture(), failureReason());
  }

  /** A retrieval only asks: no money has moved. */
  private ProviderFact disputeOpened() {
    var id = dispute().id("id");
    var currency = dispute().currency("currency-iso-code");
    long amount =
        dispute()
            .amount(
                dispute().childIfAny("amount-disputed").isPresent() ? "amount-disputed" : "amount",
                currency);
    var reason = dispute().idIfAny("reason").orElse("general");
    var ours = DISPUTE_REASONS.getOrDefault(reason, reason);
    var dueBy = dispute().endOfDayIfAny("reply-by-date").orElse(null);
    var code = currency.getCurrencyCode();
    return isInquiry()
        ? new ProviderFact.InquiryOpened(disputed(), id, amount, code, ours, dueBy)
        : new ProviderFact.DisputeOpened(disputed(), id, amount, code, ours, dueBy);
  }

  /** A retrieval that ends took nothing; what may come of it is another dispute. */
  private ProviderFact disputeLost() {
    var id = dispute().id("id");
    return isInquiry()
        ? new ProviderFact.DisputeWon(disputed(), id)
        : new ProviderFact.DisputeLost(disputed(), id);
  }

  private boolean isInquiry() {
    return dispute().idIfAny("kind").map("retrieval"::equals).orElse(false);
  }

  private boolean isRefund() {
    return transaction().idIfAny("type").map("credit"::equals).orElse(false)
        || transaction().idIfAny("refunded-transaction-id").isPresent();
  }

  /** A capture of a part is a transaction of its own, under the one that was authorized. */
  private Subject capture() {
    var authorized = transaction().idIfAny("authorized-transaction-id");
    var charge = authorized.orElseGet(() -> transaction().id("id"));
    var order = order(transaction());
    if (order == null) {
      return about(null, null, charge);
    }
    var reference = authorized.isPresent() ? order.reference() : order.capture();
    return about(order.payment(), reference, charge);
  }

  private Subject refund() {
    var charge = transaction().idIfAny("refunded-transaction-id").orElse(null);
    var order = order(transaction());
    return order == null
        ? about(null, null, charge == null ? transaction().id("id") : charge)
        : about(order.payment(), order.reference(), charge);
  }

  /** No request of ours is behind a dispute, only the payment. */
  private Subject disputed() {
    var transaction = dispute().child("transaction");
    var order = order(transaction);
    return about(order == null ? null : order.payment(), null, transaction.id("id"));
  }

  private Subject about(
      @Nullable String payment, @Nullable String reference, @Nullable String charge) {
    return new Subject(
        BraintreeWebhooks.PROVIDER, account, payment, reference, charge, event.createdAt());
  }

  private static @Nullable OrderReference order(XmlFields transaction) {
    return transaction.text("order-id").flatMap(OrderReference::read).orElse(null);
  }

  private String failureReason() {
    return transaction()
        .idIfAny("processor-settlement-response-code")
        .or(() -> transaction().idIfAny("processor-response-code"))
        .or(() -> transaction().idIfAny("status"))
        .orElse(REASON_UNKNOWN);
  }

  private XmlFields transaction() {
    return subject.child("transaction");
  }

  private XmlFields dispute() {
    return subject.child("dispute");
  }
}
