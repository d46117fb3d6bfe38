package io.quittance.simulator.stripe;

import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.operation.Answer.Told;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import io.quittance.simulator.operation.WireAnswers;
import io.quittance.simulator.operation.WireReply;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Runs a request and words the answer as Stripe does. */
@StripeConfigured
@Component
class StripeReplies {

  private final RunOperation runOperation;
  private final WireAnswers wire;
  private final Intents intents;

  StripeReplies(RunOperation runOperation, WireAnswers wire, Intents intents) {
    this.runOperation = runOperation;
    this.wire = wire;
    this.intents = intents;
  }

  /** Does it, and answers with the intent. */
  @Nullable ResponseEntity<byte[]> intentAfter(
      Request request, HttpServletRequest http, boolean expandsCharge) {
    return wire.write(
        runOperation.run(request),
        ClientConnection.of(http),
        told -> intentAfter(told, expandsCharge));
  }

  /** Does it, and answers with the refund. */
  @Nullable ResponseEntity<byte[]> refundAfter(Request.Refund request, HttpServletRequest http) {
    return wire.write(
        runOperation.run(request),
        ClientConnection.of(http),
        told -> reply(HttpStatus.OK, StripeRefund.show(told.operation()), told.repeated()));
  }

  private WireReply intentAfter(Told told, boolean expandsCharge) {
    var operation = told.operation();
    var intent = intents.intent(operation.chargeId());
    if (operation.verdict().status() == OperationStatus.FAILED) {
      return reply(HttpStatus.PAYMENT_REQUIRED, error(operation, intent), told.repeated());
    }
    return reply(HttpStatus.OK, intent.show(expandsCharge), told.repeated());
  }

  private static Map<String, @Nullable Object> error(Operation declined, Intent intent) {
    var error = Declined.error(declined, declined.chargeId());
    error.put("payment_intent", intent.show(false));
    return StripeJson.object("error", error);
  }

  private static WireReply reply(HttpStatus status, Object body, boolean repeated) {
    return new WireReply(
        status,
        MediaType.APPLICATION_JSON,
        StripeJson.write(body),
        repeated ? Map.of("Idempotent-Replayed", "true") : Map.of());
  }
}
