package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.DisputeUpdateParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentIncrementAuthorizationParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stripe's official SDK against the emulator. */
class StripeSdkTest extends RunningSimulator {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String payment = newPayment();
  private StripeClient stripe;

  @BeforeEach
  void connect() {
    stripe = client(STRIPE_KEY);
  }

  @Test
  void holdsIncrementsCapturesAndRefunds() throws StripeException {
    var held = create("pm_card_visa", 5_000, "usd");
    assertThat(held.getStatus()).isEqualTo("requires_capture");
    assertThat(held.getAmountCapturable()).isEqualTo(5_000);
    assertThat(held.getMetadata()).containsEntry("quittance_payment", payment);
    assertThat(held.getLatestChargeObject().getPaymentMethodDetails().getCard().getCaptureBefore())
        .isGreaterThan(held.getCreated());

    var more =
        stripe
            .v1()
            .paymentIntents()
            .incrementAuthorization(
                held.getId(),
                PaymentIntentIncrementAuthorizationParams.builder().setAmount(7_000L).build(),
                key(newReference()));
    assertThat(more.getAmount()).isEqualTo(7_000);
    var part = capture(held, 2_000, false);
    assertThat(part.getStatus()).isEqualTo("requires_capture");
    assertThat(part.getAmountReceived()).isEqualTo(2_000);
    var taken = capture(held, 5_000, true);
    assertThat(taken.getStatus()).isEqualTo("succeeded");
    assertThat(taken.getAmountReceived()).isEqualTo(7_000);
    assertThat(taken.getMetadata()).containsEntry("note", "5000");

    var refund = refund(held, 3_000);
    assertThat(refund.getStatus()).isEqualTo("succeeded");
    assertThat(stripe.v1().refunds().retrieve(refund.getId())).isEqualTo(refund);
    assertThat(
            stripe
                .v1()
                .refunds()
                .list(RefundListParams.builder().setPaymentIntent(held.getId()).build())
                .getData())
        .extracting(Refund::getId)
        .containsExactly(refund.getId());
    assertThat(effects(payment))
        .containsExactly(
            "AUTHORIZE 5000", "INCREMENT 7000", "CAPTURE 2000", "CAPTURE 5000", "REFUND 3000");
    awaitEvents(
        "payment_intent.amount_capturable_updated",
        "payment_intent.amount_capturable_updated",
        "payment_intent.amount_capturable_updated",
        "payment_intent.succeeded",
        "charge.captured",
        "refund.created",
        "charge.refunded");
  }

  @Test
  void capturesAlongWhenCaptureIsAutomatic() throws StripeException {
    var params = params("pm_card_visa", 5_000, "usd");
    params.setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.AUTOMATIC);
    var taken = stripe.v1().paymentIntents().create(params.build(), key(newReference()));

    assertThat(taken.getStatus()).isEqualTo("succeeded");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
    awaitEvents("payment_intent.succeeded", "charge.captured");
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_visa_chargeDeclined, card_declined, generic_decline, try_again_later",
    "pm_card_visa_chargeDeclinedInsufficientFunds, card_declined, insufficient_funds,"
        + " try_again_later",
    "pm_card_chargeDeclinedExpiredCard, expired_card, expired_card, confirm_card_data",
    "pm_card_chargeDeclinedProcessingError, processing_error, processing_error, try_again_later",
    "pm_card_radarBlock, card_declined, fraudulent, do_not_try_again"
  })
  void declines(String method, String code, String declineCode, String advice)
      throws StripeException {
    var declined = catchThrowableOfType(CardException.class, () -> create(method, 5_000, "usd"));

    assertThat(declined.getStatusCode()).isEqualTo(402);
    assertThat(declined.getCode()).isEqualTo(code);
    assertThat(declined.getDeclineCode()).isEqualTo(declineCode);
    assertThat(declined.getStripeError().getAdviceCode()).isEqualTo(advice);
    var intent = declined.getStripeError().getPaymentIntent();
    assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
    assertThat(intent.getLastPaymentError().getDeclineCode()).isEqualTo(declineCode);
    assertThat(stripe.v1().charges().retrieve(declined.getCharge()).getOutcome().getType())
        .isEqualTo(method.equals("pm_card_radarBlock") ? "blocked" : "issuer_declined");
    assertThat(effects(payment)).isEmpty();
    awaitEvents("payment_intent.payment_failed", "charge.failed");
  }

  @ParameterizedTest
  @CsvSource({
    "complete, requires_capture, payment_intent.amount_capturable_updated",
    "fail, requires_payment_method, payment_intent.payment_failed"
  })
  void asksForAnAction(String outcome, String status, String event) throws StripeException {
    var asked = create("pm_card_authenticationRequired", 5_000, "usd");
    assertThat(asked.getStatus()).isEqualTo("requires_action");
    assertThat(asked.getNextAction().getRedirectToUrl().getReturnUrl())
        .isEqualTo("https://shop.example/back");

    var page = URI.create(asked.getNextAction().getRedirectToUrl().getUrl()).getPath();
    exchange(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("outcome=" + outcome))
            .build());

    assertThat(stripe.v1().paymentIntents().retrieve(asked.getId()).getStatus()).isEqualTo(status);
    awaitEvents("payment_intent.requires_action", event);
  }

  @Test
  void aReviewIsProcessing() throws StripeException {
    var asked = create("pm_card_riskLevelElevated", 5_000, "usd");

    assertThat(asked.getStatus()).isEqualTo("processing");
    assertThat(asked.getReview()).startsWith("prv_");
    awaitEvents("payment_intent.processing");
  }

  @Test
  void cancels() throws StripeException {
    var held = create("pm_card_visa", 5_000, "usd");
    var canceled = stripe.v1().paymentIntents().cancel(held.getId(), key(newReference()));

    assertThat(canceled.getStatus()).isEqualTo("canceled");
    assertThat(canceled.getCancellationReason()).isEqualTo("requested_by_customer");
    var refused =
        catchThrowableOfType(InvalidRequestException.class, () -> capture(held, 5_000, true));
    assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
    awaitEvents("payment_intent.amount_capturable_updated", "payment_intent.canceled");
  }

  @ParameterizedTest
  @CsvSource({"winning_evidence, won", "losing_evidence, lost", "a letter, under_review"})
  void evidenceDecidesADispute(String text, String status) throws StripeException {
    var held = create("pm_card_createDispute", 5_000, "usd");
    capture(held, 5_000, true);
    var opened = awaitObject("charge.dispute.created", Dispute.class);
    assertThat(opened.getPaymentIntent()).isEqualTo(held.getId());
    assertThat(opened.getStatus()).isEqualTo("needs_response");
    assertThat(opened.getEvidenceDetails().getDueBy()).isGreaterThan(opened.getCreated());

    var evidence = DisputeUpdateParams.Evidence.builder().setUncategorizedText(text).build();
    var answered =
        stripe
            .v1()
            .disputes()
            .update(
                opened.getId(),
                DisputeUpdateParams.builder().setEvidence(evidence).setSubmit(true).build());

    assertThat(answered.getStatus()).isEqualTo(status);
    assertThat(stripe.v1().disputes().retrieve(opened.getId()).getStatus()).isEqualTo(status);
    switch (status) {
      case "won" -> awaitObject("charge.dispute.funds_reinstated", Dispute.class);
      case "lost" -> awaitObject("charge.dispute.closed", Dispute.class);
      default -> awaitObject("charge.dispute.updated", Dispute.class);
    }
  }

  @Test
  void givesInToADispute() throws StripeException {
    capture(create("pm_card_createDispute", 5_000, "usd"), 5_000, true);
    var opened = awaitObject("charge.dispute.funds_withdrawn", Dispute.class);

    assertThat(stripe.v1().disputes().close(opened.getId()).getStatus()).isEqualTo("lost");
    assertThat(
            catchThrowableOfType(
                    InvalidRequestException.class,
                    () -> stripe.v1().disputes().close(opened.getId()))
                .getStatusCode())
        .isEqualTo(400);
  }

  @Test
  void refundsChangeLater() throws StripeException {
    var pending = create("pm_card_pendingRefund", 5_000, "usd");
    capture(pending, 5_000, true);
    assertThat(refund(pending, 5_000).getStatus()).isEqualTo("pending");
    var failing = create("pm_card_refundFail", 5_000, "usd");
    capture(failing, 5_000, true);
    assertThat(refund(failing, 5_000).getStatus()).isEqualTo("succeeded");

    assertThat(awaitObject("refund.updated", Refund.class).getStatus()).isEqualTo("succeeded");
    var failed = awaitObject("refund.failed", Refund.class);
    assertThat(failed.getStatus()).isEqualTo("failed");
    assertThat(failed.getFailureReason()).isEqualTo("expired_or_canceled_card");
  }

  /** In Stripe's minor units on the wire, in those of ISO 4217 in the books. */
  @ParameterizedTest
  @CsvSource({"jpy, 500, 500", "kwd, 12340, 12340", "isk, 4200, 42", "ugx, 500, 5", "mga, 7, 700"})
  void countsAsStripeDoes(String currency, long wire, long books) throws StripeException {
    var held = create("pm_card_visa", wire, currency);

    assertThat(held.getAmount()).isEqualTo(wire);
    assertThat(held.getCurrency()).isEqualTo(currency);
    assertThat(effects(payment)).containsExactly("AUTHORIZE " + books);
  }

  @ParameterizedTest
  @CsvSource({"kwd, 12345", "isk, 4250"})
  void refusesDecimalsThatStripeDoesNotTake(String currency, long amount) {
    var refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> create("pm_card_visa", amount, currency));

    assertThat(refused.getCode()).isEqualTo("invalid_amount");
  }

  @Test
  void aKeyStandsForOneRequest() throws StripeException {
    var reference = newReference();
    var params = params("pm_card_visa", 5_000, "usd").build();
    var first = stripe.v1().paymentIntents().create(params, key(reference));
    var again = stripe.v1().paymentIntents().create(params, key(reference));

    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
    var other = params("pm_card_visa", 6_000, "usd").build();
    assertThat(
            catchThrowableOfType(
                    IdempotencyException.class,
                    () -> stripe.v1().paymentIntents().create(other, key(reference)))
                .getStatusCode())
        .isEqualTo(400);
    assertThat(found("quittance_payment", payment)).containsExactly(first.getId());
    assertThat(found("quittance_payment", "pi_of_nobody")).isEmpty();
  }

  @Test
  void errorsAreStripes() {
    assertThat(
            catchThrowableOfType(
                    AuthenticationException.class,
                    () -> client("sk_test_wrong").v1().paymentIntents().retrieve("pi_x"))
                .getStatusCode())
        .isEqualTo(401);
    assertThat(
            catchThrowableOfType(
                    InvalidRequestException.class,
                    () -> stripe.v1().paymentIntents().retrieve("pi_unknown"))
                .getCode())
        .isEqualTo("resource_missing");
    assertThat(
            catchThrowableOfType(
                    InvalidRequestException.class, () -> create("pm_card_nobody", 5_000, "usd"))
                .getCode())
        .isEqualTo("resource_missing");
    assertThat(
            catchThrowableOfType(
                RateLimitException.class, () -> create("pm_fault_rate_limited", 5_000, "usd")))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> create("pm_fault_error_500_twice", 5_000, "usd"))
                .getStatusCode())
        .isEqualTo(500);
    assertThat(
            catchThrowableOfType(
                ApiException.class, () -> create("pm_fault_garbage", 5_000, "usd")))
        .isNotNull();
  }

  /** What belongs to another provider does not exist here. */
  @Test
  void knowsItsOwnChargesOnly() {
    var foreign = authorized(payment, "pm_card_visa");

    assertThat(
            catchThrowableOfType(
                    InvalidRequestException.class,
                    () -> stripe.v1().paymentIntents().retrieve(foreign.replaceFirst("ch_", "pi_")))
                .getCode())
        .isEqualTo("resource_missing");
  }

  private StripeClient client(String secretKey) {
    return StripeClient.builder()
        .setApiKey(secretKey)
        .setApiBase("http://localhost:" + port + "/stripe")
        .setMaxNetworkRetries(0)
        .build();
  }

  private PaymentIntent create(String method, long amount, String currency) throws StripeException {
    return stripe
        .v1()
        .paymentIntents()
        .create(params(method, amount, currency).build(), key(newReference()));
  }

  private PaymentIntentCreateParams.Builder params(String method, long amount, String currency) {
    return PaymentIntentCreateParams.builder()
        .setAmount(amount)
        .setCurrency(currency)
        .setPaymentMethod(method)
        .addPaymentMethodType("card")
        .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
        .setConfirm(true)
        .setReturnUrl("https://shop.example/back")
        .putMetadata("quittance_payment", payment)
        .addExpand("latest_charge");
  }

  private PaymentIntent capture(PaymentIntent held, long amount, boolean last)
      throws StripeException {
    var params =
        PaymentIntentCaptureParams.builder()
            .setAmountToCapture(amount)
            .setFinalCapture(last)
            .putMetadata("note", "" + amount)
            .build();
    return stripe.v1().paymentIntents().capture(held.getId(), params, key(newReference()));
  }

  private Refund refund(PaymentIntent taken, long amount) throws StripeException {
    var params =
        RefundCreateParams.builder()
            .setPaymentIntent(taken.getId())
            .setAmount(amount)
            .putMetadata("quittance_payment", payment)
            .build();
    return stripe.v1().refunds().create(params, key(newReference()));
  }

  private List<String> found(String name, String value) throws StripeException {
    var params =
        PaymentIntentSearchParams.builder()
            .setQuery("metadata['%s']:'%s'".formatted(name, value))
            .build();
    return stripe.v1().paymentIntents().search(params).getData().stream()
        .map(PaymentIntent::getId)
        .toList();
  }

  private static RequestOptions key(String reference) {
    return RequestOptions.builder().setIdempotencyKey(reference).build();
  }

  /** Every event of the payment's intents, verified and read by the SDK. */
  private List<com.stripe.model.Event> events() {
    return SINK.attempts("stripe", payment).stream()
        .map(
            attempt -> {
              try {
                return Webhook.constructEvent(
                    attempt.raw(),
                    attempt.headers().getFirst("Stripe-Signature"),
                    STRIPE_WEBHOOK_SECRET);
              } catch (StripeException forged) {
                throw new AssertionError(forged);
              }
            })
        .toList();
  }

  private void awaitEvents(String... types) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(events())
                    .extracting(com.stripe.model.Event::getType)
                    .containsExactly(types));
  }

  /** Disputes carry no mark of the payment: the ids of its charges do. */
  private <T> T awaitObject(String type, Class<T> kind) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                SINK.attempts("stripe", "\"" + type + "\"").stream()
                    .filter(attempt -> mentionsOurs(attempt.raw()))
                    .findFirst()
                    .map(attempt -> read(attempt, kind))
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  private boolean mentionsOurs(String text) {
    return admin("GET", "/admin/effects?paymentReference=" + payment, null)
        .json()
        .path("data")
        .valueStream()
        .anyMatch(effect -> text.contains(effect.path("chargeId").asString()));
  }

  private static <T> T read(WebhookSink.Attempt attempt, Class<T> kind) {
    try {
      var event =
          Webhook.constructEvent(
              attempt.raw(), attempt.headers().getFirst("Stripe-Signature"), STRIPE_WEBHOOK_SECRET);
      return kind.cast(event.getDataObjectDeserializer().getObject().orElseThrow());
    } catch (StripeException forged) {
      throw new AssertionError(forged);
    }
  }
}
