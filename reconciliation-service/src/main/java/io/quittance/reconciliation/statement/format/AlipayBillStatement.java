package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_ACCOUNT_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_COLUMN_MISSING;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;

import io.quittance.contracts.provider.AlipayRefundNumber;
import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementLine;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Alipay's trade bill: a zip with GBK text, or the text that was in it. Head lines name account and
 * day, tail lines give counts and sums by which a cut or altered file shows. Amounts are yuan,
 * times those of China.
 */
@Component
final class AlipayBillStatement implements StatementFormat {

  static final String FORMAT = "alipay-bill";

  /** Holds GBK and what was added to it. */
  private static final Charset CHINESE = Charset.forName("GB18030");

  private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
  private static final Currency YUAN = Currency.getInstance("CNY");

  private static final DateTimeFormatter HEAD_TIME =
      DateTimeFormatter.ofPattern("uuuu年MM月dd日 HH:mm:ss");
  private static final Pattern ACCOUNT = Pattern.compile("#账号：\\[(.+)]");
  private static final Pattern PERIOD = Pattern.compile("#起始日期：\\[([^]]+)]\\s*终止日期：\\[([^]]+)]");
  private static final Pattern PAYMENTS =
      Pattern.compile("#交易合计：(\\d{1,9})笔，商家实收共(-?[\\d.]{1,20})元，商家优惠共(-?[\\d.]{1,20})元");
  private static final Pattern REFUNDS =
      Pattern.compile("#退款合计：(\\d{1,9})笔，商家实收退款共(-?[\\d.]{1,20})元，商家优惠退款共(-?[\\d.]{1,20})元");
  private static final Pattern END = Pattern.compile("#-+业务明细列表结束-+");
  private static final Pattern OUR_PAYMENT = Pattern.compile("(?:^|\\s)(pi_[0-9A-Za-z_-]{1,64})$");

  private static final String TRADE = "支付宝交易号";
  private static final String ORDER = "商户订单号";
  private static final String TYPE = "业务类型";
  private static final String GOODS = "商品名称";
  private static final String DONE = "完成时间";
  private static final String AMOUNT = "订单金额（元）";
  private static final String RECEIVED = "商家实收（元）";
  private static final String DISCOUNT = "商家优惠（元）";
  private static final String REQUEST = "退款批次号/请求号";
  private static final String FEE = "服务费（元）";
  private static final String SHARED = "分润（元）";

  private static final List<String> IDENTIFYING =
      List.of(TRADE, ORDER, TYPE, GOODS, DONE, AMOUNT, RECEIVED, DISCOUNT, REQUEST, FEE);

  @Override
  public String name() {
    return FORMAT;
  }

  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    return open(
        file,
        csv -> {
          var reading = new Reading(expected, new LinesOut(lines));
          for (var cells = csv.next(); cells != null; cells = csv.next()) {
            reading.read(cells, csv.number());
          }
          return reading.end();
        });
  }

  @Override
  public Optional<LocalDate> day(Path file, Days days) {
    return open(
        file,
        csv -> {
          for (var cells = csv.next(); cells != null && isRemark(cells); cells = csv.next()) {
            var period = match(PERIOD, remark(cells));
            if (period.isPresent()) {
              return Optional.of(days.dayOf(headTime(period.get().group(1))));
            }
          }
          return Optional.empty();
        });
  }

  /** What is done with the detail of a bill. */
  private interface Use<T> {
    T with(CsvFile csv) throws IOException;
  }

  private static <T> T open(Path file, Use<T> use) {
    return CsvFile.use(
        () -> AlipayArchive.detail(file),
        "a bill in GBK, or a zip with one",
        bytes -> {
          try (var csv = new CsvFile(bytes, CHINESE)) {
            return use.with(csv);
          }
        });
  }

  private static boolean isRemark(List<String> cells) {
    return cells.getFirst().startsWith("#");
  }

  private static String remark(List<String> cells) {
    return String.join(",", cells).strip();
  }

  private static Optional<MatchResult> match(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }

  private static Instant headTime(String text) {
    try {
      return LocalDateTime.parse(text.strip(), HEAD_TIME).toInstant(CHINA);
    } catch (DateTimeException unreadable) {
      throw STATEMENT_LINE_INVALID.because("the period in the head is not one");
    }
  }

  /** One pass over one bill, with the sums so far. */
  private static final class Reading {

    private final Expected expected;
    private final LinesOut out;
    private final Sums payments = new Sums();
    private final Sums refunds = new Sums();
    private final RowIds ids = new RowIds(IDENTIFYING);
    private @Nullable Columns columns;
    private boolean accountSeen;
    private boolean periodSeen;
    private boolean ended;

    private Reading(Expected expected, LinesOut out) {
      this.expected = expected;
      this.out = out;
    }

    private void read(List<String> cells, long number) {
      if (isRemark(cells)) {
        remark(AlipayBillStatement.remark(cells));
      } else if (ended) {
        throw STATEMENT_LINE_INVALID.because("line %d: comes after the end".formatted(number));
      } else if (columns == null) {
        columns = header(cells);
      } else {
        row(new Row(columns, cells, number));
      }
    }

    private Columns header(List<String> names) {
      if (!accountSeen || !periodSeen) {
        throw STATEMENT_LINE_INVALID.because("the head names no account or no period");
      }
      return new Columns(names)
          .require(TRADE, ORDER, TYPE, GOODS, DONE, AMOUNT, RECEIVED, DISCOUNT, REQUEST, FEE);
    }

    private void remark(String text) {
      match(ACCOUNT, text).ifPresent(found -> requireAccount(found.group(1).strip()));
      match(PERIOD, text)
          .ifPresent(found -> requirePeriod(headTime(found.group(1)), headTime(found.group(2))));
      match(PAYMENTS, text).ifPresent(payments::told);
      match(REFUNDS, text).ifPresent(refunds::told);
      ended |= match(END, text).isPresent();
    }

    private void requireAccount(String account) {
      if (!account.equals(expected.account())) {
        throw STATEMENT_ACCOUNT_DIFFERS.because(
            "the file is not of account %s".formatted(expected.account()));
      }
      accountSeen = true;
    }

    /** To the next day's beginning, or to the second before. */
    private void requirePeriod(Instant from, Instant to) {
      var days = expected.days();
      var end = days.beginning(expected.day().plusDays(1));
      if (!from.equals(days.beginning(expected.day()))
          || !(to.equals(end) || to.equals(end.minusSeconds(1)))) {
        throw STATEMENT_DATE_DIFFERS.because("the file is not of %s".formatted(expected.day()));
      }
      periodSeen = true;
    }

    private void row(Row row) {
      var at = row.time(DONE).toInstant(CHINA);
      if (!expected.days().dayOf(at).equals(expected.day())) {
        throw STATEMENT_DATE_DIFFERS.because(
            "line %d is not of %s".formatted(row.number(), expected.day()));
      }
      switch (row.text(TYPE)) {
        case "交易" -> {
          payments.add(row);
          write(row, payment(row, at), 1);
        }
        case "退款" -> {
          refunds.add(row);
          write(row, refund(row, at, ids), -1);
        }
        default -> throw row.invalid(TYPE, "is not known");
      }
    }

    /** Signs as for a payment: what is taken of it is given back with a refund. */
    private void write(Row row, Operation operation, int sign) {
      long amount = sign * row.minor(AMOUNT, YUAN);
      if (amount < 0) {
        throw row.invalid(AMOUNT, "has the wrong sign");
      }
      if (amount == 0) {
        return;
      }
      long fee = Math.absExact(row.minor(row.decimalOrZero(FEE), YUAN, FEE));
      out.write(operation, amount, sign * fee, YUAN);
      // What the merchant's own discounts paid is no money.
      long received = sign * row.minor(RECEIVED, YUAN);
      out.writeTaken(operation, "discount", sign * (amount - received), YUAN);
      long shared = Math.absExact(row.minor(row.decimalOrZero(SHARED), YUAN, SHARED));
      out.writeTaken(operation, "shared", sign * shared, YUAN);
    }

    private int end() {
      if (columns == null) {
        throw STATEMENT_COLUMN_MISSING.because("the file has no header");
      }
      if (!ended || !payments.isTold() || !refunds.isTold()) {
        throw STATEMENT_INCOMPLETE.because("the file ends without its tail");
      }
      if (!payments.isRight() || !refunds.isRight()) {
        throw STATEMENT_TOTALS_DIFFER.because("the lines do not add up to the tail");
      }
      return out.count();
    }
  }

  /**
   * Our adapter knows a payment by the number of its order; orders of others by Alipay's number.
   */
  private static Operation payment(Row row, Instant at) {
    var ours = References.transaction(row.optional(ORDER));
    return new Operation(
        LineKind.CAPTURE,
        ours.orElseGet(() -> row.id(TRADE)),
        References.id(row.optional(ORDER)).orElse(null),
        ours.orElse(null),
        paymentOf(row),
        at,
        null);
  }

  /** A refund without a number of its own is known by what its row says. */
  private static Operation refund(Row row, Instant at, RowIds ids) {
    var number = row.optional(REQUEST);
    var ours = Optional.ofNullable(number).flatMap(AlipayRefundNumber::read);
    return new Operation(
        LineKind.REFUND,
        References.id(number).orElseGet(() -> row.id(TRADE) + ":refund-" + ids.next(row)),
        References.id(row.optional(ORDER)).orElse(null),
        ours.map(AlipayRefundNumber::reference).orElse(null),
        paymentOf(row),
        at,
        null);
  }

  /** Our adapter ends the name of what is bought with the payment. */
  private static @Nullable String paymentOf(Row row) {
    return match(OUR_PAYMENT, row.text(GOODS)).map(found -> found.group(1)).orElse(null);
  }

  /** What the rows of one type add up to, and what the tail says. */
  private static final class Sums {

    private long count;
    private BigDecimal received = BigDecimal.ZERO;
    private BigDecimal discount = BigDecimal.ZERO;
    private @Nullable MatchResult told;

    private void add(Row row) {
      count++;
      received = received.add(row.decimal(RECEIVED));
      discount = discount.add(row.decimalOrZero(DISCOUNT));
    }

    private void told(MatchResult tail) {
      told = tail;
    }

    private boolean isTold() {
      return told != null;
    }

    private boolean isRight() {
      return told != null
          && Long.parseLong(told.group(1)) == count
          && new BigDecimal(told.group(2)).compareTo(received) == 0
          && new BigDecimal(told.group(3)).compareTo(discount) == 0;
    }
  }
}
