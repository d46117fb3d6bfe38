package io.quittance.reconciliation;

import io.quittance.reconciliation.StatementFile.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A trade bill as Alipay sends it: a zip with names and text in GBK. */
final class AlipayReport {

  private static final Charset GBK = Charset.forName("GBK");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu年MM月dd日");

  private static final String HEADER =
      "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
          + "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,"
          + "商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";

  private AlipayReport() {}

  static String text(LocalDate day, String account, List<Line> lines) {
    var text = new StringBuilder("#支付宝业务明细查询\r\n");
    text.append("#账号：[%s]\r\n".formatted(account));
    text.append(
        "#起始日期：[%s 00:00:00]   终止日期：[%s 00:00:00]\r\n"
            .formatted(DAY.format(day), DAY.format(day.plusDays(1))));
    text.append("#----------------------------业务明细列表---------------------------\r\n");
    text.append(HEADER).append("\r\n");
    lines.forEach(line -> text.append(row(line)));
    text.append("#----------------------------业务明细列表结束------------------------\r\n");
    text.append(
        "#交易合计：%d笔，商家实收共%s元，商家优惠共0.00元\r\n"
            .formatted(count(lines, "CAPTURE"), sum(lines, "CAPTURE")));
    text.append(
        "#退款合计：%d笔，商家实收退款共%s元，商家优惠退款共0.00元\r\n"
            .formatted(count(lines, "REFUND"), sum(lines, "REFUND")));
    return text.append("#导出时间：[%s 05:46:49]\r\n".formatted(DAY.format(day.plusDays(1)))).toString();
  }

  private static String row(Line line) {
    boolean isPayment = line.type().equals("CAPTURE");
    var amount = Cells.major(line.gross(), line.currency());
    var time = Cells.time(line.occurredAt(), 8);
    return String.join(
            ",",
            "2026" + "0".repeat(8) + Integer.toUnsignedString(line.operationId().hashCode()) + "\t",
            (isPayment ? line.operationId() : line.chargeId()) + "\t",
            isPayment ? "交易" : "退款",
            "商品 " + line.paymentReference(),
            time,
            time,
            "\t",
            "\t",
            "\t",
            "\t",
            "买家\t",
            amount,
            amount,
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "\t",
            "0.00",
            "0.00",
            isPayment ? "\t" : line.operationId() + "\t",
            Cells.major(-line.fee(), line.currency()),
            "0.00",
            "\t")
        + "\r\n";
  }

  private static long count(List<Line> lines, String type) {
    return lines.stream().filter(line -> line.type().equals(type)).count();
  }

  private static BigDecimal sum(List<Line> lines, String type) {
    return BigDecimal.valueOf(
        lines.stream().filter(line -> line.type().equals(type)).mapToLong(Line::gross).sum(), 2);
  }

  /** The archive of the detail alone, in which its bytes stand as they are. */
  static byte[] stored(String detail) {
    var content = detail.getBytes(GBK);
    var checksum = new CRC32();
    checksum.update(content);
    var entry = new ZipEntry("2088000000000156_20260101_业务明细.csv");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    var packed = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(packed, GBK)) {
      zip.putNextEntry(entry);
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** The archive, with the detail and a summary. */
  static byte[] zip(String detail) {
    var packed = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(packed, GBK)) {
      zip.putNextEntry(new ZipEntry("2088000000000156_20260101_业务明细(汇总).csv"));
      zip.write("#支付宝业务汇总查询\r\n".getBytes(GBK));
      zip.putNextEntry(new ZipEntry("2088000000000156_20260101_业务明细.csv"));
      zip.write(detail.getBytes(GBK));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
