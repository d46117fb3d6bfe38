package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.REFUND_NOT_FOUND;

import io.quittance.contracts.payment.RefundView;
import io.quittance.payment.refund.Refund;
import io.quittance.payment.refund.RefundStatus;
import io.quittance.payment.refund.Refunds;
import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.money.Amount;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class RefundController {

  private final RefundPayment refundPayment;
  private final ReadPayments payments;
  private final Refunds refunds;

  RefundController(RefundPayment refundPayment, ReadPayments payments, Refunds refunds) {
    this.refundPayment = refundPayment;
    this.payments = payments;
    this.refunds = refunds;
  }

  record RefundRequest(@Nullable Amount amount, @Size(max = 500) @Nullable String reason) {

    static final RefundRequest EMPTY = new RefundRequest(null, null);
  }

  @Described(
      value = "Sends captured money back, whole or in part.",
      answers = {201, 202},
      located = true,
      refusals = {
        "payment_not_found",
        "illegal_state",
        "payment_disputed",
        "amount_exceeds_refundable"
      })
  @PostMapping("/api/payments/{paymentIntentId}/refund")
  ResponseEntity<RefundView> refund(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String paymentIntentId,
      @Valid @RequestBody(required = false) @Nullable RefundRequest body,
      HttpServletRequest http) {
    var request = body == null ? RefundRequest.EMPTY : body;
    var refund =
        refundPayment.refund(
            merchant.merchantId(),
            PaymentIntentController.idOf(paymentIntentId),
            request.amount(),
            request.reason(),
            IdempotencyFilter.keyOf(http));
    boolean isOpen = refund.status() == RefundStatus.PENDING;
    return ResponseEntity.status(isOpen ? HttpStatus.ACCEPTED : HttpStatus.CREATED)
        .location(URI.create("/api/refunds/" + Ids.write(Refund.PREFIX, refund.id())))
        .body(refund.view());
  }

  @Described(value = "Shows a refund.", refusals = "refund_not_found")
  @GetMapping("/api/refunds/{id}")
  RefundView get(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return Ids.read(Refund.PREFIX, id)
        .flatMap(refundId -> refunds.findByIdAndMerchantId(refundId, merchant.merchantId()))
        .map(Refund::view)
        .orElseThrow(() -> REFUND_NOT_FOUND.because(id.length() <= 64 ? id : "so long"));
  }

  @Described(
      value = "Lists all refunds of a payment, newest first.",
      refusals = "payment_not_found")
  @GetMapping("/api/payment-intents/{paymentIntentId}/refunds")
  Page<RefundView> list(
      @AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String paymentIntentId) {
    var id = PaymentIntentController.idOf(paymentIntentId);
    payments.get(merchant.merchantId(), id);
    return new Page<>(
        refunds.findByPaymentIntentIdOrderByIdDesc(id).stream().map(Refund::view).toList(),
        false,
        null);
  }
}
