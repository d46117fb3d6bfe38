package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.StatementFile.Line;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a report refuses all of it, in each format. */
class BadReportTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2022, 7, 4);
  private static final ReportFormat STRIPE = ReportFormat.STRIPE;
  private static final ReportFormat ADYEN = ReportFormat.ADYEN;
  private static final ReportFormat WECHAT = ReportFormat.WECHAT;
  private static final ReportFormat ALIPAY = ReportFormat.ALIPAY;

  static Stream<Arguments> badReports() {
    return Stream.of(
        bad("A1802 without its end", STRIPE, "statement_incomplete", BadReportTest::withoutEnd),
        bad("A1802 without its end", ADYEN, "statement_incomplete", BadReportTest::withoutEnd),
        bad("A1802 without its end", WECHAT, "statement_incomplete", BadReportTest::withoutEnd),
        bad("A1802 without its end", ALIPAY, "statement_incomplete", BadReportTest::withoutEnd),
        bad("A1802 a row less", STRIPE, "statement_totals_differ", BadReportTest::withoutARow),
        bad("A1802 a row less", ADYEN, "statement_totals_differ", BadReportTest::withoutARow),
        bad("A1802 a row less", WECHAT, "statement_totals_differ", BadReportTest::withoutARow),
        bad("A1802 a row less", ALIPAY, "statement_totals_differ", BadReportTest::withoutARow),
        bad("A1802 cut in a row", STRIPE, "statement_line_invalid", BadReportTest::cut),
        bad("A1802 cut in a row", ADYEN, "statement_line_invalid", BadReportTest::cut),
        bad("A1802 cut in a row", WECHAT, "statement_line_invalid", BadReportTest::cut),
        bad("A1802 cut in a row", ALIPAY, "statement_line_invalid", BadReportTest::cut),
        bad("A1802 net", STRIPE, "statement_line_invalid", cell(",0.03,9.97,", ",0.03,9.98,")),
        bad("A1802 net", ADYEN, "statement_line_invalid", cell(",9.97,", ",9.98,")),
        bad(
            "A1802 amount",
            WECHAT,
            "statement_totals_differ",
            cell("`10.00,`0.00", "`10.01,`0.00")),
        bad("A1802 fee", WECHAT, "statement_totals_differ", cell("`0.03000,", "`0.04000,")),
        bad(
            "A1802 amount",
            ALIPAY,
            "statement_totals_differ",
            cell(",10.00,10.00,", ",10.00,9.00,")),
        bad("A1804 other account", ADYEN, "statement_account_differs", cell("acct_test", "other")),
        bad("A1804 other account", WECHAT, "statement_account_differs", cell("acct_test", "other")),
        bad("A1804 other account", ALIPAY, "statement_account_differs", cell("acct_test", "other")),
        bad("A1804 other day", STRIPE, "statement_date_differs", all("2022-07-04", "2022-07-03")),
        bad("A1804 other day", ADYEN, "statement_date_differs", all("2022-07-04", "2022-07-03")),
        bad("A1804 later day", ADYEN, "statement_date_differs", all("2022-07-04", "2022-07-05")),
        bad("A1804 other day", WECHAT, "statement_date_differs", all("2022-07-04", "2022-07-03")),
        bad("A1804 other day", ALIPAY, "statement_date_differs", all("07月04日", "07月03日")),
        bad("A1804 other row", ALIPAY, "statement_date_differs", all("2022-07-04", "2022-07-03")),
        bad("empty", STRIPE, "statement_column_missing", _ -> ""),
        bad("empty", ADYEN, "statement_column_missing", _ -> ""),
        bad("empty", WECHAT, "statement_column_missing", _ -> ""),
        bad("empty", ALIPAY, "statement_column_missing", _ -> ""),
        bad("no column", STRIPE, "statement_column_missing", cell(",net,", ",rest,")),
        bad("no column", ADYEN, "statement_column_missing", cell("Psp Reference", "Reference")),
        bad("no column", WECHAT, "statement_column_missing", cell("微信订单号", "订单号")),
        bad("no column", ALIPAY, "statement_column_missing", cell("支付宝交易号", "交易号")),
        bad("column twice", STRIPE, "statement_unreadable", cell("source_id", "charge_id")),
        bad("decimals", STRIPE, "statement_line_invalid", cell("10.00", "10.001")),
        bad("decimals", ADYEN, "statement_line_invalid", cell("10.00", "10.001")),
        bad("decimals", WECHAT, "statement_line_invalid", all("10.00", "10.001")),
        bad("decimals", ALIPAY, "statement_line_invalid", all("10.00", "10.001")),
        bad("digits", STRIPE, "statement_line_invalid", cell("10.00", "١٠.00")),
        bad("sign", STRIPE, "statement_line_invalid", cell("charge,op_a", "refund,op_a")),
        bad("sign", ADYEN, "statement_line_invalid", cell("Settled", "Refunded")),
        bad("currency", STRIPE, "statement_line_invalid", cell(",usd,", ",xxx,")),
        bad("zone", ADYEN, "statement_line_invalid", cell("CEST", "LMT")),
        bad("formula", STRIPE, "statement_line_invalid", all("op_a", "=cmd|' /C calc'!A0")),
        bad("card number", ADYEN, "statement_line_invalid", cell("ch_xa", "4242424242424242")),
        bad("state", WECHAT, "statement_line_invalid", cell("`SUCCESS", "`PERHAPS")),
        bad("kind", ALIPAY, "statement_line_invalid", cell("交易,商品", "交换,商品")));
  }

  @DisplayName("A1802, A1804: a bad report is refused whole")
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @MethodSource("badReports")
  void refusesABadReportWhole(
      String what, ReportFormat format, String reason, UnaryOperator<String> spoil) {
    var good = format.text(DAY, ReportFormat.ACCOUNT, lines(format, DAY));
    var spoilt = spoil.apply(good);
    assertThat(spoilt).as("the file is another one now").isNotEqualTo(good);

    var answer = upload(format, DAY, format.bytes(spoilt));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).get("code").asString()).isEqualTo("statement_refused");
    assertThat(json(answer).get("reason").asString()).as(answer.body()).isEqualTo(reason);
    assertThat(statements(format, DAY)).as(what).isZero();
  }

  @DisplayName("A1802: a report twice is one statement; another order of columns reads the same")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SIMULATOR", "BANK"})
  void takesOnceAndReadsByName(ReportFormat format) {
    var day = DAY.plusDays(30);
    var text = format.text(day, ReportFormat.ACCOUNT, lines(format, day));

    assertThat(upload(format, day, format.bytes(text)).statusCode()).isEqualTo(201);
    assertThat(upload(format, day, format.bytes(text)).statusCode()).isEqualTo(200);
    assertThat(statements(format, day)).isEqualTo(1);

    var turned = upload(format, day, format.bytes(turned(text)));
    assertThat(turned.statusCode()).as(turned.body()).isEqualTo(201);
    assertThat(json(turned).get("changes").size()).isEqualTo(3);
    assertThat(json(turned).get("changes").valueStream())
        .as("nothing but the order of the columns is another one")
        .allMatch(count -> count.asInt() == 0);
  }

  @DisplayName("A1803: a report is refused when the provider's checksum is of another file")
  @ParameterizedTest
  @EnumSource
  void comparesTheChecksum(ReportFormat format) {
    var day = DAY.plusDays(40);
    var file = format.bytes(day, lines(format, day));
    var fields =
        Map.of(
            "format", format.format(),
            "provider", format.provider(),
            "date", day.toString());

    for (var wrong : List.of("sha1:" + "0".repeat(40), "sha256:" + "a".repeat(64))) {
      var refused = upload(with(fields, wrong), file);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      assertThat(json(refused).get("reason").asString()).isEqualTo("statement_checksum_differs");
      assertThat(statements(format, day)).isZero();
    }
    var right = upload(with(fields, "SHA1:" + digest("SHA-1", file)), file);
    assertThat(right.statusCode()).as(right.body()).isEqualTo(201);
    assertThat(upload(with(fields, "sha256:" + digest("SHA-256", file)), file).statusCode())
        .isEqualTo(200);
    var strange = upload(with(fields, "md5:" + "0".repeat(32)), file);
    assertThat(json(strange).get("code").asString()).isEqualTo("parameter_invalid");
  }

  @DisplayName("A1802: nothing but a header is no report, unless a checksum shows that it is whole")
  @Test
  void refusesAHeaderThatNothingCloses() {
    var day = DAY.plusDays(45);
    var text = STRIPE.text(day, ReportFormat.ACCOUNT, lines(STRIPE, day));
    var header = STRIPE.bytes(text.substring(0, text.indexOf('\n') + 1));
    var fields = Map.of("format", "stripe-payout", "provider", "stripe", "date", day.toString());

    assertReason(upload(fields, header), "statement_incomplete");
    var whole = upload(with(fields, "sha256:" + digest("SHA-256", header)), header);

    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(201);
    assertThat(json(whole).get("lines").asInt()).isZero();
  }

  @DisplayName("A1803: WeChat Pay's checksum is that of the bill before it was packed")
  @Test
  void comparesTheChecksumOfWhatWasPacked() {
    var day = DAY.plusDays(50);
    var bill = WECHAT.bytes(day, lines(WECHAT, day));
    var fields = Map.of("format", "wechat-bill", "provider", "wechat", "date", day.toString());

    var taken = upload(with(fields, "sha1:" + digest("SHA-1", bill)), WechatReport.gzip(bill));

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    assertThat(json(taken).get("lines").asInt()).isEqualTo(3);
  }

  @DisplayName("A1802: what is no archive, or unpacks to something else, is refused")
  @Test
  void refusesBadArchives() {
    var day = DAY.plusDays(60);
    var zip = ALIPAY.bytes(day, lines(ALIPAY, day));
    var gzip = WechatReport.gzip(WECHAT.bytes(day, lines(WECHAT, day)));

    assertReason(upload(ALIPAY, day, first(zip, zip.length / 2)), "statement_unreadable");
    assertReason(upload(ALIPAY, day, first(zip, zip.length - 8)), "statement_unreadable");
    assertReason(upload(WECHAT, day, first(gzip, gzip.length / 2)), "statement_unreadable");
    assertReason(
        upload(ALIPAY, day, "PK no zip".getBytes(StandardCharsets.UTF_8)), "statement_unreadable");
    // Not the character set of the format.
    assertReason(
        upload(WECHAT, day, "交易时间".getBytes(java.nio.charset.Charset.forName("GBK"))),
        "statement_unreadable");
  }

  @DisplayName("A1803: a bill whose bytes are not those of the checksum in its zip is refused")
  @Test
  void comparesTheChecksumInAZip() {
    var day = DAY.plusDays(65);
    var text = ALIPAY.text(day, ReportFormat.ACCOUNT, lines(ALIPAY, day));
    var zip = AlipayReport.stored(text);
    var latin = StandardCharsets.ISO_8859_1;
    var spoilt = new String(zip, latin).replace("pi_xa", "pi_xb").getBytes(latin);
    assertThat(spoilt).as("all sums are right still").isNotEqualTo(zip).hasSameSizeAs(zip);

    assertReason(upload(ALIPAY, day, spoilt), "statement_checksum_differs");
    assertThat(statements(ALIPAY, day)).isZero();

    assertThat(upload(ALIPAY, day, zip).statusCode()).isEqualTo(201);
  }

  @DisplayName("A1802: a file whose ids are numbers is taken, unless they are those of cards")
  @Test
  void takesNumbersOfAProvider() {
    var day = DAY.plusDays(66);
    var text = ADYEN.text(day, ReportFormat.ACCOUNT, lines(ADYEN, day));

    var taken = upload(ADYEN, day, ADYEN.bytes(text.replace("ch_xa", "8816178914061982")));

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
  }

  @DisplayName("A1802: a modification whose id cannot be used is not taken for its payment")
  @ParameterizedTest
  @ValueSource(strings = {"4242424242424242", "ref und", "=op_c"})
  void refusesAModificationWithoutItsId(String id) {
    var day = DAY.plusDays(67);
    var lines = lines(ADYEN, day);
    var refund = "Refunded," + lines.get(2).operationId() + ",";
    var text = ADYEN.text(day, ReportFormat.ACCOUNT, lines);
    assertThat(text).contains(refund);

    var refused = upload(ADYEN, day, ADYEN.bytes(text.replace(refund, "Refunded," + id + ",")));

    assertReason(refused, "statement_line_invalid");
    assertThat(json(refused).get("detail").asString()).contains("Modification Reference");
    assertThat(statements(ADYEN, day)).isZero();
  }

  @DisplayName("A1802: a bill of few bytes that unpacks to many is refused")
  @Test
  void refusesBombs() {
    var day = DAY.plusDays(70);
    var endless = WechatReport.gzip("`".repeat(4 << 20).getBytes(StandardCharsets.UTF_8));

    assertReason(upload(WECHAT, day, endless), "statement_line_invalid");
    assertReason(
        upload(ALIPAY, day, AlipayReport.zip("#" + "-".repeat(4 << 20))), "statement_line_invalid");
  }

  private static void assertReason(java.net.http.HttpResponse<String> answer, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).get("reason").asString()).as(answer.body()).isEqualTo(reason);
  }

  private long statements(ReportFormat format, LocalDate day) {
    return jdbc.sql("SELECT count(*) FROM statement WHERE provider = :provider AND day = :day")
        .param("provider", format.provider())
        .param("day", day)
        .query(Long.class)
        .single();
  }

  /** Two payments and a refund of ten. */
  static List<Line> lines(ReportFormat format, LocalDate day) {
    return Stream.of("a", "b", "c").map(name -> line(format, day, name)).toList();
  }

  static Line line(ReportFormat format, LocalDate day, String name) {
    var kind = name.equals("c") ? "REFUND" : "CAPTURE";
    var currency = format.currencies().getFirst();
    return new Line(
        kind,
        format.operationId(kind, "txn_" + name, 1000),
        "ch_x" + name,
        "txn_" + name,
        "pi_x" + name,
        kind.equals("REFUND") ? -1000 : 1000,
        format.fee(kind, 1000),
        currency,
        day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC));
  }

  private static Map<String, String> with(Map<String, String> fields, String checksum) {
    var all = new java.util.HashMap<>(fields);
    all.put("checksum", checksum);
    return all;
  }

  static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] first(byte[] bytes, int count) {
    return java.util.Arrays.copyOf(bytes, count);
  }

  private static Arguments bad(
      String what, ReportFormat format, String reason, UnaryOperator<String> spoil) {
    return Arguments.of(what, format, reason, spoil);
  }

  private static UnaryOperator<String> cell(String text, String by) {
    return file -> {
      int at = file.indexOf(text);
      assertThat(at).as(file).isNotNegative();
      return file.substring(0, at) + by + file.substring(at + text.length());
    };
  }

  private static UnaryOperator<String> all(String text, String by) {
    return file -> file.replace(text, by);
  }

  /** Up to the last row that is no end, as when a transfer broke off between two rows. */
  private static String withoutEnd(String file) {
    int end =
        Stream.<Function<String, Integer>>of(
                text -> text.indexOf(",usd,-0.25"),
                text -> text.indexOf("Company,acct_test,,,,"),
                text -> text.indexOf("总交易单数"),
                text -> text.indexOf("#交易合计"))
            .map(find -> find.apply(file))
            .filter(place -> place >= 0)
            .findFirst()
            .orElseThrow();
    return file.substring(0, file.lastIndexOf('\n', end) + 1);
  }

  private static String withoutARow(String file) {
    var rows = file.lines().toList();
    int second =
        java.util.stream.IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).contains("txn_b"))
            .findFirst()
            .orElseThrow();
    return file.replace(rows.get(second) + "\r\n", "");
  }

  private static String cut(String file) {
    return file.substring(0, file.lastIndexOf("txn_b"));
  }

  /** The columns of the table the other way round, and one more. */
  static String turned(String file) {
    var rows = new StringBuilder();
    var between = file.contains(",`") ? ",`" : ",";
    int columns = 0;
    for (var row : file.lines().toList()) {
      var header = columns == 0 && row.split(",", -1).length > 10;
      var cells = row.replace("\"Order, with a comma\"", "Order").replaceFirst("^\uFEFF", "");
      boolean isBatch = cells.contains("\"TX");
      columns = header ? cells.split(",", -1).length : columns;
      var split = cells.split(header ? "," : between, -1);
      if (!isBatch && split.length == columns && columns > 0) {
        var turned = new java.util.ArrayList<>(List.of(split));
        if (between.length() > 1 && !header) {
          turned.set(0, turned.getFirst().substring(1));
        }
        turned.add(header ? "new column" : "=1+1");
        var joined = String.join(header ? "," : between, turned.reversed());
        rows.append(between.length() > 1 && !header ? "`" + joined : joined);
      } else if (isBatch) {
        rows.append(turnedBatch(cells, columns));
      } else {
        rows.append(cells);
      }
      rows.append("\r\n");
    }
    return rows.toString();
  }

  private static String turnedBatch(String row, int columns) {
    int from = row.indexOf('"');
    int to = row.lastIndexOf('"') + 1;
    var marked = row.substring(0, from) + "@" + row.substring(to);
    var split = marked.split(",", -1);
    assertThat(split).hasSize(columns);
    var turned = new java.util.ArrayList<>(List.of(split));
    turned.add("");
    return String.join(",", turned.reversed()).replace("@", row.substring(from, to));
  }
}
