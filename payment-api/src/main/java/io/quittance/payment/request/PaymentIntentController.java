package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.CancelReason;
import io.quittance.payment.intent.CaptureMethod;
import io.quittance.payment.intent.NewPayment;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.payment.timeline.ReadTimeline;
import io.quittance.payment.timeline.TimelineView;
import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.metadata.Metadata;
import io.quittance.platform.money.Amount;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/payment-intents")
class PaymentIntentController {

  private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59Z");

  private final CreatePayment createPayment;
  private final AuthorizePayment authorizePayment;
  private final CapturePayment capturePayment;
  private final IncrementAuthorization incrementAuthorization;
  private final CancelPayment cancelPayment;
  private final ReadPayments payments;
  private final ReadTimeline readTimeline;

  PaymentIntentController(
      CreatePayment createPayment,
      AuthorizePayment authorizePayment,
      CapturePayment capturePayment,
      IncrementAuthorization incrementAuthorization,
      CancelPayment cancelPayment,
      ReadPayments payments,
      ReadTimeline readTimeline) {
    this.createPayment = createPayment;
    this.authorizePayment = authorizePayment;
    this.capturePayment = capturePayment;
    this.incrementAuthorization = incrementAuthorization;
    this.cancelPayment = cancelPayment;
    this.payments = payments;
    this.readTimeline = readTimeline;
  }

  record CreateRequest(
      @NotNull @Size(min = 1, max = 255) String orderId,
      @NotNull @Size(min = 1, max = 255) String userId,
      @NotNull Amount amount,
      @NotNull Currency currency,
      @Size(min = 1, max = 255) @Nullable String paymentMethodId,
      @Nullable CaptureMethod captureMethod,
      @Nullable Boolean confirm,
      @Size(max = 1000) @Nullable String description,
      @Email @Size(max = 254) @Nullable String receiptEmail,
      @Pattern(regexp = "https?://[^\\s]{1,2040}") @Nullable String returnUrl,
      @Nullable Map<String, String> metadata) {}

  /** What the customer's device and addresses say goes to risk rules; any JSON object. */
  record AuthorizeRequest(
      @Size(min = 1, max = 255) @Nullable String paymentMethodId,
      @Nullable Map<String, Object> device,
      @Nullable Map<String, Object> billing,
      @Nullable Map<String, Object> shipping) {

    static final AuthorizeRequest EMPTY = new AuthorizeRequest(null, null, null, null);
  }

  record CaptureRequest(@Nullable Amount amount, @Nullable Boolean finalCapture) {

    static final CaptureRequest EMPTY = new CaptureRequest(null, null);
  }

  record IncrementRequest(@NotNull Amount amount) {}

  record CancelRequest(@Nullable CancelReason reason) {

    static final CancelRequest EMPTY = new CancelRequest(null);
  }

  @Described(
      value = "Opens a payment for an order, and authorizes it when confirm is true.",
      answers = {201, 202},
      located = true,
      refusals = {
        "order_already_has_payment",
        "payment_method_not_found",
        "payment_method_not_supported",
        "payment_not_routable",
        "card_declined",
        "blocked_by_risk",
        "integrity_failure",
        "capture_failed"
      })
  @PostMapping
  ResponseEntity<PaymentIntentView> create(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @Valid @RequestBody CreateRequest request,
      HttpServletRequest http) {
    boolean confirm = Boolean.TRUE.equals(request.confirm());
    if (confirm && request.paymentMethodId() == null) {
      throw missing("paymentMethodId");
    }
    var key = IdempotencyFilter.keyOf(http);
    var payment = createPayment.create(merchant.merchantId(), wish(request, key), confirm, key);
    var location = URI.create("/api/payment-intents/" + payment.paymentIntentId());
    return ResponseEntity.status(PaymentAnswers.statusOf(payment, HttpStatus.CREATED))
        .location(location)
        .body(payment);
  }

  @Described(
      value = "Holds the money, and takes it where the capture is automatic.",
      answers = {200, 202},
      refusals = {
        "payment_not_found",
        "illegal_state",
        "payment_method_not_found",
        "payment_method_not_supported",
        "payment_not_routable",
        "card_declined",
        "blocked_by_risk",
        "integrity_failure",
        "capture_failed"
      })
  @PostMapping("/{id}/authorize")
  ResponseEntity<PaymentIntentView> authorize(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @Valid @RequestBody(required = false) @Nullable AuthorizeRequest body,
      HttpServletRequest http) {
    var request = body == null ? AuthorizeRequest.EMPTY : body;
    return PaymentAnswers.of(
        authorizePayment.authorize(
            merchant.merchantId(),
            idOf(id),
            request.paymentMethodId(),
            IdempotencyFilter.keyOf(http)));
  }

  @Described(
      value = "Takes money that is held, whole or in part.",
      answers = {200, 202},
      refusals = {
        "payment_not_found",
        "illegal_state",
        "authorization_expired",
        "amount_exceeds_capturable",
        "too_many_operations",
        "capture_failed",
        "integrity_failure"
      })
  @PostMapping("/{id}/capture")
  ResponseEntity<PaymentIntentView> capture(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable CaptureRequest body,
      HttpServletRequest http) {
    var request = body == null ? CaptureRequest.EMPTY : body;
    return PaymentAnswers.ofCapture(
        capturePayment.capture(
            merchant.merchantId(),
            idOf(id),
            request.amount(),
            !Boolean.FALSE.equals(request.finalCapture()),
            IdempotencyFilter.keyOf(http)));
  }

  @Described(
      value = "Raises what is held to a new total.",
      answers = {200, 202},
      refusals = {
        "payment_not_found",
        "illegal_state",
        "authorization_expired",
        "amount_not_increased",
        "too_many_operations",
        "card_declined",
        "integrity_failure"
      })
  @PostMapping("/{id}/increment-authorization")
  ResponseEntity<PaymentIntentView> increment(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @Valid @RequestBody IncrementRequest request,
      HttpServletRequest http) {
    return PaymentAnswers.of(
        incrementAuthorization.increment(
            merchant.merchantId(), idOf(id), request.amount(), IdempotencyFilter.keyOf(http)));
  }

  @Described(
      value = "Lets a payment go before it is captured.",
      answers = {200, 202},
      refusals = {"payment_not_found", "illegal_state", "cancel_failed"})
  @PostMapping("/{id}/cancel")
  ResponseEntity<PaymentIntentView> cancel(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable CancelRequest body,
      HttpServletRequest http) {
    var request = body == null ? CancelRequest.EMPTY : body;
    return PaymentAnswers.ofCancel(
        cancelPayment.cancel(
            merchant.merchantId(), idOf(id), request.reason(), IdempotencyFilter.keyOf(http)));
  }

  @Described(value = "Shows a payment.", refusals = "payment_not_found")
  @GetMapping("/{id}")
  PaymentIntentView get(
      @AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return payments.get(merchant.merchantId(), idOf(id));
  }

  @Described(
      value = "Tells what happened with a payment, oldest first.",
      refusals = {"payment_not_found"})
  @GetMapping("/{id}/timeline")
  TimelineView timeline(
      @AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    var paymentId = idOf(id);
    var payment = payments.get(merchant.merchantId(), paymentId);
    return readTimeline.of(paymentId, payment.paymentIntentId());
  }

  @Described("Lists payments, newest first.")
  @GetMapping
  Page<PaymentIntentView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String orderId,
      @RequestParam(required = false) @Nullable String userId,
      @RequestParam(required = false) @Nullable Instant createdFrom,
      @RequestParam(required = false) @Nullable Instant createdTo,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var filter =
        new ReadPayments.Filter(
            status == null ? null : statusOf(status),
            orderId,
            userId,
            known("createdFrom", createdFrom),
            known("createdTo", createdTo),
            cursor == null ? null : cursorOf(cursor));
    return payments.list(merchant.merchantId(), filter, Page.limit(limit));
  }

  private static NewPayment wish(CreateRequest request, RequestKey key) {
    return new NewPayment(
        request.orderId(),
        request.userId(),
        request.amount().in(request.currency()),
        request.captureMethod() == null ? CaptureMethod.MANUAL : request.captureMethod(),
        request.paymentMethodId(),
        request.description(),
        request.receiptEmail(),
        address(request.returnUrl()),
        Metadata.checked(request.metadata()),
        key.key(),
        key.fingerprint());
  }

  private static @Nullable String address(@Nullable String returnUrl) {
    try {
      if (returnUrl == null || URI.create(returnUrl).getHost() != null) {
        return returnUrl;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Refused like one without a host.
    }
    throw invalid("returnUrl", "is not an address that a browser can go to");
  }

  /** Other years than those with four digits are no time of a payment, nor of the database. */
  private static @Nullable Instant known(String field, @Nullable Instant time) {
    if (time != null && (time.isBefore(YEAR_1) || time.isAfter(YEAR_9999))) {
      throw invalid(field, "is not a time of a payment");
    }
    return time;
  }

  private static PaymentStatus statusOf(String status) {
    try {
      return PaymentStatus.valueOf(status.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw invalid("status", "is not a status of a payment");
    }
  }

  private static UUID cursorOf(String cursor) {
    return Ids.read(PaymentIntent.PREFIX, cursor)
        .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
  }

  /** Anything that is not an id names no payment, exactly like a random one. */
  static UUID idOf(String id) {
    return Ids.read(PaymentIntent.PREFIX, id)
        .orElseThrow(() -> PAYMENT_NOT_FOUND.because(shown(id)));
  }

  private static String shown(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "...";
  }
}
