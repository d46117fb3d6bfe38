package io.quittance.simulator.wechat;

import io.quittance.simulator.book.EffectType;
import io.quittance.simulator.settlement.Settled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A day's trade bill. Every value begins with a back-tick, and a line of sums ends the file.
 * Amounts are yuan, fees have five decimals.
 */
final class TradeBill {

  private static final String HEADER =
      "\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
          + "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";

  private static final String SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private static final int FEN_DECIMALS = 2;
  private static final int FEE_DECIMALS = 5;
  private static final String NOTHING = "0.00";

  private final WechatSettings settings;
  private final StringBuilder text = new StringBuilder(HEADER).append("\r\n");
  private long count;
  private long paid;
  private long refunded;
  private long fees;

  TradeBill(WechatSettings settings) {
    this.settings = settings;
  }

  void add(Settled line) {
    switch (line.type()) {
      case CAPTURE -> addPayment(line);
      case REFUND -> addRefund(line);
      // There are no disputes at WeChat Pay, and a refund that failed is told by its state.
      case REFUND_FAILED, DISPUTE, DISPUTE_WON, AUTHORIZE, INCREMENT, VOID -> {}
    }
  }

  byte[] close() {
    text.append(SUMS).append("\r\n");
    print(
        List.of(
            Long.toString(count),
            yuan(paid),
            yuan(refunded),
            NOTHING,
            fee(fees),
            yuan(paid),
            yuan(refunded)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void addPayment(Settled line) {
    count++;
    paid = Math.addExact(paid, line.amount());
    fees = Math.addExact(fees, line.fee());
    print(line, "SUCCESS", line.amount(), "0", "0", 0, "", "");
  }

  private void addRefund(Settled line) {
    count++;
    refunded = Math.addExact(refunded, line.amount());
    var number = line.reference() == null ? "0" : line.reference();
    print(
        line,
        EffectType.REFUND.name(),
        0,
        Order.refundId(line.operationId()),
        number,
        line.amount(),
        "ORIGINAL",
        "SUCCESS");
  }

  private void print(
      Settled line,
      String state,
      long order,
      String refundId,
      String refundNumber,
      long refund,
      String refundType,
      String refundState) {
    var charge = line.charge();
    print(
        List.of(
            TIME.format(line.occurredAt()),
            settings.appId(),
            settings.merchantId(),
            "0",
            "",
            Order.transactionId(charge.chargeId()),
            charge.extras().getOrDefault(Order.NUMBER, charge.paymentReference()),
            "oSandboxOfQuittance",
            "NATIVE",
            state,
            "OTHERS",
            line.currency().getCurrencyCode(),
            yuan(order),
            NOTHING,
            refundId,
            refundNumber,
            yuan(refund),
            NOTHING,
            refundType,
            refundState,
            "Order",
            charge.extras().getOrDefault(Order.ATTACH, ""),
            fee(line.fee()),
            "0.00%",
            yuan(order),
            yuan(refund),
            ""));
  }

  private void print(List<String> values) {
    text.append('`').append(String.join(",`", values)).append("\r\n");
  }

  private static String yuan(long fen) {
    return BigDecimal.valueOf(fen, FEN_DECIMALS).toPlainString();
  }

  private static String fee(long fen) {
    return BigDecimal.valueOf(fen, FEN_DECIMALS).setScale(FEE_DECIMALS).toPlainString();
  }
}
