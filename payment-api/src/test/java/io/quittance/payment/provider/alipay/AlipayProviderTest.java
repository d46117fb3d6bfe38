package io.quittance.payment.provider.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.infrastructure.TestTokens;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.alipay.AlipaySettings.Product;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adapter makes of answers, the official SDK in between. */
class AlipayProviderTest {

  private static final String PRECREATE = "alipay.trade.precreate";
  private static final String QUERY = "alipay.trade.query";
  private static final String CANCEL = "alipay.trade.cancel";
  private static final String REFUND = "alipay.trade.refund";
  private static final String QUERY_REFUND = "alipay.trade.fastpay.refund.query";

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String ORDER = Ids.write("txn", new Ids(CLOCK).next("tests"));
  private static final String OTHER = Ids.write("txn", new Ids(CLOCK).next("tests"));
  private static final String PAYMENT = Ids.write("pi", new Ids(CLOCK).next("tests"));
  private static final SecuritySettings SECURITY =
      new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false);

  private static final String PAID =
      """
      "code":"10000","msg":"Success","out_trade_no":"%s","trade_no":"2026010122000000000000000001",\
      "trade_status":"TRADE_SUCCESS","total_amount":"50.00","send_pay_date":"2026-01-01 00:30:02"\
      """
          .formatted(ORDER);

  private final ScriptedGateway gateway = new ScriptedGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void sendsTheCustomerToACode() {
    gateway.says(PRECREATE, code(ORDER));
    assertThat(told(ask(order("CNY", OTHER))))
        .isEqualTo(
            new ProviderFact.ActionRequired(
                new ProviderFact.Subject("alipay", "main", PAYMENT, ORDER, ORDER, NOW),
                "https://qr.alipay.com/bax0001"));
  }

  @Test
  void aPageIsAnAddressThatNobodyIsAskedFor() {
    var page =
        (ProviderFact.ActionRequired) told(provider(Product.PAGE, CLOCK).ask(order("CNY", OTHER)));
    assertThat(page.redirectUrl())
        .contains("method=alipay.trade.page.pay", "&sign=", "time_expire", "sign_type=RSA2");
    assertThat(gateway.asked()).isEmpty();
  }

  @Test
  @DisplayName("what it cannot do is refused before anything is asked")
  void refusesWhatItCannotDo() {
    assertThat(ask(order("CNY", null))).isEqualTo(new Refused("manual_capture_not_supported"));
    assertThat(ask(order("USD", OTHER))).isEqualTo(new Refused("currency_not_supported"));
    assertThat(ask(new ProviderRequest.Increment(OTHER, PAYMENT, ORDER, yuan(6_000))))
        .isEqualTo(new Refused("increment_not_supported"));
    assertThat(gateway.asked()).isEmpty();
    var capabilities = provider(Product.QR, CLOCK).capabilities();
    assertThat(capabilities.manualCapture()).isFalse();
    assertThat(capabilities.currencies()).containsExactly(Currency.getInstance("CNY"));
  }

  @ParameterizedTest(name = "A307 {0}")
  @ValueSource(strings = {"ACQ.TRADE_HAS_SUCCESS", "ACQ.CONTEXT_INCONSISTENT"})
  @DisplayName("A307 a number that is taken: asks what it was, and adopts it")
  void adoptsWhatItHasAlready(String subCode) {
    gateway.says(PRECREATE, no(subCode)).says(QUERY, PAID);
    assertThat(told(ask(order("CNY", OTHER)))).isInstanceOf(ProviderFact.Authorized.class);
    assertThat(gateway.asked()).containsExactly(PRECREATE, QUERY);
  }

  @Test
  @DisplayName("A314 China's time without a zone is UTC in the end")
  void readsTimesOfChina() {
    gateway.says(QUERY, PAID);
    assertThat(told(lookUp(order("CNY", OTHER))))
        .isEqualTo(
            new ProviderFact.Authorized(
                new ProviderFact.Subject(
                    "alipay", "main", PAYMENT, ORDER, ORDER, Instant.parse("2025-12-31T16:30:02Z")),
                5_000,
                "CNY",
                null));
  }

  @ParameterizedTest(name = "A306 {0}")
  @ValueSource(
      strings = {
        "",
        "<html>502 Bad Gateway</html>",
        "{\"alipay_trade_precreate_response\":{\"code\":\"10000\",\"out_tra",
        "{}",
        "[]",
        "null",
        "{\"alipay_trade_precreate_response\":{\"code\":\"10000\",\"qr_code\":\"x\"}}",
        "{\"alipay_trade_precreate_response\":{\"code\":\"40004\",\"sub_code\":\"ACQ.X\"}}"
      })
  @DisplayName("A306 nonsense, and what is not signed, is neither yes nor no")
  void nonsenseIsUnknown(String body) {
    gateway.saysRaw(PRECREATE, body);
    assertThat(ask(order("CNY", OTHER))).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A306 signed by somebody else, about something else, or unheard of: unknown")
  void distrusts() {
    gateway.saysAsImpostor(PRECREATE, code(ORDER));
    assertThat(ask(order("CNY", OTHER))).isInstanceOf(Unknown.class);
    gateway.saysAsImpostor(PRECREATE, no("ACQ.BUYER_BALANCE_NOT_ENOUGH"));
    assertThat(ask(order("CNY", OTHER))).isInstanceOf(Unknown.class);
    gateway.says(PRECREATE, code(OTHER));
    assertThat(ask(order("CNY", OTHER))).isInstanceOf(Unknown.class);
    gateway.says(QUERY, PAID.replace("TRADE_SUCCESS", "MAYBE"));
    assertThat(lookUp(order("CNY", OTHER))).isInstanceOf(Unknown.class);
    gateway.says(QUERY, PAID.replace("50.00", "50,00"));
    assertThat(lookUp(order("CNY", OTHER))).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ACQ.BUYER_BALANCE_NOT_ENOUGH, insufficient_funds",
    "ACQ.PAYMENT_REQUEST_HAS_RISK, blocked_by_risk",
    "ACQ.SOMETHING_NEW, generic_decline"
  })
  void wordsDeclines(String subCode, String declineCode) {
    gateway.says(PRECREATE, no(subCode));
    assertThat(told(ask(order("CNY", OTHER))))
        .isInstanceOfSatisfying(
            ProviderFact.AuthorizationFailed.class,
            failed -> assertThat(failed.declineCode()).isEqualTo(declineCode));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"code\":\"20000\",\"sub_code\":\"isp.unknow-error\"",
        "\"code\":\"40004\",\"sub_code\":\"ACQ.SYSTEM_ERROR\"",
        "\"code\":\"40004\",\"sub_code\":\"aop.ACQ.SYSTEM_ERROR\""
      })
  @DisplayName("A303 Alipay does not know itself: the same is asked again")
  void asksAgainWhenAlipayDoesNotKnow(String content) {
    gateway.says(PRECREATE, content);
    assertThat(ask(order("CNY", OTHER))).isInstanceOf(Busy.class);
  }

  @Test
  @DisplayName("A304 a gateway that wants to be left alone says for how long")
  void readsRetryAfter() {
    gateway.answersWith(429, "120");
    assertThat(ask(order("CNY", OTHER))).isEqualTo(new Busy("status 429", Duration.ofMinutes(2)));
    gateway.answersWith(500, "");
    assertThat(ask(order("CNY", OTHER))).isEqualTo(new Unknown("status 500"));
  }

  @Test
  void wrongKeysAreARefusal() {
    gateway.says(PRECREATE, "\"code\":\"40002\",\"sub_code\":\"isv.invalid-signature\"");
    assertThat(ask(order("CNY", OTHER))).isEqualTo(new Refused("invalid_signature"));
  }

  @Test
  @DisplayName(
      "A301 a look-up that is refused, as with a wrong key, leaves the outcome open (alipay)")
  void aRefusedLookUpIsUnknown() {
    var locked = "\"code\":\"40002\",\"sub_code\":\"isv.invalid-signature\"";
    gateway.says(QUERY, locked).says(QUERY_REFUND, locked).says(CANCEL, locked);
    assertThat(lookUp(order("CNY", OTHER))).isInstanceOf(Unknown.class);
    assertThat(lookUp(refund())).isInstanceOf(Unknown.class);
    assertThat(
            lookUp(new ProviderRequest.Capture(OTHER, PAYMENT, ORDER, yuan(5_000), true, yuan(0))))
        .isInstanceOf(Unknown.class);
    assertThat(lookUp(new ProviderRequest.Release(OTHER, PAYMENT, ORDER)))
        .isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("A307 a refund that is refused because it was done before is told as done (alipay)")
  void adoptsARefundThatWasDone() {
    gateway.says(REFUND, no("ACQ.TRADE_HAS_CLOSE")).says(QUERY_REFUND, refunded("10.00"));
    assertThat(told(ask(refund()))).isInstanceOf(ProviderFact.Refunded.class);
  }

  @Test
  void nobodyListens() {
    var provider = provider(Product.QR, CLOCK);
    gateway.close();
    assertThat(provider.ask(order("CNY", OTHER))).isInstanceOf(NotAsked.class);
  }

  @Test
  @DisplayName("A305 another amount is told as it is, so that it is not taken for paid")
  void tellsAnotherAmount() {
    gateway.says(QUERY, PAID.replace("50.00", "0.01"));
    assertThat(
            told(
                ask(
                    new ProviderRequest.Capture(
                        OTHER, PAYMENT, ORDER, yuan(5_000), true, yuan(0)))))
        .isInstanceOfSatisfying(
            ProviderFact.Captured.class,
            captured -> {
              assertThat(captured.amount()).isEqualTo(1);
              assertThat(captured.subject().transactionId()).isEqualTo(OTHER);
            });
  }

  @Test
  @DisplayName("A312 an order that nobody has come to may be paid until its time is over")
  void waitsForTheCustomerUntilTheTimeIsOver() {
    gateway.says(QUERY, no("ACQ.TRADE_NOT_EXIST")).says(CANCEL, no("ACQ.TRADE_NOT_EXIST"));
    var release = new ProviderRequest.Release(OTHER, PAYMENT, ORDER);
    assertThat(lookUp(order("CNY", OTHER))).isInstanceOf(NeverSeen.class);
    assertThat(ask(release)).isInstanceOf(Unknown.class);

    var later = provider(Product.QR, Clock.fixed(NOW.plus(Duration.ofMinutes(17)), ZoneOffset.UTC));
    assertThat(told(later.lookUp(order("CNY", OTHER))))
        .isInstanceOfSatisfying(
            ProviderFact.AuthorizationFailed.class,
            failed -> assertThat(failed.declineCode()).isEqualTo("not_paid_in_time"));
    assertThat(told(later.lookUp(release))).isInstanceOf(ProviderFact.Voided.class);
  }

  @Test
  void aTradeThatIsWaitingGoesOnWaiting() {
    gateway.says(QUERY, PAID.replace("TRADE_SUCCESS", "WAIT_BUYER_PAY"));
    assertThat(lookUp(order("CNY", OTHER))).isEqualTo(new Accepted(ORDER));
  }

  @Test
  void aTradeThatWasPaidBackWasPaid() {
    gateway.says(QUERY, PAID.replace("TRADE_SUCCESS", "TRADE_CLOSED"));
    assertThat(told(lookUp(order("CNY", OTHER)))).isInstanceOf(ProviderFact.Authorized.class);
  }

  @Test
  @DisplayName("a refund is what it is by itself, not the sum that the answer tells")
  void asksHowMuchARefundWas() {
    gateway
        .says(REFUND, "\"code\":\"10000\",\"fund_change\":\"Y\",\"refund_fee\":\"50.00\"")
        .says(QUERY_REFUND, refunded("10.00"));
    assertThat(told(ask(refund())))
        .isInstanceOfSatisfying(
            ProviderFact.Refunded.class,
            done -> {
              assertThat(done.amount()).isEqualTo(1_000);
              assertThat(done.providerReference()).isEqualTo(OTHER + "-1000");
              assertThat(done.subject().occurredAt())
                  .isEqualTo(Instant.parse("2025-12-31T17:00:00Z"));
            });
    assertThat(gateway.asked()).containsExactly(REFUND, QUERY_REFUND);
  }

  @Test
  void aRefundThatIsNotThereYetIsAccepted() {
    gateway
        .says(REFUND, "\"code\":\"10000\",\"fund_change\":\"N\"")
        .says(QUERY_REFUND, "\"code\":\"10000\"");
    assertThat(ask(refund())).isEqualTo(new Accepted(null));
    assertThat(lookUp(refund())).isInstanceOf(NeverSeen.class);
    gateway.says(REFUND, no("ACQ.SELLER_BALANCE_NOT_ENOUGH"));
    assertThat(told(ask(refund())))
        .isInstanceOfSatisfying(
            ProviderFact.RefundFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo("seller_balance_not_enough"));
  }

  @Test
  @DisplayName("A301 a refund that was done, but cannot be found now, is not told as not done")
  void aSecondCallThatFailsLeavesTheFirstOpen() {
    gateway
        .says(REFUND, "\"code\":\"10000\",\"fund_change\":\"Y\"")
        .says(QUERY_REFUND, "\"code\":\"20000\",\"sub_code\":\"isp.unknow-error\"");
    assertThat(ask(refund())).isInstanceOf(Unknown.class);
  }

  @Test
  void theSdkLeavesTheCertificateChecksOfOthersAlone() {
    assertThat(provider(Product.QR, CLOCK)).isNotNull();
    assertThat(Security.getProperty("jdk.certpath.disabledAlgorithms")).contains("MD5");
  }

  private static ProviderRequest.Refund refund() {
    return new ProviderRequest.Refund(OTHER, PAYMENT, ORDER, yuan(1_000));
  }

  private static String refunded(String amount) {
    return """
    "code":"10000","out_trade_no":"%s","out_request_no":"%s-1000","refund_status":"REFUND_SUCCESS",\
    "refund_amount":"%s","gmt_refund_pay":"2026-01-01 01:00:00"\
    """
        .formatted(ORDER, OTHER, amount);
  }

  private static ProviderRequest.Authorize order(String currency, String captureReference) {
    return new ProviderRequest.Authorize(
        ORDER,
        PAYMENT,
        new Money(5_000, Currency.getInstance(currency)),
        "wallet",
        "https://shop.example/back",
        captureReference);
  }

  private static Money yuan(long fen) {
    return new Money(fen, Currency.getInstance("CNY"));
  }

  private static String code(String number) {
    return "\"code\":\"10000\",\"out_trade_no\":\"%s\",\"qr_code\":\"https://qr.alipay.com/bax0001\""
        .formatted(number);
  }

  private static String no(String subCode) {
    return "\"code\":\"40004\",\"msg\":\"Business Failed\",\"sub_code\":\"" + subCode + "\"";
  }

  private static ProviderFact told(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Told.class);
    return ((Told) answer).fact();
  }

  private ProviderAnswer ask(ProviderRequest request) {
    return provider(Product.QR, CLOCK).ask(request);
  }

  private ProviderAnswer lookUp(ProviderRequest request) {
    return provider(Product.QR, CLOCK).lookUp(request);
  }

  private AlipayProvider provider(Product product, Clock clock) {
    return new AlipayProvider(gateway.settings(product), SECURITY, clock);
  }
}
