package io.quittance.payment.provider.alipay;

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
import com.alipay.api.response.AlipayTradePagePayResponse;
import com.alipay.api.response.AlipayTradePrecreateResponse;
import com.alipay.api.response.AlipayTradeQueryResponse;
import com.alipay.api.response.AlipayTradeRefundResponse;
import io.quittance.contracts.provider.AlipayRefundNumber;
import io.quittance.contracts.provider.AlipayTestOrder;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alipay's methods, with our words put into theirs. A trade has the number of our authorization, so
 * that it can be asked about before Alipay has given it one.
 */
final class AlipayTrades {

  /** China's time, which Alipay does not name. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

  private final AlipaySettings settings;
  private final AlipayGateway gateway;

  AlipayTrades(AlipaySettings settings) {
    this.settings = settings;
    this.gateway = new AlipayGateway(settings);
  }

  /** Asks for a code that the customer scans; for the same order again, for the order's code. */
  AlipayReply<AlipayTradePrecreateResponse> order(Authorize order, Instant payableUntil) {
    var model = new AlipayTradePrecreateModel();
    model.setOutTradeNo(order.reference());
    model.setTotalAmount(yuan(order.amount()));
    model.setSubject(subject(order));
    model.setProductCode("QR_CODE_OFFLINE");
    model.setTimeExpire(TIME.format(payableUntil));
    model.setPassbackParams(order.payment());
    model.setBody(testOrder(order));
    var request = new AlipayTradePrecreateRequest();
    request.setBizModel(model);
    request.setNotifyUrl(settings.notifyUrl().toString());
    return gateway.call(request);
  }

  /** The address of the page where the customer pays; Alipay knows nothing before they go there. */
  AlipayReply<AlipayTradePagePayResponse> page(Authorize order, Instant payableUntil) {
    var model = new AlipayTradePagePayModel();
    model.setOutTradeNo(order.reference());
    model.setTotalAmount(yuan(order.amount()));
    model.setSubject(subject(order));
    model.setProductCode("FAST_INSTANT_TRADE_PAY");
    model.setTimeExpire(TIME.format(payableUntil));
    model.setPassbackParams(order.payment());
    model.setBody(testOrder(order));
    var request = new AlipayTradePagePayRequest();
    request.setBizModel(model);
    request.setNotifyUrl(settings.notifyUrl().toString());
    request.setReturnUrl(order.returnUrl());
    return gateway.page(request);
  }

  AlipayReply<AlipayTradeQueryResponse> find(String trade) {
    var model = new AlipayTradeQueryModel();
    model.setOutTradeNo(trade);
    var request = new AlipayTradeQueryRequest();
    request.setBizModel(model);
    return gateway.call(request);
  }

  /** Closes a trade that is not paid, and pays back one that is; again, it does nothing more. */
  AlipayReply<AlipayTradeCancelResponse> cancel(String trade) {
    var model = new AlipayTradeCancelModel();
    model.setOutTradeNo(trade);
    var request = new AlipayTradeCancelRequest();
    request.setBizModel(model);
    return gateway.call(request);
  }

  AlipayReply<AlipayTradeRefundResponse> refund(Refund refund) {
    var model = new AlipayTradeRefundModel();
    model.setOutTradeNo(refund.charge());
    model.setRefundAmount(yuan(refund.amount()));
    model.setOutRequestNo(number(refund));
    var request = new AlipayTradeRefundRequest();
    request.setBizModel(model);
    return gateway.call(request);
  }

  AlipayReply<AlipayTradeFastpayRefundQueryResponse> findRefund(Refund refund) {
    var model = new AlipayTradeFastpayRefundQueryModel();
    model.setOutTradeNo(refund.charge());
    model.setOutRequestNo(number(refund));
    model.setQueryOptions(List.of("gmt_refund_pay"));
    var request = new AlipayTradeFastpayRefundQueryRequest();
    request.setBizModel(model);
    return gateway.call(request);
  }

  static String number(Refund refund) {
    return new AlipayRefundNumber(refund.reference(), refund.amount().minor()).text();
  }

  private String subject(Authorize order) {
    return settings.subject() + " " + order.payment();
  }

  /** Only emulators read it. */
  private @Nullable String testOrder(Authorize order) {
    return settings.testMode()
        ? new AlipayTestOrder(order.playedMethod(), order.captureReference()).text()
        : null;
  }

  private static String yuan(Money amount) {
    return amount.toDecimal().toPlainString();
  }
}
