package io.quittance.simulator.alipay;

import io.quittance.contracts.provider.AlipayRefundNumber;
import io.quittance.contracts.provider.AlipayTestOrder;
import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.operation.Answer.Told;
import io.quittance.simulator.operation.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From calls to requests of the engine, and from what it did to Alipay's words. */
@AlipayConfigured
@Component
class AlipayTrades {

  static final String NOTIFY_URL = "notify_url";
  static final String PASSBACK = "passback_params";
  static final String SUBJECT = "subject";
  static final String TRADE = "trade";
  static final String REQUEST_NUMBER = "out_request_no";

  private static final String TRADE_NUMBER = "out_trade_no";
  private static final String ALIPAY_NUMBER = "trade_no";
  private static final String NO_TRADE = "ACQ.TRADE_NOT_EXIST";
  private static final String CANCEL = "-cancel";

  /** What these cards do cannot happen to a wallet's payment. */
  private static final Set<String> WITHOUT_COUNTERPART =
      Set.of(
          "pm_card_createDispute", "pm_card_createDisputeProductNotReceived", "pm_card_refundFail");

  private final Books books;

  AlipayTrades(Books books) {
    this.books = books;
  }

  /** An order: the money is taken the moment the customer pays. */
  Request.Authorize order(AlipayCall call) {
    var number = call.required(TRADE_NUMBER);
    var test =
        call.text("body")
            .flatMap(AlipayTestOrder::read)
            .orElseGet(() -> new AlipayTestOrder("pm_card_visa", null));
    if (WITHOUT_COUNTERPART.contains(test.paymentMethod())) {
      throw AlipayError.failed("ACQ.INVALID_PARAMETER");
    }
    var extras = new HashMap<String, String>();
    extras.put(TRADE, number);
    extras.put(SUBJECT, call.required(SUBJECT));
    call.parameter(NOTIFY_URL).ifPresent(url -> extras.put(NOTIFY_URL, url));
    call.text(PASSBACK).ifPresent(text -> extras.put(PASSBACK, text));
    var capture = test.captureReference();
    return new Request.Authorize(
        AlipayEmulator.NAME,
        number,
        call.text(PASSBACK).orElse(number),
        call.amount("total_amount"),
        test.paymentMethod(),
        capture == null ? number + "-sale" : capture,
        true,
        call.parameter("return_url").orElse(null),
        extras);
  }

  Map<String, @Nullable Object> ordered(Told told) {
    var operation = told.operation();
    return switch (operation.verdict().status()) {
      case REQUIRES_ACTION ->
          object(TRADE_NUMBER, operation.reference(), "qr_code", operation.redirectUrl());
      case SUCCEEDED -> throw AlipayError.failed("ACQ.TRADE_HAS_SUCCESS");
      default -> throw AlipayError.failed("ACQ.TRADE_HAS_CLOSE");
    };
  }

  Map<String, @Nullable Object> query(AlipayCall call) {
    var trade = find(call).filter(Trade::exists).orElseThrow(() -> AlipayError.failed(NO_TRADE));
    var answer = named(trade);
    answer.put("trade_status", trade.status());
    answer.put("total_amount", Trade.yuan(trade.charge().amount()));
    answer.put("buyer_logon_id", "abc***@example.org");
    answer.put("buyer_user_id", "2088000000000018");
    trade.paidAt().ifPresent(at -> answer.put("send_pay_date", Trade.time(at)));
    return answer;
  }

  /** Closes what is not paid; what is paid is paid back. Empty when there is nothing to do. */
  Optional<Request> cancel(Trade trade) {
    var charge = trade.charge();
    if (charge.status().isUndecided()) {
      return Optional.of(
          new Request.Cancel(
              trade.number() + CANCEL, charge.paymentReference(), charge.chargeId()));
    }
    long left = charge.refundable();
    return left == 0
        ? Optional.empty()
        : Optional.of(
            new Request.Refund(
                trade.number() + CANCEL,
                charge.paymentReference(),
                charge.chargeId(),
                new Money(left, charge.currency())));
  }

  Map<String, @Nullable Object> canceled(Trade trade) {
    var answer = named(trade);
    answer.put("retry_flag", "N");
    answer.put("action", trade.isPaid() ? "refund" : "close");
    return answer;
  }

  /** Whether a refund is the work of a cancellation, of which no notice tells. */
  static boolean isOfCancel(Operation refund) {
    return refund.reference().endsWith(CANCEL);
  }

  Request.Refund refund(AlipayCall call) {
    var trade = require(call);
    var number = call.text(REQUEST_NUMBER).orElse(trade.number());
    return new Request.Refund(
        reference(number),
        trade.charge().paymentReference(),
        trade.charge().chargeId(),
        call.amount("refund_amount"),
        Map.of(REQUEST_NUMBER, number));
  }

  Map<String, @Nullable Object> refunded(AlipayCall call, Told told) {
    var refund = told.operation();
    if (refund.verdict().status() == OperationStatus.FAILED) {
      throw AlipayError.failed("ACQ.SELLER_BALANCE_NOT_ENOUGH");
    }
    boolean moved = !told.repeated() && refund.verdict().status() == OperationStatus.SUCCEEDED;
    var trade = require(call);
    var answer = named(trade);
    answer.put("fund_change", moved ? "Y" : "N");
    // The sum of all refunds, not this one's amount.
    answer.put("refund_fee", Trade.yuan(trade.charge().held().refunded()));
    answer.put("gmt_refund_pay", Trade.time(refund.createdAt()));
    return answer;
  }

  Map<String, @Nullable Object> queryRefund(AlipayCall call) {
    var trade = require(call);
    var answer = named(trade);
    var number = call.required(REQUEST_NUMBER);
    trade.operations().stream()
        .filter(operation -> operation.type() == OperationType.REFUND)
        .filter(operation -> Trade.numberOf(operation).equals(number))
        .filter(operation -> operation.verdict().status() == OperationStatus.SUCCEEDED)
        .findFirst()
        .ifPresent(
            refund -> {
              answer.put(REQUEST_NUMBER, number);
              answer.put("refund_status", "REFUND_SUCCESS");
              answer.put("refund_amount", Trade.yuan(refund.amount()));
              answer.put("total_amount", Trade.yuan(trade.charge().amount()));
              var done = refund.completedAt() == null ? refund.createdAt() : refund.completedAt();
              answer.put("gmt_refund_pay", Trade.time(done));
            });
    return answer;
  }

  /** The trade of a call, also before the customer has come to it. */
  Optional<Trade> find(AlipayCall call) {
    return books
        .findOperation(call.required(TRADE_NUMBER))
        .filter(operation -> operation.type() == OperationType.AUTHORIZE)
        .flatMap(
            order ->
                books
                    .findCharge(order.chargeId())
                    .filter(charge -> charge.provider().equals(AlipayEmulator.NAME))
                    .map(
                        charge ->
                            new Trade(
                                charge, order.reference(), books.operationsOf(charge.chargeId()))));
  }

  private Trade require(AlipayCall call) {
    return find(call).filter(Trade::exists).orElseThrow(() -> AlipayError.failed(NO_TRADE));
  }

  /** The witness knows refunds by our reference, which is a part of their number. */
  private static String reference(String number) {
    return AlipayRefundNumber.read(number).map(AlipayRefundNumber::reference).orElse(number);
  }

  private static Map<String, @Nullable Object> named(Trade trade) {
    return object(TRADE_NUMBER, trade.number(), ALIPAY_NUMBER, trade.alipayNumber());
  }

  private static Map<String, @Nullable Object> object(
      String name, Object value, String other, @Nullable Object otherValue) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put(name, value);
    object.put(other, otherValue);
    return object;
  }
}
