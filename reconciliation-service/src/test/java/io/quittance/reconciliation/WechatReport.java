package io.quittance.reconciliation;

import io.quittance.reconciliation.StatementFile.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A trade bill as WeChat Pay writes it: a byte order mark, back-ticks and a summary. */
final class WechatReport {

  private static final String HEADER =
      "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
          + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
          + "商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
  private static final String SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

  private WechatReport() {}

  static String text(String account, List<Line> lines) {
    var text = new StringBuilder("\uFEFF").append(HEADER).append("\r\n");
    var paid = BigDecimal.ZERO;
    var refunded = BigDecimal.ZERO;
    var fees = BigDecimal.ZERO;
    for (var line : lines) {
      boolean isPayment = line.type().equals("CAPTURE");
      var amount = new BigDecimal(Cells.major(Math.abs(line.gross()), line.currency()));
      var fee = new BigDecimal(Cells.major(line.fee(), line.currency())).setScale(5);
      text.append(row(account, line, isPayment, amount, fee));
      paid = isPayment ? paid.add(amount) : paid;
      refunded = isPayment ? refunded : refunded.add(amount);
      fees = fees.add(fee);
    }
    return text.append(SUMMARY)
        .append("\r\n")
        .append(
            "`%d,`%s,`%s,`0.00,`%s,`%s,`%s\r\n"
                .formatted(lines.size(), paid, refunded, fees.setScale(5), paid, refunded))
        .toString();
  }

  private static String row(
      String account, Line line, boolean isPayment, BigDecimal amount, BigDecimal fee) {
    return String.join(
            ",`",
            "`" + Cells.time(line.occurredAt(), 8),
            "wx0000000000000001",
            account,
            "0",
            "",
            isPayment ? line.operationId() : "op_of_" + line.operationId(),
            isPayment ? line.reference() : line.chargeId(),
            "openid",
            "NATIVE",
            isPayment ? "SUCCESS" : "REFUND",
            "OTHERS",
            line.currency(),
            isPayment ? amount.toPlainString() : "0.00",
            "0.00",
            isPayment ? "0" : line.operationId(),
            isPayment ? "0" : line.reference(),
            isPayment ? "0.00" : amount.toPlainString(),
            "0.00",
            isPayment ? "" : "ORIGINAL",
            isPayment ? "" : "SUCCESS",
            "two things, one comma",
            line.paymentReference(),
            fee.toPlainString(),
            "0.30%",
            isPayment ? amount.toPlainString() : "0.00",
            isPayment ? "0.00" : amount.toPlainString(),
            "")
        + "\r\n";
  }

  static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
