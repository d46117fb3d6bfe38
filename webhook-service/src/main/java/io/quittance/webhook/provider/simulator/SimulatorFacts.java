package io.quittance.webhook.provider.simulator;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.JsonFields;
import io.quittance.webhook.provider.UnreadableEvent;
import java.util.Optional;

/** What each event means: from the simulator's words to our facts. */
final class SimulatorFacts {

  /** Where the simulator does not say why something failed. */
  private static final String REASON_UNKNOWN = "unknown";

  private static final String DECLINE_CODE_UNKNOWN = "generic_decline";

  private final String account;
  private final EventIdentity event;
  private final JsonFields body;

  /** The facts of an event of {@code account}, from its whole body. */
  SimulatorFacts(String account, EventIdentity event, JsonFields body) {
    this.account = account;
    this.event = event;
    this.body = body;
  }

  /**
   * The fact of the event; empty for a type that we do not know.
   *
   * @throws UnreadableEvent when a field is missing that the type needs
   */
  Optional<ProviderFact> fact() {
    return Optional.ofNullable(
        switch (event.type()) {
          case "charge.authorized" -> authorized();
          case "charge.authorization_failed" -> authorizationFailed();
          case "charge.action_required" -> actionRequired();
          case "charge.in_review" -> new ProviderFact.UnderReview(request());
          case "charge.captured" -> captured();
          case "charge.capture_failed" ->
              new ProviderFact.CaptureFailed(request(), failureReason());
          case "charge.voided" -> new ProviderFact.Voided(request());
          case "charge.expired" -> new ProviderFact.Voided(charge());
          case "refund.pending" -> refundPending();
          case "refund.succeeded" -> refunded();
          case "refund.failed" -> new ProviderFact.RefundFailed(request(), failureReason());
          case "refund.canceled" -> new ProviderFact.RefundCanceled(request(), failureReason());
          case "inquiry.opened" -> inquired();
          case "charge.disputed" -> disputed();
          case "dispute.updated" ->
              new ProviderFact.DisputeUpdated(charge(), disputeId(), dispute().id("status"));
          case "dispute.won" -> new ProviderFact.DisputeWon(charge(), disputeId());
          case "dispute.lost" -> new ProviderFact.DisputeLost(charge(), disputeId());
          default -> null;
        });
  }

  /** Also after an increment: what is held now is on the charge, not on the operation. */
  private ProviderFact authorized() {
    var charge = data().object("charge");
    return new ProviderFact.Authorized(
        request(),
        charge.amount("authorizedAmount"),
        charge.currency("currency"),
        charge.timeIfAny("expiresAt").orElse(null));
  }

  private ProviderFact authorizationFailed() {
    var declineCode =
        operation().flagIfAny("blockedByRisk")
            ? ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK
            : operation().idIfAny("declineCode").orElse(DECLINE_CODE_UNKNOWN);
    return new ProviderFact.AuthorizationFailed(
        request(), declineCode, operation().idIfAny("adviceCode").orElse(null));
  }

  private ProviderFact actionRequired() {
    var redirectUrl =
        operation()
            .textIfAny("redirectUrl")
            .orElseThrow(() -> new UnreadableEvent("data.operation.redirectUrl is missing"));
    return new ProviderFact.ActionRequired(request(), redirectUrl);
  }

  private ProviderFact captured() {
    return new ProviderFact.Captured(
        request(),
        operation().amount("amount"),
        operation().currency("currency"),
        operation().id("operationId"));
  }

  private ProviderFact refundPending() {
    return new ProviderFact.RefundPending(
        request(),
        operation().amount("amount"),
        operation().currency("currency"),
        operation().id("operationId"));
  }

  private ProviderFact refunded() {
    return new ProviderFact.Refunded(
        request(),
        operation().amount("amount"),
        operation().currency("currency"),
        operation().id("operationId"));
  }

  private ProviderFact disputed() {
    return new ProviderFact.DisputeOpened(
        charge(),
        disputeId(),
        dispute().amount("amount"),
        dispute().currency("currency"),
        dispute().id("reason"),
        dispute().timeIfAny("evidenceDueBy").orElse(null));
  }

  private ProviderFact inquired() {
    return new ProviderFact.InquiryOpened(
        charge(),
        disputeId(),
        dispute().amount("amount"),
        dispute().currency("currency"),
        dispute().id("reason"),
        dispute().timeIfAny("evidenceDueBy").orElse(null));
  }

  private String failureReason() {
    return operation()
        .textIfAny("failureReason")
        .or(() -> operation().textIfAny("declineCode"))
        .orElse(REASON_UNKNOWN);
  }

  /** The subject of what we asked for. */
  private Subject request() {
    var occurredAt =
        operation()
            .timeIfAny("completedAt")
            .or(() -> operation().timeIfAny("createdAt"))
            .orElse(event.createdAt());
    return new Subject(
        SimulatorWebhooks.PROVIDER,
        account,
        operation().id("paymentReference"),
        operation().id("reference"),
        operation().idIfAny("chargeId").orElse(null),
        occurredAt);
  }

  /** The subject of what the provider, the issuer or time did: no request of ours was behind it. */
  private Subject charge() {
    var charge = data().object("charge");
    return new Subject(
        SimulatorWebhooks.PROVIDER,
        account,
        charge.id("paymentReference"),
        null,
        charge.id("chargeId"),
        event.createdAt());
  }

  private JsonFields data() {
    return body.object("data");
  }

  private JsonFields operation() {
    return data().object("operation");
  }

  private JsonFields dispute() {
    return data().object("dispute");
  }

  private String disputeId() {
    return dispute().id("disputeId");
  }
}
