package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_ACCOUNT_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_COLUMN_MISSING;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;

import io.quittance.reconciliation.statement.BoundedText;
import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementLine;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * WeChat Pay's trade bill, plain or as gzip: back-ticks before values, and a summary by which a cut
 * or altered file shows. Both its headers are known, that of 27 columns and the older one of 24.
 *
 * <p>Times are those of China. Fees have five decimals; each is rounded half up to the fen, as
 * WeChat Pay settles it.
 */
@Component
final class WechatBillStatement implements StatementFormat {

  static final String FORMAT = "wechat-bill";

  private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
  private static final long UNPACKED_MAX = 512L << 20;
  private static final int GZIP_MAGIC = 0x8b1f;

  private static final String SUMMARY = "总交易单数";
  private static final String TIME = "交易时间";
  private static final String ACCOUNT = "商户号";
  private static final String STATE = "交易状态";
  private static final String FEE = "手续费";
  private static final String ORDER = "订单金额";
  private static final String REQUESTED_REFUND = "申请退款金额";
  private static final String REFUND = "退款金额";
  private static final String COUPON_REFUND = "充值券退款金额";

  @Override
  public String name() {
    return FORMAT;
  }

  /** WeChat Pay makes its checksum before it packs. */
  @Override
  public InputStream content(Path file) throws IOException {
    var bytes = new BufferedInputStream(Files.newInputStream(file));
    try {
      bytes.mark(2);
      boolean isPacked = (bytes.read() | bytes.read() << 8) == GZIP_MAGIC;
      bytes.reset();
      return isPacked ? BoundedText.bounded(new GZIPInputStream(bytes), UNPACKED_MAX) : bytes;
    } catch (IOException unreadable) {
      bytes.close();
      throw unreadable;
    }
  }

  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    var reading = new Reading(expected, new LinesOut(lines));
    return open(
        file,
        bill -> {
          reading.read(bill);
          return reading.out.count();
        });
  }

  @Override
  public Optional<LocalDate> day(Path file, Days days) {
    return open(
        file,
        bill -> {
          var first = bill.next();
          return bill.isSummary() || first == null
              ? Optional.empty()
              : Optional.of(days.dayOf(happened(first)));
        });
  }

  /** What is done with a bill. */
  private interface Use<T> {
    T with(Bill bill) throws IOException;
  }

  private <T> T open(Path file, Use<T> use) {
    return CsvFile.use(
        () -> content(file),
        "a trade bill in UTF-8, plain or as gzip",
        bytes -> use.with(new Bill(bytes)));
  }

  private static Instant happened(Row row) {
    return row.time(TIME).toInstant(CHINA);
  }

  /** The rows of a bill: values have a back-tick in front, names have none. */
  private static final class Bill {

    private static final String VALUE = "`";
    private static final String BETWEEN = ",`";

    private final BoundedText text;
    private final BufferedReader lines;
    private Columns columns;
    private long number = 1;
    private boolean summary;

    private Bill(InputStream bytes) throws IOException {
      this.text = BoundedText.of(bytes, StandardCharsets.UTF_8);
      this.lines = new BufferedReader(text);
      var header = lines.readLine();
      if (header == null || header.isBlank()) {
        throw STATEMENT_COLUMN_MISSING.because("the file is empty");
      }
      this.columns =
          names(header)
              .require(TIME, ACCOUNT, "微信订单号", "商户订单号", STATE, "货币种类", "微信退款单号")
              .require("商户退款单号", REFUND, "商户数据包", FEE);
    }

    /** The next row of values, of the summary once that has begun; null at the end. */
    private @Nullable Row next() throws IOException {
      text.row();
      var line = lines.readLine();
      number++;
      if (line == null || line.isEmpty()) {
        return end(line);
      }
      if (!line.startsWith(VALUE)) {
        if (summary || !line.startsWith(SUMMARY)) {
          throw STATEMENT_LINE_INVALID.because("line %d: is no row".formatted(number));
        }
        summary = true;
        columns = names(line);
        return next();
      }
      return new Row(columns, List.of(line.substring(1).split(BETWEEN, -1)), number);
    }

    private @Nullable Row end(@Nullable String line) throws IOException {
      for (var rest = line; rest != null; rest = lines.readLine()) {
        if (!rest.isBlank()) {
          throw STATEMENT_LINE_INVALID.because("line %d: comes after the end".formatted(number));
        }
      }
      return null;
    }

    private boolean isSummary() {
      return summary;
    }

    private static Columns names(String line) {
      return new Columns(Arrays.asList(line.split(",", -1)));
    }
  }

  /** One pass over one bill, with the sums so far. */
  private static final class Reading {

    private final Expected expected;
    private final Days days;
    private final LinesOut out;
    private final Map<String, BigDecimal> all = new HashMap<>();
    private final Map<String, BigDecimal> paid = new HashMap<>();
    private long rows;

    private Reading(Expected expected, LinesOut out) {
      this.expected = expected;
      this.days = expected.days();
      this.out = out;
    }

    private void read(Bill bill) throws IOException {
      boolean ended = false;
      for (var row = bill.next(); row != null; row = bill.next()) {
        if (ended) {
          throw STATEMENT_LINE_INVALID.because(
              "line %d: comes after the summary".formatted(row.number()));
        }
        if (bill.isSummary()) {
          requireTotals(row);
          ended = true;
        } else {
          read(row);
        }
      }
      if (!ended) {
        throw STATEMENT_INCOMPLETE.because("the file ends without its summary");
      }
    }

    private void read(Row row) {
      if (!row.text(ACCOUNT).equals(expected.account())) {
        throw STATEMENT_ACCOUNT_DIFFERS.because(
            "line %d is not of merchant %s".formatted(row.number(), expected.account()));
      }
      if (!days.dayOf(happened(row)).equals(expected.day())) {
        throw STATEMENT_DATE_DIFFERS.because(
            "line %d is not of %s".formatted(row.number(), expected.day()));
      }
      rows++;
      boolean isPayment = isPayment(row);
      for (var column : List.of(paidColumn(row), ORDER, REFUND, COUPON_REFUND, REQUESTED_REFUND)) {
        add(row, column, isPayment);
      }
      add(row, FEE, isPayment);
      if (isPayment) {
        writePayment(row);
      } else {
        writeRefund(row);
      }
    }

    private static boolean isPayment(Row row) {
      return switch (row.text(STATE)) {
        case "SUCCESS" -> true;
        // Revoked by a till at once: the money goes back like a refund's.
        case "REFUND", "REVOKED" -> false;
        default -> throw row.invalid(STATE, "is not known");
      };
    }

    private void add(Row row, String column, boolean isPayment) {
      var amount = row.decimalOrZero(column);
      all.merge(column, amount, BigDecimal::add);
      if (isPayment) {
        paid.merge(column, amount, BigDecimal::add);
      }
    }

    private void writePayment(Row row) {
      var currency = row.currency("货币种类");
      long settled = row.minor(paidColumn(row), currency);
      long amount = row.columns().has(ORDER) ? row.minor(ORDER, currency) : settled;
      if (amount < 0) {
        throw row.invalid(ORDER, "is below zero");
      }
      if (amount > 0) {
        var order = order(row, LineKind.CAPTURE, row.id("微信订单号"), "商户订单号");
        out.write(order, amount, fee(row, currency), currency);
        // What the merchant's own coupons paid is no money.
        out.writeTaken(order, "coupon", amount - settled, currency);
      }
    }

    private void writeRefund(Row row) {
      if ("FAIL".equals(row.optional("退款状态"))) {
        return;
      }
      var currency = row.currency("货币种类");
      long settled = row.minor(REFUND, currency);
      long amount =
          row.columns().has(REQUESTED_REFUND) ? row.minor(REQUESTED_REFUND, currency) : settled;
      if (amount < 0) {
        throw row.invalid(REFUND, "is below zero");
      }
      if (amount > 0) {
        var refund = row.text("微信退款单号");
        var id =
            refund.isEmpty() || refund.equals("0")
                ? row.id("微信订单号") + ":revoked"
                : row.id("微信退款单号");
        var operation = order(row, LineKind.REFUND, id, "商户退款单号");
        out.write(operation, amount, -fee(row, currency), currency);
        out.writeTaken(operation, "coupon", settled - amount, currency);
      }
    }

    /** The fee of a payment is kept, that of a refund is given back, whichever sign it has. */
    private static long fee(Row row, Currency currency) {
      int decimals = currency.getDefaultFractionDigits();
      var fen = row.decimalOrZero(FEE).abs().setScale(decimals, RoundingMode.HALF_UP);
      return row.minor(fen, currency, FEE);
    }

    private static Operation order(Row row, LineKind kind, String id, String reference) {
      return new Operation(
          kind,
          id,
          References.id(row.optional("商户订单号")).orElse(null),
          References.transaction(row.optional(reference)).orElse(null),
          References.payment(row.optional("商户数据包")).orElse(null),
          happened(row),
          null);
    }

    private void requireTotals(Row total) {
      var columns = total.columns();
      boolean same =
          total.text(SUMMARY).equals(Long.toString(rows))
              && total.decimal(columns.anyOf("退款总金额", "总退款金额")).compareTo(sum(all, REFUND)) == 0
              && total.decimal("手续费总金额").compareTo(sum(all, FEE)) == 0
              && isPaidSum(total, columns.anyOf("应结订单总金额", "总交易额", "总金额"))
              && (!columns.has("订单总金额") || isOrderSum(total))
              && isSum(total, "充值券退款总金额", COUPON_REFUND)
              && isSum(total, "申请退款总金额", REQUESTED_REFUND);
      if (!same) {
        throw STATEMENT_TOTALS_DIFFER.because("the lines do not add up to the summary");
      }
    }

    private boolean isPaidSum(Row total, String column) {
      var sum = total.decimal(column);
      return isOneOf(sum, "应结订单金额") || isOneOf(sum, "总金额");
    }

    private boolean isOrderSum(Row total) {
      return isOneOf(total.decimal("订单总金额"), ORDER);
    }

    /** A refund may repeat its order, and what it repeats does not count. */
    private boolean isOneOf(BigDecimal total, String column) {
      boolean isKnown = all.containsKey(column) || rows == 0;
      return isKnown
          && (total.compareTo(sum(all, column)) == 0 || total.compareTo(sum(paid, column)) == 0);
    }

    private boolean isSum(Row total, String column, String of) {
      return !total.columns().has(column) || total.decimal(column).compareTo(sum(all, of)) == 0;
    }

    private static BigDecimal sum(Map<String, BigDecimal> sums, String column) {
      return sums.getOrDefault(column, BigDecimal.ZERO);
    }

    private static String paidColumn(Row row) {
      return row.columns().anyOf("应结订单金额", "总金额");
    }
  }
}
