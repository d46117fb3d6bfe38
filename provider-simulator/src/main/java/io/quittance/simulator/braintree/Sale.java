package io.quittance.simulator.braintree;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.OperationType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sale with what was done on it, in Braintree's words. Settles as soon as it is submitted. */
record Sale(Charge charge, List<Operation> operations) {

  static final String ORDER_ID = "order-id";
  static final String MERCHANT_ACCOUNT = "merchant-account-id";

  /** Marks a capture of a part, which is a transaction of its own. */
  static final String PART = "part";

  /** The transaction that a refund gives back from. */
  static final String REFUNDED = "refunded";

  private static final String SUBMITTED = "submitted_for_settlement";
  private static final String SETTLED = "settled";
  private static final String DECLINED_UNKNOWN = "2038";

  /** One raw code for each decline of a test payment method. */
  private static final Map<String, String> RESPONSE_CODES =
      Map.of(
          "insufficient_funds", "2001",
          "card_velocity_exceeded", "2002",
          "expired_card", "2004",
          "incorrect_cvc", "2010",
          "lost_card", "2012",
          "stolen_card", "2013",
          "processing_error", "3000");

  static boolean isPart(Operation operation) {
    return operation.type() == OperationType.CAPTURE && operation.extras().containsKey(PART);
  }

  /** The order id of the sale: the latest that it was given. */
  Optional<String> orderId() {
    return operations.stream()
        .filter(operation -> operation.type() == OperationType.CAPTURE && !isPart(operation))
        .map(Transactions::orderId)
        .filter(id -> id != null)
        .reduce((_, last) -> last)
        .or(() -> Optional.ofNullable(charge.origin().extras().get(ORDER_ID)));
  }

  /**
   * The sale itself.
   *
   * @param later whether it has had time to settle
   */
  Xml show(boolean later) {
    var parts =
        operations.stream()
            .filter(Sale::isPart)
            .filter(part -> part.verdict().status() == OperationStatus.SUCCEEDED)
            .toList();
    var authorization = authorization();
    var shown =
        begun(charge.chargeId(), "sale", amount(parts), authorization.createdAt())
            .text(ORDER_ID, orderId().orElse(null))
            .text("status", status(authorization, parts, later))
            .text("authorization-expires-at", time(authorization.expiresAt()));
    verdict(shown, authorization);
    if (charge.status() == ChargeStatus.IN_REVIEW) {
      shown.child(Xml.of("risk-data").text("decision", "Review"));
    }
    var partIds = Xml.of("partial-settlement-transaction-ids");
    parts.forEach(part -> partIds.text("item", part.operationId()));
    return shown
        .child(partIds)
        .child(items("refund-ids", OperationType.REFUND))
        .child(adjustments());
  }

  /** What was done on the sale and is a transaction of its own; the sale for anything else. */
  Xml show(Operation operation, boolean later) {
    return switch (operation.type()) {
      case REFUND -> refund(operation, later);
      case CAPTURE -> isPart(operation) ? part(operation, later) : submitted(operation, later);
      default -> show(later);
    };
  }

  private Xml part(Operation part, boolean later) {
    return begun(part.operationId(), "sale", part.amount(), part.createdAt())
        .text(ORDER_ID, Transactions.orderId(part))
        .text("status", captureStatus(part, later))
        .text("authorized-transaction-id", charge.chargeId());
  }

  /** A capture of all, as of its own moment: a later one may have another amount. */
  private Xml submitted(Operation capture, boolean later) {
    return begun(charge.chargeId(), "sale", capture.amount(), capture.createdAt())
        .text(ORDER_ID, orderId().orElse(null))
        .text("status", captureStatus(capture, later))
        .child(Xml.of("partial-settlement-transaction-ids"));
  }

  private Xml refund(Operation refund, boolean later) {
    return begun(refund.operationId(), "credit", refund.amount(), refund.createdAt())
        .text(ORDER_ID, Transactions.orderId(refund))
        .text("status", refundStatus(refund, later))
        .text(
            "processor-response-code",
            refund.verdict().status() == OperationStatus.FAILED ? "2004" : null)
        .text("refunded-transaction-id", refund.extras().getOrDefault(REFUNDED, charge.chargeId()));
  }

  private Xml begun(String id, String type, long amount, Instant createdAt) {
    return Xml.of("transaction")
        .text("id", id)
        .text("type", type)
        .text("amount", new Money(amount, charge.currency()).toDecimal().toPlainString())
        .text("currency-iso-code", charge.currency().getCurrencyCode())
        .text(MERCHANT_ACCOUNT, charge.origin().extras().get(MERCHANT_ACCOUNT))
        .text("created-at", time(createdAt))
        .text("updated-at", time(createdAt));
  }

  private long amount(List<Operation> parts) {
    if (charge.held().captured() > 0 && parts.isEmpty()) {
      return charge.held().captured();
    }
    return charge.held().authorized() > 0 ? charge.held().authorized() : charge.amount();
  }

  private String status(Operation authorization, List<Operation> parts, boolean later) {
    return switch (charge.status()) {
      // Nobody is ever sent away here: the emulator says no before.
      case REQUIRES_ACTION, IN_REVIEW, AUTHORIZED -> "authorized";
      case CAPTURED -> parts.isEmpty() ? (later ? SETTLED : SUBMITTED) : "settlement_pending";
      case VOIDED -> "voided";
      case EXPIRED -> "authorization_expired";
      case FAILED ->
          authorization.verdict().blockedByRisk() ? "gateway_rejected" : "processor_declined";
    };
  }

  private static String captureStatus(Operation capture, boolean later) {
    return capture.verdict().status() == OperationStatus.SUCCEEDED
        ? (later ? SETTLED : SUBMITTED)
        : "settlement_declined";
  }

  private static String refundStatus(Operation refund, boolean later) {
    return switch (refund.verdict().status()) {
      case SUCCEEDED -> later ? SETTLED : SUBMITTED;
      case PENDING -> "settlement_pending";
      case CANCELED -> "voided";
      default -> "settlement_declined";
    };
  }

  private static void verdict(Xml shown, Operation authorization) {
    var verdict = authorization.verdict();
    if (verdict.blockedByRisk()) {
      shown.text("gateway-rejection-reason", "fraud");
    } else if (verdict.status() == OperationStatus.FAILED) {
      shown.text("processor-response-code", responseCode(verdict.declineCode()));
    } else {
      shown.text("processor-response-code", "1000");
    }
  }

  private static String responseCode(@Nullable String declineCode) {
    return declineCode == null
        ? DECLINED_UNKNOWN
        : RESPONSE_CODES.getOrDefault(declineCode, DECLINED_UNKNOWN);
  }

  private Xml adjustments() {
    var all = Xml.of("authorization-adjustments");
    operations.stream()
        .filter(operation -> operation.type() == OperationType.INCREMENT)
        .forEach(increment -> all.child(adjustment(increment)));
    return all;
  }

  private Xml adjustment(Operation increment) {
    boolean success = increment.verdict().status() == OperationStatus.SUCCEEDED;
    return Xml.of("authorization-adjustment")
        .text("amount", new Money(increment.amount(), charge.currency()).toDecimal())
        .text("success", success)
        .text("timestamp", time(increment.createdAt()))
        .text(
            "processor-response-code",
            success ? "1000" : responseCode(increment.verdict().declineCode()));
  }

  private Xml items(String name, OperationType type) {
    var items = Xml.of(name);
    operations.stream()
        .filter(operation -> operation.type() == type)
        .forEach(operation -> items.text("item", operation.operationId()));
    return items;
  }

  private Operation authorization() {
    return operations.stream()
        .filter(operation -> operation.type() == OperationType.AUTHORIZE)
        .findFirst()
        .orElseThrow();
  }

  /** Braintree tells whole seconds. */
  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
