package io.quittance.simulator.braintree;

import io.quittance.contracts.provider.OrderReference;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.operation.Request;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Transactions. HTTP in, HTTP out.
 *
 * <p>As at Braintree there are no idempotency keys. The check for duplicates is on: a second sale
 * of one order id is rejected by the gateway.
 */
@Hidden
@BraintreeConfigured
@RestController
@RequestMapping(BraintreeEmulator.PATH + "/merchants/{merchant}/transactions")
class TransactionController {

  private static final int CURRENCY_LENGTH = 3;

  private final TransactionReplies replies;
  private final Transactions transactions;

  TransactionController(TransactionReplies replies, Transactions transactions) {
    this.replies = replies;
    this.transactions = transactions;
  }

  @PostMapping
  @Nullable ResponseEntity<?> sell(HttpServletRequest http) {
    var body = XmlBody.of(http);
    var merchantAccount = body.text("merchantAccountId").orElse("");
    var amount = amount(body, currency(merchantAccount));
    var method =
        Methods.named(
            body.text("paymentMethodNonce")
                .or(() -> body.text("paymentMethodToken"))
                .orElseThrow(
                    () -> BraintreeError.invalid(BraintreeError.NONCE_UNKNOWN, "No such nonce.")));
    var orderId = orderId(body);
    var order = OrderReference.read(orderId);
    var reference = order.map(OrderReference::reference).orElse(orderId);
    if (Methods.needsAuthentication(method)) {
      return rejected("three_d_secure", orderId, amount);
    }
    if (transactions.isKnown(reference)) {
      return rejected("duplicate", orderId, amount);
    }
    boolean submit =
        body.child("options")
            .flatMap(options -> options.text("submitForSettlement"))
            .map(Boolean::valueOf)
            .orElse(false);
    var capture = order.map(OrderReference::capture).orElse(reference + ".capture");
    return replies.saleAfter(
        new Request.Authorize(
            BraintreeEmulator.NAME,
            reference,
            order.map(OrderReference::payment).orElse(orderId),
            amount,
            method,
            submit ? capture : null,
            false,
            null,
            Map.of(Sale.ORDER_ID, orderId, Sale.MERCHANT_ACCOUNT, merchantAccount)),
        http);
  }

  @GetMapping("/{id}")
  ResponseEntity<String> show(@PathVariable String id) {
    return xml(HttpStatus.OK, transactions.show(id));
  }

  @PutMapping("/{id}/submit_for_settlement")
  @Nullable ResponseEntity<?> submit(@PathVariable String id, HttpServletRequest http) {
    var body = XmlBody.of(http);
    var charge = transactions.charge(id);
    requireAuthorized(charge, BraintreeError.CANNOT_SUBMIT);
    var orderId = body.text("orderId");
    var reference =
        orderId
            .flatMap(OrderReference::read)
            .map(OrderReference::capture)
            .orElse("submit_" + charge.chargeId());
    var amount =
        body.text("amount").isPresent()
            ? amount(body, charge.currency())
            : new Money(charge.capturable(), charge.currency());
    var extras = new HashMap<String, String>();
    orderId.ifPresent(given -> extras.put(Sale.ORDER_ID, given));
    return replies.after(
        new Request.Capture(
            reference, charge.paymentReference(), charge.chargeId(), amount, true, extras),
        http);
  }

  @PostMapping("/{id}/submit_for_partial_settlement")
  @Nullable ResponseEntity<?> submitPart(@PathVariable String id, HttpServletRequest http) {
    var body = XmlBody.of(http);
    var charge = transactions.charge(id);
    requireAuthorized(charge, BraintreeError.CANNOT_SUBMIT_PART);
    var orderId = orderId(body);
    return replies.after(
        new Request.Capture(
            newReference(orderId),
            charge.paymentReference(),
            charge.chargeId(),
            amount(body, charge.currency()),
            body.text("finalCapture").map(Boolean::valueOf).orElse(false),
            Map.of(Sale.ORDER_ID, orderId, Sale.PART, "true")),
        http);
  }

  @PutMapping("/{id}/adjust_authorization")
  @Nullable ResponseEntity<?> adjust(@PathVariable String id, HttpServletRequest http) {
    var charge = transactions.charge(id);
    requireAuthorized(charge, BraintreeError.CANNOT_ADJUST);
    var total = amount(XmlBody.of(http), charge.currency());
    return replies.after(
        new Request.Increment(
            "adjust_" + charge.chargeId() + "_" + total.minor(),
            charge.paymentReference(),
            charge.chargeId(),
            total),
        http);
  }

  @PutMapping("/{id}/void")
  @Nullable ResponseEntity<?> cancel(@PathVariable String id, HttpServletRequest http) {
    var charge = transactions.charge(id);
    if (!charge.status().isUndecided()) {
      requireAuthorized(charge, BraintreeError.CANNOT_VOID);
    }
    return replies.after(
        new Request.Cancel(
            "void_" + charge.chargeId(), charge.paymentReference(), charge.chargeId()),
        http);
  }

  @PostMapping("/{id}/refund")
  @Nullable ResponseEntity<?> refund(@PathVariable String id, HttpServletRequest http) {
    var body = XmlBody.of(http);
    var charge = transactions.charge(id);
    if (charge.held().captured() == 0) {
      throw BraintreeError.invalid(
          BraintreeError.CANNOT_REFUND, "Cannot refund a transaction unless it is settled.");
    }
    var orderId = orderId(body);
    return replies.after(
        new Request.Refund(
            newReference(orderId),
            charge.paymentReference(),
            charge.chargeId(),
            amount(body, charge.currency()),
            Map.of(Sale.ORDER_ID, orderId, Sale.REFUNDED, id)),
        http);
  }

  /**
   * Who asks for the same again has it done again, where the check for duplicates does not look.
   */
  private String newReference(String orderId) {
    var first = OrderReference.read(orderId).map(OrderReference::reference).orElse(orderId);
    var reference = first;
    for (int i = 2; transactions.isKnown(reference); i++) {
      reference = first + "#" + i;
    }
    return reference;
  }

  private static void requireAuthorized(Charge charge, String code) {
    if (charge.status() != ChargeStatus.AUTHORIZED) {
      throw BraintreeError.invalid(code, "The transaction is " + charge.status() + ".");
    }
  }

  /** What the gateway rejects by itself: it never reaches a processor, or the books. */
  private static ResponseEntity<String> rejected(String reason, String orderId, Money amount) {
    var transaction =
        Xml.of("transaction")
            .text("id", "rejected_" + Integer.toHexString(orderId.hashCode()))
            .text("type", "sale")
            .text("status", "gateway_rejected")
            .text("gateway-rejection-reason", reason)
            .text("amount", amount.toDecimal())
            .text("currency-iso-code", amount.currency().getCurrencyCode())
            .text(Sale.ORDER_ID, orderId);
    return xml(
        HttpStatus.UNPROCESSABLE_CONTENT,
        TransactionReplies.declined("Gateway Rejected: " + reason, transaction));
  }

  static ResponseEntity<String> xml(HttpStatus status, Xml body) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_XML)
        .body(body.toString());
  }

  private static String orderId(XmlBody body) {
    return body.text("orderId")
        .orElseThrow(
            () -> BraintreeError.invalid(BraintreeError.ORDER_MISSING, "Only with an order id."));
  }

  private static Currency currency(String merchantAccount) {
    int start = Math.max(0, merchantAccount.length() - CURRENCY_LENGTH);
    return Optional.of(merchantAccount.substring(start).toUpperCase(Locale.ROOT))
        .flatMap(Currencies::find)
        .orElseThrow(
            () ->
                BraintreeError.invalid(
                    BraintreeError.MERCHANT_ACCOUNT_INVALID, "No such merchant account."));
  }

  private static Money amount(XmlBody body, Currency currency) {
    try {
      return MinorUnits.toOurs(new BigDecimal(body.text("amount").orElse("")), currency);
    } catch (ArithmeticException | IllegalArgumentException wrong) {
      throw BraintreeError.invalid(BraintreeError.AMOUNT_INVALID, "Amount is invalid.");
    }
  }
}
