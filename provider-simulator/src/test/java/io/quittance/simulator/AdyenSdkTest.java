package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.adyen.Client;
import com.adyen.Config;
import com.adyen.enums.Environment;
import com.adyen.model.RequestOptions;
import com.adyen.model.checkout.Amount;
import com.adyen.model.checkout.CardDetails;
import com.adyen.model.checkout.CheckoutPaymentMethod;
import com.adyen.model.checkout.CheckoutRedirectAction;
import com.adyen.model.checkout.PaymentAmountUpdateRequest;
import com.adyen.model.checkout.PaymentCancelRequest;
import com.adyen.model.checkout.PaymentCaptureRequest;
import com.adyen.model.checkout.PaymentCompletionDetails;
import com.adyen.model.checkout.PaymentDetailsRequest;
import com.adyen.model.checkout.PaymentRefundRequest;
import com.adyen.model.checkout.PaymentRequest;
import com.adyen.model.checkout.PaymentResponse;
import com.adyen.model.disputes.AcceptDisputeRequest;
import com.adyen.model.disputes.DefendDisputeRequest;
import com.adyen.model.disputes.DefenseDocument;
import com.adyen.model.disputes.DefenseReasonsRequest;
import com.adyen.model.disputes.SupplyDefenseDocumentRequest;
import com.adyen.model.notification.NotificationRequestItem;
import com.adyen.notification.WebhookHandler;
import com.adyen.service.checkout.ModificationsApi;
import com.adyen.service.checkout.PaymentsApi;
import com.adyen.service.disputes.DisputesApi;
import com.adyen.service.exception.ApiException;
import com.adyen.util.HMACValidator;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adyen's official SDK against the emulator. */
class AdyenSdkTest extends RunningSimulator {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ACCOUNT = "AdyenTest";

  private final String payment = newPayment();
  private PaymentsApi payments;
  private ModificationsApi modifications;
  private DisputesApi disputes;

  @BeforeEach
  void connect() {
    connect(ADYEN_KEY);
  }

  @Test
  void holdsIncrementsCapturesAndRefunds() throws Exception {
    var held = pay("pm_card_visa", 5_000, "USD", newReference());
    assertThat(held.getResultCode()).isEqualTo(PaymentResponse.ResultCodeEnum.AUTHORISED);
    assertThat(held.getAmount().getValue()).isEqualTo(5_000);
    assertThat(held.getMerchantReference()).startsWith(payment + ".");
    var psp = held.getPspReference();

    var more =
        modifications.updateAuthorisedAmount(
            psp,
            new PaymentAmountUpdateRequest()
                .merchantAccount(ACCOUNT)
                .reference(payment + ".more")
                .amount(amount(7_000, "USD")),
            key(newReference()));
    assertThat(more.getStatus().getValue()).isEqualTo("received");
    assertThat(more.getReference()).isEqualTo(payment + ".more");
    capture(psp, 2_000, newReference());
    capture(psp, 5_000, newReference());
    var refund = refund(psp, 3_000);
    assertThat(refund).isEqualTo("received");
    assertThat(effects(payment))
        .containsExactly(
            "AUTHORIZE 5000", "INCREMENT 7000", "CAPTURE 2000", "CAPTURE 5000", "REFUND 3000");
    awaitEvents(
        "AUTHORISATION true 5000",
        "AUTHORISATION_ADJUSTMENT true 7000",
        "CAPTURE true 2000",
        "CAPTURE true 5000",
        "REFUND true 3000");
  }

  @Test
  void cancels() throws Exception {
    var psp = pay("pm_card_visa", 5_000, "USD", newReference()).getPspReference();
    modifications.cancelAuthorisedPaymentByPspReference(
        psp,
        new PaymentCancelRequest().merchantAccount(ACCOUNT).reference(payment + ".cancel"),
        key(newReference()));
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "VOID 5000");
    awaitEvents("AUTHORISATION true 5000", "CANCELLATION true 5000");
  }

  @ParameterizedTest
  @CsvSource({
    "DECLINED, Refused, 2, Refused",
    "NOT_ENOUGH_BALANCE, Refused, 12, Not enough balance",
    "BLOCK_CARD : 41 : Lost card, Refused, 5, Blocked Card",
    "CARD_EXPIRED, Refused, 6, Expired Card",
    "CVC_DECLINED, Refused, 24, CVC Declined",
    "ERROR, Error, 4, Acquirer Error",
    "FRAUD, Refused, 20, FRAUD",
  })
  void declines(String holder, String result, String code, String reason) throws Exception {
    var declined = payments.payments(request(visa(holder), 5_000, "USD"), key(newReference()));
    assertThat(declined.getResultCode().getValue()).isEqualTo(result);
    assertThat(declined.getRefusalReasonCode()).isEqualTo(code);
    assertThat(declined.getRefusalReason()).isEqualTo(reason);
    assertThat(effects(payment)).isEmpty();
    awaitEvents("AUTHORISATION false 5000");
    assertThat(notices().getFirst().getReason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"complete, Authorised, true", "fail, Refused, false"})
  void sendsTheCustomerAway(String outcome, String result, boolean success) throws Exception {
    var reference = newReference();
    var away = pay("pm_card_authenticationRequired", 5_000, "USD", reference);
    assertThat(away.getResultCode()).isEqualTo(PaymentResponse.ResultCodeEnum.REDIRECTSHOPPER);
    var action = (CheckoutRedirectAction) away.getAction().getActualInstance();
    assertThat(notices()).isEmpty();

    var back =
        exchange(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port).resolve(path(action)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("outcome=" + outcome))
                .build());
    var page = URI.create(back.headers().firstValue("Location").orElseThrow());
    assertThat(page.toString()).startsWith("https://shop.example/back?redirectResult=");
    var done =
        payments.paymentsDetails(
            new PaymentDetailsRequest()
                .details(
                    new PaymentCompletionDetails()
                        .redirectResult(page.getQuery().replace("redirectResult=", ""))));
    assertThat(done.getResultCode().getValue()).isEqualTo(result);
    awaitEvents("AUTHORISATION " + success + " 5000");
    var again = pay("pm_card_authenticationRequired", 5_000, "USD", reference);
    assertThat(again.getResultCode()).isEqualTo(PaymentResponse.ResultCodeEnum.REDIRECTSHOPPER);
  }

  @Test
  void repeatsItsAnswerUnderAKey() throws Exception {
    var reference = newReference();
    var first = pay("pm_card_visa", 5_000, "USD", reference);
    assertThat(pay("pm_card_visa", 5_000, "USD", reference)).isEqualTo(first);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000");
    var other =
        catchThrowableOfType(
            ApiException.class, () -> pay("pm_card_visa", 6_000, "USD", reference));
    assertThat(other.getStatusCode()).isEqualTo(422);
  }

  @Test
  void countsAsAdyenDoes() throws Exception {
    assertThat(pay("pm_card_visa", 5_000, "CLP", newReference()).getAmount().getValue())
        .isEqualTo(5_000);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 50");
    awaitEvents("AUTHORISATION true 5000");
  }

  @Test
  void refusesInItsOwnWords() throws Exception {
    var psp = pay("pm_card_visa", 5_000, "USD", newReference()).getPspReference();
    var tooMuch =
        catchThrowableOfType(ApiException.class, () -> capture(psp, 6_000, newReference()));
    assertThat(tooMuch.getStatusCode()).isEqualTo(422);
    assertThat(tooMuch.getError().getErrorCode()).isEqualTo("137");
    var unknown =
        catchThrowableOfType(ApiException.class, () -> capture("ch_nothing", 100, newReference()));
    assertThat(unknown.getError().getErrorCode()).isEqualTo("167");
    connect("another_key_0123456789");
    var stranger =
        catchThrowableOfType(
            ApiException.class, () -> pay("pm_card_visa", 100, "USD", newReference()));
    assertThat(stranger.getStatusCode()).isEqualTo(401);
  }

  @Test
  void wantsToBeLeftAlone() throws Exception {
    // The SDK's own transport hears 429, waits for as long as it is told, and asks again.
    long asked = System.nanoTime();
    assertThat(pay("pm_fault_rate_limited", 100, "USD", newReference()).getResultCode())
        .isEqualTo(PaymentResponse.ResultCodeEnum.AUTHORISED);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(900));
    assertThat(effects(payment)).containsExactly("AUTHORIZE 100");
  }

  @ParameterizedTest
  @CsvSource({
    "winning_evidence, CHARGEBACK_REVERSED",
    "losing_evidence, SECOND_CHARGEBACK",
    "a letter, INFORMATION_SUPPLIED"
  })
  void defendsADispute(String evidence, String expected) throws Exception {
    var psp = disputed();
    var reasons =
        disputes.retrieveApplicableDefenseReasons(
            new DefenseReasonsRequest().disputePspReference(psp).merchantAccountCode(ACCOUNT));
    assertThat(defend(psp)).isFalse();
    var document =
        new DefenseDocument()
            .content(
                Base64.getEncoder()
                    .encode(("%PDF-1.7 (" + evidence + ")").getBytes(StandardCharsets.UTF_8)))
            .contentType("application/pdf")
            .defenseDocumentTypeCode(
                reasons
                    .getDefenseReasons()
                    .getFirst()
                    .getDefenseDocumentTypes()
                    .getFirst()
                    .getDefenseDocumentTypeCode());
    assertThat(
            disputes
                .supplyDefenseDocument(
                    new SupplyDefenseDocumentRequest()
                        .addDefenseDocumentsItem(document)
                        .disputePspReference(psp)
                        .merchantAccountCode(ACCOUNT))
                .getDisputeServiceResult()
                .getSuccess())
        .isTrue();
    assertThat(defend(psp)).isTrue();
    awaitEvents(
        "AUTHORISATION true 5000",
        "CAPTURE true 5000",
        "NOTIFICATION_OF_CHARGEBACK true 5000",
        "CHARGEBACK true 5000",
        expected + " true 5000");
  }

  @Test
  void acceptsADispute() throws Exception {
    var psp = disputed();
    var request = new AcceptDisputeRequest().disputePspReference(psp).merchantAccountCode(ACCOUNT);
    assertThat(disputes.acceptDispute(request).getDisputeServiceResult().getSuccess()).isTrue();
    assertThat(disputes.acceptDispute(request).getDisputeServiceResult().getSuccess()).isFalse();
    assertThat(effects(payment)).contains("DISPUTE 5000");
  }

  @Test
  void sendsANoticeUntilItIsAcknowledged() throws Exception {
    pay("pm_fault_webhook_twice", 5_000, "USD", newReference());
    awaitEvents("AUTHORISATION true 5000", "AUTHORISATION true 5000");
  }

  private String disputed() throws Exception {
    var psp = pay("pm_card_createDispute", 5_000, "USD", newReference()).getPspReference();
    capture(psp, 5_000, newReference());
    await()
        .atMost(PATIENCE)
        .until(() -> notices().stream().anyMatch(it -> it.getEventCode().equals("CHARGEBACK")));
    var dispute =
        notices().stream().filter(it -> it.getEventCode().equals("CHARGEBACK")).findFirst();
    assertThat(dispute.orElseThrow().getAdditionalData())
        .containsEntry("chargebackReasonCode", "10.4");
    return dispute.get().getPspReference();
  }

  private boolean defend(String psp) throws Exception {
    return disputes
        .defendDispute(
            new DefendDisputeRequest()
                .defenseReasonCode("MerchandiseReceived")
                .disputePspReference(psp)
                .merchantAccountCode(ACCOUNT))
        .getDisputeServiceResult()
        .getSuccess();
  }

  private void connect(String apiKey) {
    var client = new Client(new Config().apiKey(apiKey).environment(Environment.TEST));
    var base = "http://localhost:" + port + "/adyen";
    payments = new PaymentsApi(client, base + "/checkout/v71");
    modifications = new ModificationsApi(client, base + "/checkout/v71");
    disputes = new DisputesApi(client, base + "/disputes/v30");
  }

  private PaymentResponse pay(String method, long value, String currency, String reference)
      throws Exception {
    var card =
        switch (method) {
          case "pm_card_visa" -> visa("APPROVED");
          case "pm_card_authenticationRequired" ->
              visa("APPROVED").encryptedCardNumber("test_4917610000000000");
          default -> new CardDetails().storedPaymentMethodId(method);
        };
    return payments.payments(request(card, value, currency), key(reference));
  }

  private static CardDetails visa(String holder) {
    return new CardDetails()
        .encryptedCardNumber("test_4111111111111111")
        .encryptedExpiryMonth("test_03")
        .encryptedExpiryYear("test_2030")
        .encryptedSecurityCode("test_737")
        .holderName(holder);
  }

  private PaymentRequest request(CardDetails card, long value, String currency) {
    return new PaymentRequest()
        .merchantAccount(ACCOUNT)
        .amount(amount(value, currency))
        .reference(payment + ".opening")
        .returnUrl("https://shop.example/back")
        .additionalData(Map.of("manualCapture", "true"))
        .paymentMethod(new CheckoutPaymentMethod(card.type(CardDetails.TypeEnum.SCHEME)));
  }

  private void capture(String psp, long value, String reference) throws Exception {
    modifications.captureAuthorisedPayment(
        psp,
        new PaymentCaptureRequest()
            .merchantAccount(ACCOUNT)
            .reference(payment + ".capture")
            .amount(amount(value, "USD")),
        key(reference));
  }

  private String refund(String psp, long value) throws Exception {
    return modifications
        .refundCapturedPayment(
            psp,
            new PaymentRefundRequest()
                .merchantAccount(ACCOUNT)
                .reference(payment + ".refund")
                .amount(amount(value, "USD")),
            key(newReference()))
        .getStatus()
        .getValue();
  }

  private static Amount amount(long value, String currency) {
    return new Amount().value(value).currency(currency);
  }

  private static RequestOptions key(String reference) {
    return new RequestOptions().idempotencyKey(reference);
  }

  private static String path(CheckoutRedirectAction action) {
    return URI.create(action.getUrl()).getPath();
  }

  /** Every notice about the payment, verified and read by the SDK. */
  private List<NotificationRequestItem> notices() {
    return SINK.attempts("adyen", payment).stream()
        .map(
            attempt -> {
              try {
                var item =
                    new WebhookHandler()
                        .handleNotificationJson(attempt.raw())
                        .getNotificationItems()
                        .getFirst();
                assertThat(new HMACValidator().validateHMAC(item, ADYEN_HMAC_KEY)).isTrue();
                return item;
              } catch (Exception forged) {
                throw new AssertionError(forged);
              }
            })
        .toList();
  }

  private void awaitEvents(String... told) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(notices())
                    .extracting(
                        it ->
                            it.getEventCode()
                                + " "
                                + it.isSuccess()
                                + " "
                                + it.getAmount().getValue())
                    .containsExactly(told));
  }
}
