package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.domain.AlipayTradeCancelModel;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.domain.AlipayTradePagePayModel;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.domain.AlipayTradeQueryModel;
import com.alipay.api.domain.AlipayTradeRefundModel;
import com.alipay.api.request.AlipayTradeCancelRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePagePayRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import com.alipay.api.response.AlipayTradeCancelResponse;
import com.alipay.api.response.AlipayTradeFastpayRefundQueryResponse;
import com.alipay.api.response.AlipayTradePrecreateResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import com.alipay.api.response.AlipayTradeRefundResponse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alipay's official SDK against the emulator. */
class AlipaySdkTest extends RunningSimulator {

  private static final AlipayApp APP = AlipayApp.INSTANCE;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String payment = newPayment();
  private final String trade = newReference();
  private AlipayClient alipay;

  @BeforeEach
  void connect() {
    alipay = APP.client(port);
  }

  @Test
  void takesTheMoneyWhenTheCodeIsPaidAndPaysItBackInParts() throws AlipayApiException {
    var code = order("pm_card_visa", "88.88");
    assertThat(code.getOutTradeNo()).isEqualTo(trade);
    assertThat(query().getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");
    pay(code.getQrCode(), "complete");

    var paid = query();
    assertThat(paid.getTradeStatus()).isEqualTo("TRADE_SUCCESS");
    assertThat(paid.getTotalAmount()).isEqualTo("88.88");
    assertThat(paid.getTradeNo()).matches("\\d{28}");
    assertThat(paid.getSendPayDate().toInstant())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    var first = refund("40.00", "r1");
    assertThat(first.getFundChange()).isEqualTo("Y");
    assertThat(refund("40.00", "r1").getFundChange()).isEqualTo("N");
    var second = refund("48.88", "r2");
    assertThat(second.getRefundFee()).isEqualTo("88.88");
    assertThat(queryRefund("r2").getRefundAmount()).isEqualTo("48.88");
    assertThat(queryRefund("r2").getRefundStatus()).isEqualTo("REFUND_SUCCESS");
    assertThat(queryRefund("r3").getRefundStatus()).isNull();
    assertThat(refund("0.01", "r4").getSubCode()).isEqualTo("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
    assertThat(query().getTradeStatus()).isEqualTo("TRADE_CLOSED");
    assertThat(effects(payment))
        .containsExactly("AUTHORIZE 8888", "CAPTURE 8888", "REFUND 4000", "REFUND 4888");

    awaitNotices(4);
    assertThat(APP.notices(trade)).allMatch(APP::isGenuine);
    assertThat(APP.notices(trade))
        .extracting(it -> it.get("trade_status") + " " + it.get("refund_fee"))
        .containsExactly(
            "WAIT_BUYER_PAY null",
            "TRADE_SUCCESS null",
            "TRADE_SUCCESS 40.00",
            "TRADE_CLOSED 88.88");
    assertThat(APP.notices(trade).getLast())
        .containsEntry("passback_params", payment)
        .containsEntry("app_id", AlipayApp.ID);
  }

  @Test
  void aPageIsNothingUntilTheCustomerIsThere() throws AlipayApiException {
    var model = new AlipayTradePagePayModel();
    model.setOutTradeNo(trade);
    model.setTotalAmount("5");
    model.setSubject("a+b & c=d 中文");
    model.setPassbackParams(payment);
    var request = new AlipayTradePagePayRequest();
    request.setBizModel(model);
    request.setNotifyUrl(APP.notifyUrl());
    request.setReturnUrl("https://shop.example/back");
    var page = alipay.pageExecute(request, "GET").getBody();
    assertThat(cancel().getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");

    var first = exchange(HttpRequest.newBuilder(URI.create(page)).build());
    assertThat(first.status()).isEqualTo(302);
    pay(first.headers().firstValue("Location").orElseThrow(), "complete");
    assertThat(query().getTradeStatus()).isEqualTo("TRADE_SUCCESS");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 500", "CAPTURE 500");
    assertThat(
            exchange(HttpRequest.newBuilder(URI.create(page)).build())
                .headers()
                .firstValue("Location"))
        .hasValue("https://shop.example/back");
  }

  @ParameterizedTest
  @CsvSource({"pm_card_visa_chargeDeclined, complete", "pm_card_visa, fail"})
  void closesWhatIsNotPaid(String method, String outcome) throws AlipayApiException {
    pay(order(method, "10.00").getQrCode(), outcome);
    assertThat(query().getTradeStatus()).isEqualTo("TRADE_CLOSED");
    assertThat(query().getSendPayDate()).isNull();
    assertThat(effects(payment)).isEmpty();
    assertThat(order(method, "10.00").getSubCode()).isEqualTo("ACQ.TRADE_HAS_CLOSE");
    awaitNotices(2);
    assertThat(APP.notices(trade).getLast()).containsEntry("trade_status", "TRADE_CLOSED");
  }

  @Test
  void cancelsAnOrderAndAPayment() throws AlipayApiException {
    var code = order("pm_card_visa", "10.00");
    assertThat(cancel().getAction()).isEqualTo("close");
    assertThat(cancel().isSuccess()).isTrue();
    pay(code.getQrCode(), "complete");
    assertThat(effects(payment)).containsExactly("VOID 0");
  }

  @Test
  void cancelsAPaymentByPayingItBack() throws AlipayApiException {
    pay(order("pm_card_visa", "10.00").getQrCode(), "complete");
    assertThat(cancel().getAction()).isEqualTo("refund");
    assertThat(cancel().isSuccess()).isTrue();
    assertThat(query().getTradeStatus()).isEqualTo("TRADE_CLOSED");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 1000", "CAPTURE 1000", "REFUND 1000");
  }

  @Test
  void anOrderHasOneNumber() throws AlipayApiException {
    var code = order("pm_card_visa", "10.00");
    assertThat(order("pm_card_visa", "10.00").getQrCode()).isEqualTo(code.getQrCode());
    assertThat(order("pm_card_visa", "11.00").getSubCode()).isEqualTo("ACQ.CONTEXT_INCONSISTENT");
    pay(code.getQrCode(), "complete");
    assertThat(order("pm_card_visa", "10.00").getSubCode()).isEqualTo("ACQ.TRADE_HAS_SUCCESS");
  }

  @Test
  void sendsANoticeAgainUntilItHearsSuccess() throws AlipayApiException {
    APP.refuse(1);
    order("pm_card_visa", "10.00");
    awaitNotices(2);
    assertThat(APP.notices(trade)).extracting(it -> it.get("notify_id")).hasSize(2);
    assertThat(APP.notices(trade).getFirst().get("notify_id"))
        .isEqualTo(APP.notices(trade).getLast().get("notify_id"));
  }

  @Test
  void errorsAreAlipays() throws AlipayApiException {
    var request = new AlipayTradeQueryRequest();
    var model = new AlipayTradeQueryModel();
    model.setOutTradeNo(trade);
    request.setBizModel(model);
    assertThat(APP.impostor(port).execute(request).getSubCode()).isEqualTo("isv.invalid-signature");
    assertThat(order("pm_card_nobody", "1").getSubCode()).isEqualTo("ACQ.INVALID_PARAMETER");
    assertThat(order("pm_card_createDispute", "1").getSubCode()).isEqualTo("ACQ.INVALID_PARAMETER");
    assertThat(order("pm_card_visa", "1.234").getSubCode()).isEqualTo("ACQ.INVALID_PARAMETER");
    assertThat(order("pm_fault_error_500_twice", "1").getCode()).isEqualTo("20000");
    assertThatExceptionOfType(AlipayApiException.class)
        .isThrownBy(() -> order("pm_fault_rate_limited", "1"));
  }

  private AlipayTradePrecreateResponse order(String method, String amount)
      throws AlipayApiException {
    var model = new AlipayTradePrecreateModel();
    model.setOutTradeNo(trade);
    model.setTotalAmount(amount);
    model.setSubject("a+b & c=d 中文");
    model.setPassbackParams(payment);
    model.setBody("test " + method);
    var request = new AlipayTradePrecreateRequest();
    request.setBizModel(model);
    request.setNotifyUrl(APP.notifyUrl());
    return alipay.execute(request);
  }

  private AlipayTradeQueryResponse query() throws AlipayApiException {
    var model = new AlipayTradeQueryModel();
    model.setOutTradeNo(trade);
    var request = new AlipayTradeQueryRequest();
    request.setBizModel(model);
    return alipay.execute(request);
  }

  private AlipayTradeCancelResponse cancel() throws AlipayApiException {
    var model = new AlipayTradeCancelModel();
    model.setOutTradeNo(trade);
    var request = new AlipayTradeCancelRequest();
    request.setBizModel(model);
    return alipay.execute(request);
  }

  private AlipayTradeRefundResponse refund(String amount, String number) throws AlipayApiException {
    var model = new AlipayTradeRefundModel();
    model.setOutTradeNo(trade);
    model.setRefundAmount(amount);
    model.setOutRequestNo(trade + number);
    var request = new AlipayTradeRefundRequest();
    request.setBizModel(model);
    return alipay.execute(request);
  }

  private AlipayTradeFastpayRefundQueryResponse queryRefund(String number)
      throws AlipayApiException {
    var model = new AlipayTradeFastpayRefundQueryModel();
    model.setOutTradeNo(trade);
    model.setOutRequestNo(trade + number);
    var request = new AlipayTradeFastpayRefundQueryRequest();
    request.setBizModel(model);
    return alipay.execute(request);
  }

  /** What the customer does behind the code. */
  private void pay(String code, String outcome) {
    exchange(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + URI.create(code).getPath()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("outcome=" + outcome))
            .build());
  }

  private void awaitNotices(int count) {
    await().atMost(PATIENCE).until(() -> APP.notices(trade).size() >= count);
  }
}
