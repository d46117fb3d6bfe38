package io.quittance.payment.provider;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.ActionRequired;
import io.quittance.contracts.provider.ProviderFact.AuthorizationFailed;
import io.quittance.contracts.provider.ProviderFact.Authorized;
import io.quittance.contracts.provider.ProviderFact.CaptureFailed;
import io.quittance.contracts.provider.ProviderFact.Captured;
import io.quittance.contracts.provider.ProviderFact.RefundCanceled;
import io.quittance.contracts.provider.ProviderFact.RefundFailed;
import io.quittance.contracts.provider.ProviderFact.RefundPending;
import io.quittance.contracts.provider.ProviderFact.Refunded;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.contracts.provider.ProviderFact.UnderReview;
import io.quittance.contracts.provider.ProviderFact.VoidFailed;
import io.quittance.contracts.provider.ProviderFact.Voided;
import org.jspecify.annotations.Nullable;

/** What an operation of the simulator means. */
final class SimulatorFacts {

  private SimulatorFacts() {}

  /** The fact, or null for a type or status that we do not know: then we know nothing. */
  static @Nullable ProviderFact of(SimulatorOperation operation, Subject subject) {
    return switch (operation.type() + " " + operation.status()) {
      case "AUTHORIZE SUCCEEDED", "INCREMENT SUCCEEDED" ->
          new Authorized(subject, operation.amount(), operation.currency(), operation.expiresAt());
      case "AUTHORIZE FAILED", "INCREMENT FAILED" ->
          new AuthorizationFailed(subject, declineCode(operation), operation.adviceCode());
      case "AUTHORIZE REQUIRES_ACTION" ->
          operation.redirectUrl() == null
              ? null
              : new ActionRequired(subject, operation.redirectUrl());
      case "AUTHORIZE IN_REVIEW" -> new UnderReview(subject);
      case "CAPTURE SUCCEEDED" ->
          new Captured(subject, operation.amount(), operation.currency(), operation.operationId());
      case "CAPTURE FAILED" -> new CaptureFailed(subject, reason(operation));
      case "VOID SUCCEEDED" -> new Voided(subject);
      case "VOID FAILED" -> new VoidFailed(subject, reason(operation));
      case "REFUND PENDING" ->
          new RefundPending(
              subject, operation.amount(), operation.currency(), operation.operationId());
      case "REFUND SUCCEEDED" ->
          new Refunded(subject, operation.amount(), operation.currency(), operation.operationId());
      case "REFUND FAILED" -> new RefundFailed(subject, reason(operation));
      case "REFUND CANCELED" -> new RefundCanceled(subject, reason(operation));
      default -> null;
    };
  }

  private static String declineCode(SimulatorOperation operation) {
    if (operation.blockedByRisk()) {
      return ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK;
    }
    return operation.declineCode() == null ? "generic_decline" : operation.declineCode();
  }

  private static String reason(SimulatorOperation operation) {
    return operation.failureReason() == null ? "provider_refused" : operation.failureReason();
  }
}
