package io.quittance.simulator.adyen;

import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import io.quittance.simulator.operation.WireAnswers;
import io.quittance.simulator.operation.WireReply;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Runs a request and words the answer as Adyen does. */
@AdyenConfigured
@Component
class AdyenReplies {

  /** In the extras: the caller's own reference, and the test method. */
  static final String REFERENCE = "reference";

  static final String METHOD = "method";
  static final String REVIEWED = "pm_card_riskLevelElevated";

  private final RunOperation runOperation;
  private final WireAnswers wire;
  private final AdyenSettings settings;

  AdyenReplies(RunOperation runOperation, WireAnswers wire, AdyenSettings settings) {
    this.runOperation = runOperation;
    this.wire = wire;
    this.settings = settings;
  }

  /** Makes a payment, and answers with its result; again, with the first result. */
  @Nullable ResponseEntity<byte[]> payment(Request.Authorize request, HttpServletRequest http) {
    return wire.write(
        runOperation.run(request),
        ClientConnection.of(http),
        told -> reply(HttpStatus.OK, firstResult(told.operation())));
  }

  /** Does something to a payment, and says no more than that it was received. */
  @Nullable ResponseEntity<byte[]> modification(Request.OnCharge request, HttpServletRequest http) {
    return wire.write(
        runOperation.run(request),
        ClientConnection.of(http),
        told -> reply(HttpStatus.CREATED, received(told.operation())));
  }

  /** What a payment is like now. */
  Map<String, @Nullable Object> result(Charge charge, Operation operation) {
    return charge.status() == ChargeStatus.REQUIRES_ACTION
        ? common(operation, "Pending")
        : decided(operation);
  }

  private Map<String, @Nullable Object> firstResult(Operation operation) {
    if (operation.redirectUrl() != null) {
      var result = common(operation, "RedirectShopper");
      result.put(
          "action",
          AdyenJson.object(
              "type", "redirect",
              "method", "GET",
              "url", operation.redirectUrl(),
              "paymentMethodType", "scheme"));
      return result;
    }
    if (REVIEWED.equals(operation.extras().get(METHOD))) {
      var result = common(operation, "Authorised");
      result.put("amount", AdyenJson.amount(operation.amount(), operation.currency()));
      result.put(
          "additionalData",
          AdyenJson.object("fraudManualReview", "true", "fraudResultType", "AMBER"));
      return result;
    }
    return decided(operation);
  }

  private static Map<String, @Nullable Object> decided(Operation operation) {
    if (operation.verdict().status() == OperationStatus.SUCCEEDED) {
      var result = common(operation, "Authorised");
      result.put("amount", AdyenJson.amount(operation.amount(), operation.currency()));
      return result;
    }
    var refusal = AdyenRefusal.of(operation.verdict());
    var result = common(operation, refusal.result());
    result.put("refusalReason", refusal.reason());
    result.put("refusalReasonCode", refusal.code());
    if (refusal.raw() != null) {
      result.put("additionalData", AdyenJson.object("refusalReasonRaw", refusal.raw()));
    }
    return result;
  }

  private static Map<String, @Nullable Object> common(Operation operation, String resultCode) {
    return new LinkedHashMap<>(
        AdyenJson.object(
            "pspReference", operation.chargeId(),
            "resultCode", resultCode,
            "merchantReference", operation.extras().get(REFERENCE)));
  }

  private Map<String, @Nullable Object> received(Operation operation) {
    return AdyenJson.object(
        "merchantAccount",
        settings.merchantAccount(),
        "paymentPspReference",
        operation.chargeId(),
        "pspReference",
        operation.operationId(),
        "reference",
        operation.extras().get(REFERENCE),
        "status",
        "received",
        "amount",
        operation.amount() > 0 ? AdyenJson.amount(operation.amount(), operation.currency()) : null);
  }

  static WireReply reply(HttpStatus status, Object body) {
    return new WireReply(status, MediaType.APPLICATION_JSON, AdyenJson.write(body), Map.of());
  }
}
