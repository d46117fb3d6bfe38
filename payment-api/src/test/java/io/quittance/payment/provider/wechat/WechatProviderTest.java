package io.quittance.payment.provider.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.model.Transaction;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.wechat.WechatPay.Party;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The official library against the emulator, signatures and all. */
class WechatProviderTest {

  private static final Ids IDS = new Ids(Clock.systemUTC());
  private static final Currency YUAN = Currency.getInstance("CNY");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private static Path folder;

  private static Party merchant;
  private static Party provider;
  private static NoticeSink sink;
  private static WechatPay wechat;
  private static WechatProvider adapter;

  @BeforeAll
  static void start() throws IOException {
    merchant = Party.in(folder, "merchant");
    provider = Party.in(folder, "wechat");
    sink = new NoticeSink();
    wechat = WechatPay.start(merchant, provider, sink.url());
    adapter = wechat.adapter();
  }

  @AfterAll
  static void stop() {
    wechat.close();
    sink.close();
  }

  @Test
  void theCustomersPaymentIsTheAuthorizationAndTheCaptureFindsIt() {
    var order = order("pm_card_visa");
    var asked = told(adapter.ask(order), ProviderFact.ActionRequired.class);
    assertThat(asked.redirectUrl()).startsWith("weixin://wxpay/bizpayurl?pr=");
    assertThat(asked.subject().chargeReference()).isEqualTo(order.reference());
    // The page may be opened again: the code is the same.
    assertThat(told(adapter.lookUp(order), ProviderFact.ActionRequired.class).redirectUrl())
        .isEqualTo(asked.redirectUrl());
    assertThat(adapter.ask(capture(order))).isEqualTo(new Refused("not_paid"));

    wechat.customer(asked.redirectUrl(), "complete");

    var held = told(adapter.lookUp(order), ProviderFact.Authorized.class);
    assertThat(held.amount()).isEqualTo(5_000);
    assertThat(held.currency()).isEqualTo("CNY");
    assertThat(held.subject().transactionId()).isEqualTo(order.reference());
    assertThat(told(adapter.ask(order), ProviderFact.Authorized.class)).isEqualTo(held);
    var taken = told(adapter.ask(capture(order)), ProviderFact.Captured.class);
    assertThat(taken.amount()).isEqualTo(5_000);
    assertThat(taken.providerReference()).hasSize(28);
    assertThat(told(adapter.lookUp(capture(order)), ProviderFact.Captured.class)).isEqualTo(taken);
  }

  @Test
  void theOfficialLibraryReadsTheNoticeOfThePayment() {
    var order = paid("pm_card_visa");
    var transaction =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    sink.notices().stream()
                        .map(WechatProviderTest::read)
                        .filter(it -> order.reference().equals(it.getOutTradeNo()))
                        .findFirst(),
                found -> found.isPresent())
            .orElseThrow();
    assertThat(transaction.getAmount().getTotal()).isEqualTo(5_000);
    assertThat(transaction.getAttach()).startsWith(order.payment() + " ");
    assertThat(transaction.getMchid()).isEqualTo(WechatPay.MERCHANT);
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_visa_chargeDeclined, generic_decline",
    "pm_card_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
    "pm_card_visa_chargeDeclinedLostCard, restricted_card",
    "pm_card_visa_chargeDeclinedStolenCard, restricted_card",
    "pm_card_chargeDeclinedExpiredCard, generic_decline",
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded, transaction_not_allowed",
    "pm_card_threeDSecureRequiredChargeDeclined, generic_decline",
    "pm_card_radarBlock, transaction_not_allowed"
  })
  void tellsWhyAPaymentWasDeclined(String method, String code) {
    var order = paid(method);
    assertThat(told(adapter.lookUp(order), ProviderFact.AuthorizationFailed.class).declineCode())
        .isEqualTo(code);
    assertThat(told(adapter.ask(order), ProviderFact.AuthorizationFailed.class).declineCode())
        .isEqualTo(code);
    assertThat(adapter.ask(capture(order))).isEqualTo(new Refused("not_paid"));
  }

  @Test
  void tellsThatTheCustomerGaveUp() {
    var order = order("pm_card_visa");
    wechat.customer(codeOf(order), "fail");
    assertThat(told(adapter.lookUp(order), ProviderFact.AuthorizationFailed.class).declineCode())
        .isEqualTo("canceled_by_customer");
  }

  @Test
  void refusesWhatItCannotDo() {
    var order = order("pm_card_visa");
    var manual =
        new ProviderRequest.Authorize(
            order.reference(),
            order.payment(),
            order.amount(),
            order.paymentMethod(),
            order.returnUrl(),
            null);
    assertThat(adapter.ask(manual)).isEqualTo(new Refused("manual_capture_not_supported"));
    assertThat(adapter.ask(order("pm_card_visa", new Money(1, Currency.getInstance("USD")))))
        .isEqualTo(new Refused("currency_not_supported"));
    assertThat(adapter.ask(order("pm_card_visa", new Money(99_999_999_999L, YUAN))))
        .isEqualTo(new Refused("invalid_amount"));
    assertThat(
            adapter.ask(
                new ProviderRequest.Increment(
                    reference(), order.payment(), order.reference(), order.amount())))
        .isEqualTo(new Refused("increment_not_supported"));
    assertThat(adapter.answer(new DisputeResponse("dp_1", order.payment(), null, null)))
        .isEqualTo(new Refused("disputes_not_supported"));
    assertThat(adapter.ask(order("pm_card_createDispute"))).isEqualTo(new Refused("param_error"));
    assertThat(adapter.lookUp(order)).isEqualTo(new NeverSeen());
  }

  @Test
  void closesAnOrderThatNobodyPaid() {
    var order = order("pm_card_visa");
    codeOf(order);
    var release = release(order);
    assertThat(adapter.lookUp(release)).isEqualTo(new NeverSeen());
    told(adapter.ask(release), ProviderFact.Voided.class);
    told(adapter.ask(release), ProviderFact.Voided.class);
    told(adapter.lookUp(release), ProviderFact.Voided.class);
    assertThat(told(adapter.lookUp(order), ProviderFact.AuthorizationFailed.class).declineCode())
        .isEqualTo("not_paid_in_time");
    assertThat(adapter.lookUp(release(order("pm_card_visa")))).isEqualTo(new NeverSeen());
  }

  @Test
  void doesNotCloseWhatIsPaid() {
    var order = paid("pm_card_visa");
    assertThat(told(adapter.ask(release(order)), ProviderFact.VoidFailed.class).reason())
        .isEqualTo("already_paid");
    assertThat(told(adapter.lookUp(release(order)), ProviderFact.VoidFailed.class).reason())
        .isEqualTo("already_paid");
    told(adapter.lookUp(order), ProviderFact.Authorized.class);
  }

  @Test
  void refundsInParts() {
    var order = paid("pm_card_visa");
    var part = refund(order, 2_000);
    assertThat(adapter.lookUp(part)).isEqualTo(new NeverSeen());
    var pending = told(adapter.ask(part), ProviderFact.RefundPending.class);
    assertThat(pending.amount()).isEqualTo(2_000);
    var done = told(adapter.lookUp(part), ProviderFact.Refunded.class);
    assertThat(done.amount()).isEqualTo(2_000);
    assertThat(done.providerReference()).isEqualTo(pending.providerReference());
    // The same again is the same refund.
    assertThat(told(adapter.ask(part), ProviderFact.Refunded.class)).isEqualTo(done);
    assertThat(adapter.ask(refund(order, 3_001))).isEqualTo(new Refused("invalid_request"));
    told(adapter.ask(refund(order, 3_000)), ProviderFact.RefundPending.class);
    // What went back does not undo the payment.
    told(adapter.lookUp(order), ProviderFact.Authorized.class);
    told(adapter.lookUp(capture(order)), ProviderFact.Captured.class);
  }

  @Test
  void refundsNothingThatWasNotPaid() {
    var order = order("pm_card_visa");
    codeOf(order);
    assertThat(adapter.ask(refund(order, 1))).isEqualTo(new Refused("not_paid"));
    assertThat(adapter.ask(refund(order("pm_card_visa"), 1)))
        .isEqualTo(new Refused("order_not_exist"));
  }

  @Test
  void tellsThatARefundDidNotArrive() {
    var refund = refund(paid("pm_card_refundFail"), 5_000);
    told(adapter.ask(refund), ProviderFact.RefundPending.class);
    await()
        .atMost(PATIENCE)
        .until(
            () -> adapter.lookUp(refund),
            answer ->
                answer instanceof Told(ProviderFact.RefundFailed(var _, var reason), var _)
                    && reason.equals("abnormal"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pm_fault_timeout_then_charged",
        "pm_fault_reset_after_send",
        "pm_fault_garbage",
        "pm_fault_slow_20s"
      })
  @DisplayName("A306 no usable answer to an order that was made: looked up, once (wechat)")
  void findsWhatWasDoneWithoutAnAnswer(String method) {
    var order = order(method);
    assertThat(adapter.ask(order)).isInstanceOf(Unknown.class);
    told(adapter.lookUp(order), ProviderFact.ActionRequired.class);
  }

  @Test
  void findsNothingWhereNothingWasDone() {
    var order = order("pm_fault_timeout_not_charged");
    assertThat(adapter.ask(order)).isInstanceOf(Unknown.class);
    assertThat(adapter.lookUp(order)).isEqualTo(new NeverSeen());
    told(adapter.ask(order), ProviderFact.ActionRequired.class);
  }

  @Test
  void comesBackWhenItIsAskedTo() {
    var busy = order("pm_fault_rate_limited");
    assertThat(adapter.ask(busy)).isEqualTo(new Busy("status 429", Duration.ofSeconds(1)));
    told(adapter.ask(busy), ProviderFact.ActionRequired.class);

    var failing = order("pm_fault_error_500_twice");
    assertThat(adapter.ask(failing)).isEqualTo(new Busy("status 500", Duration.ZERO));
    assertThat(adapter.ask(failing)).isInstanceOf(Busy.class);
    told(adapter.ask(failing), ProviderFact.ActionRequired.class);
  }

  @Test
  void passesAWrongAmountOn() {
    var order = paid("pm_fault_wrong_amount");
    assertThat(told(adapter.lookUp(order), ProviderFact.Authorized.class).amount())
        .isEqualTo(4_999);
  }

  @Test
  void knowsThatItCouldNotAsk() {
    assertThat(wechat.unreachable().ask(order("pm_card_visa"))).isInstanceOf(NotAsked.class);
  }

  @Test
  void isLetInByItsKeyAlone() {
    var stranger = wechat.adapter(provider, List.of(WechatPay.keyOf(provider)));
    assertThat(stranger.ask(order("pm_card_visa"))).isEqualTo(new Refused("sign_error"));
  }

  @Test
  @DisplayName(
      "A301 a look-up that is refused, as with a wrong key, leaves the outcome open (wechat)")
  void aRefusedLookUpIsUnknown() {
    var stranger = wechat.adapter(provider, List.of(WechatPay.keyOf(provider)));
    var order = paid("pm_card_visa");
    var refund = refund(order, 2_000);
    told(adapter.ask(refund), ProviderFact.RefundPending.class);
    assertThat(stranger.lookUp(order)).isInstanceOf(Unknown.class);
    assertThat(stranger.lookUp(capture(order))).isInstanceOf(Unknown.class);
    assertThat(stranger.lookUp(release(order))).isInstanceOf(Unknown.class);
    assertThat(stranger.lookUp(refund)).isInstanceOf(Unknown.class);
    assertThat(stranger.ask(refund)).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("an order that can be paid stays open, although its code is not shown again")
  void anOpenOrderStaysOpen() {
    var order = order("pm_card_visa");
    codeOf(order);
    var changed =
        new ProviderRequest.Authorize(
            order.reference(),
            order.payment(),
            new Money(5_001, YUAN),
            order.paymentMethod(),
            order.returnUrl(),
            order.captureReference());
    assertThat(adapter.lookUp(changed)).isEqualTo(new Accepted(order.reference()));
  }

  @Test
  @DisplayName("A409 an answer by another key is no answer (wechat)")
  void believesNobodyElse() {
    var key = provider.serial() + ":" + merchant.publicText();
    assertThat(wechat.adapter(merchant, List.of(key)).ask(order("pm_card_visa")))
        .isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A413 two public keys of WeChat Pay while one replaces the other")
  void takesTheNextKeyBeforeItIsUsed() {
    var both =
        wechat.adapter(merchant, List.of(WechatPay.keyOf(merchant), WechatPay.keyOf(provider)));
    told(both.ask(order("pm_card_visa")), ProviderFact.ActionRequired.class);
    var other = wechat.adapter(merchant, List.of(WechatPay.keyOf(merchant)));
    assertThat(other.ask(order("pm_card_visa"))).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A413 platform certificates are downloaded where no public key is known")
  void downloadsCertificates() {
    var certificates = wechat.adapter(merchant, List.of());
    told(certificates.ask(order("pm_card_visa")), ProviderFact.ActionRequired.class);
  }

  private static ProviderRequest.Authorize paid(String method) {
    var order = order(method);
    wechat.customer(codeOf(order), "complete");
    return order;
  }

  private static String codeOf(ProviderRequest.Authorize order) {
    return told(adapter.ask(order), ProviderFact.ActionRequired.class).redirectUrl();
  }

  private static ProviderRequest.Authorize order(String method) {
    return order(method, new Money(5_000, YUAN));
  }

  private static ProviderRequest.Authorize order(String method, Money amount) {
    return new ProviderRequest.Authorize(
        reference(),
        Ids.write("pi", IDS.next("tests")),
        amount,
        method,
        "http://localhost/return",
        reference());
  }

  private static ProviderRequest.Capture capture(ProviderRequest.Authorize order) {
    return new ProviderRequest.Capture(
        String.valueOf(order.captureReference()),
        order.payment(),
        order.reference(),
        order.amount(),
        true,
        Money.zero(YUAN));
  }

  private static ProviderRequest.Release release(ProviderRequest.Authorize order) {
    return new ProviderRequest.Release(reference(), order.payment(), order.reference());
  }

  private static ProviderRequest.Refund refund(ProviderRequest.Authorize order, long fen) {
    return new ProviderRequest.Refund(
        reference(), order.payment(), order.reference(), new Money(fen, YUAN));
  }

  private static String reference() {
    return Ids.write("txn", IDS.next("tests"));
  }

  private static <F extends ProviderFact> F told(ProviderAnswer answer, Class<F> fact) {
    assertThat(answer).isInstanceOf(Told.class);
    assertThat(((Told) answer).fact()).isInstanceOf(fact);
    return fact.cast(((Told) answer).fact());
  }

  private static Transaction read(NoticeSink.Notice notice) {
    var headers = notice.headers();
    var config =
        new RSAPublicKeyNotificationConfig.Builder()
            .publicKey(provider.publicText())
            .publicKeyId(provider.serial())
            .apiV3Key(WechatPay.API_KEY)
            .build();
    return new NotificationParser(config)
        .parse(
            new RequestParam.Builder()
                .serialNumber(first(headers.getFirst("Wechatpay-Serial")))
                .nonce(first(headers.getFirst("Wechatpay-Nonce")))
                .timestamp(first(headers.getFirst("Wechatpay-Timestamp")))
                .signature(first(headers.getFirst("Wechatpay-Signature")))
                .body(notice.body())
                .build(),
            Transaction.class);
  }

  private static String first(@Nullable String value) {
    return String.valueOf(value);
  }
}
