package io.quittance.simulator.book;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the wire; the amount is minor units.
 *
 * @param capture what was captured along with an authorization
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationView(
    String operationId,
    String chargeId,
    OperationType type,
    String reference,
    String paymentReference,
    OperationStatus status,
    long amount,
    String currency,
    @Nullable String declineCode,
    @Nullable String adviceCode,
    @Nullable String failureReason,
    @Nullable Boolean blockedByRisk,
    @Nullable String redirectUrl,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant completedAt,
    @Nullable OperationView capture) {

  public static OperationView of(Operation operation) {
    return of(operation, null);
  }

  /** An authorization and the capture that was done along with it. */
  public static OperationView of(Operation operation, @Nullable Operation capture) {
    var verdict = operation.verdict();
    return new OperationView(
        operation.operationId(),
        operation.chargeId(),
        operation.type(),
        operation.reference(),
        operation.paymentReference(),
        verdict.status(),
        operation.amount(),
        operation.currency().getCurrencyCode(),
        verdict.declineCode(),
        verdict.adviceCode(),
        verdict.failureReason(),
        verdict.blockedByRisk() ? Boolean.TRUE : null,
        operation.redirectUrl(),
        operation.expiresAt(),
        operation.createdAt(),
        operation.completedAt(),
        capture == null ? null : of(capture));
  }
}
