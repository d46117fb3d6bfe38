package io.quittance.simulator.alipay;

import io.quittance.simulator.settlement.Settled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A day's trade bill: in a zip, in GBK, between lines that begin with a hash. Amounts are yuan. */
final class AlipayBill {

  private static final Charset GBK = Charset.forName("GBK");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu年MM月dd日");

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu年MM月dd日 HH:mm:ss").withZone(AlipayBills.CHINA);

  private static final String HEADER =
      "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,"
          + "集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";

  private static final int FEN_DECIMALS = 2;
  private static final String NOTHING = "0.00";

  private final String seller;
  private final LocalDate day;
  private final StringBuilder lines = new StringBuilder();
  private long payments;
  private long paid;
  private long refunds;
  private long refunded;

  AlipayBill(String seller, LocalDate day) {
    this.seller = seller;
    this.day = day;
  }

  void add(Settled line) {
    switch (line.type()) {
      case CAPTURE -> {
        payments++;
        paid = Math.addExact(paid, line.amount());
        print(line, "交易", line.amount(), "");
      }
      case REFUND -> {
        refunds++;
        refunded = Math.addExact(refunded, line.amount());
        var usual = line.reference() == null ? "" : line.reference();
        print(
            line,
            "退款",
            -line.amount(),
            line.extras().getOrDefault(AlipayTrades.REQUEST_NUMBER, usual));
      }
      // What these would be cannot happen to a wallet's payment.
      case REFUND_FAILED, DISPUTE, DISPUTE_WON, AUTHORIZE, INCREMENT, VOID -> {}
    }
  }

  /** The details, as one file of the zip has them. */
  byte[] details(Instant now) {
    return (head("业务明细")
            + HEADER
            + "\r\n"
            + lines
            + "#-----------------------------------------业务明细列表结束------------------------------------\r\n"
            + "#交易合计：%d笔，商家实收共%s元，商家优惠共0.00元\r\n".formatted(payments, yuan(paid))
            + "#退款合计：%d笔，商家实收退款共%s元，商家优惠退款共0.00元\r\n".formatted(refunds, yuan(-refunded))
            + "#导出时间：[%s]\r\n".formatted(SECOND.format(now)))
        .getBytes(GBK);
  }

  /** The zip of the details and of their sums. */
  byte[] zip(byte[] details) {
    var name = "%s_%s_业务明细".formatted(seller, DateTimeFormatter.BASIC_ISO_DATE.format(day));
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes, GBK)) {
      zip.putNextEntry(new ZipEntry(name + ".csv"));
      zip.write(details);
      zip.putNextEntry(new ZipEntry(name + "(汇总).csv"));
      zip.write(sums());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private byte[] sums() {
    return (head("业务汇总")
            + "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）\r\n"
            + "合计\t,\t,%d,%d,%s,%s,0.00,0.00,0.00,0.00,0.00,%s\r\n"
                .formatted(
                    payments,
                    refunds,
                    yuan(paid - refunded),
                    yuan(paid - refunded),
                    yuan(paid - refunded)))
        .getBytes(GBK);
  }

  private String head(String what) {
    return "#支付宝%s查询\r\n".formatted(what)
        + "#账号：[%s]\r\n".formatted(seller)
        + "#起始日期：[%s 00:00:00]   终止日期：[%s 00:00:00]\r\n"
            .formatted(DAY.format(day), DAY.format(day.plusDays(1)))
        + "#-----------------------------------------%s列表----------------------------------------\r\n"
            .formatted(what);
  }

  private void print(Settled line, String kind, long amount, String refundNumber) {
    var charge = line.charge();
    var time = Trade.time(line.occurredAt());
    var values =
        List.of(
            Trade.alipayNumber(charge.chargeId(), charge.createdAt()) + "\t",
            charge.extras().getOrDefault(AlipayTrades.TRADE, charge.paymentReference()) + "\t",
            kind,
            charge.extras().getOrDefault(AlipayTrades.SUBJECT, "") + "\t",
            Trade.time(charge.createdAt()),
            time,
            "\t",
            "\t",
            "\t",
            "\t",
            "abc***@example.org\t",
            yuan(amount),
            yuan(amount),
            NOTHING,
            NOTHING,
            NOTHING,
            NOTHING,
            NOTHING,
            "\t",
            NOTHING,
            NOTHING,
            refundNumber + "\t",
            yuan(-line.fee()),
            NOTHING,
            "\t");
    lines.append(String.join(",", values)).append("\r\n");
  }

  private static String yuan(long fen) {
    return BigDecimal.valueOf(fen, FEN_DECIMALS).toPlainString();
  }
}
