package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.StatementFile.Line;
import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementFormat.Days;
import io.quittance.reconciliation.statement.StatementFormat.Expected;
import io.quittance.reconciliation.statement.StatementLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A day as each provider reports it: read as it was written, and judged by what is in it. */
class ReportFormatTest extends ReconciliationTest {

  private static final int ROWS = Integer.getInteger("quittance.report.rows", rows());
  private static final LocalDate DAY = LocalDate.of(2023, 3, 1);
  private static final Set<LineKind> COMPARED = Set.of(LineKind.CAPTURE, LineKind.REFUND);

  @Autowired List<StatementFormat> formats;
  @TempDir Path folder;

  private static int rows() {
    return Boolean.getBoolean("quittance.soak") ? 200_000 : 1_000;
  }

  /** What every format keeps of an operation. */
  private record Kept(
      String kind,
      String operationId,
      @Nullable String reference,
      @Nullable String payment,
      long amount,
      long fee,
      String currency,
      Instant at) {

    static Kept of(ReportFormat format, Line line) {
      return new Kept(
          line.type(),
          line.operationId(),
          format.referenceOf(line),
          format.paymentOf(line),
          Math.abs(line.gross()),
          format.feeOf(line),
          line.currency(),
          format.timeOf(line));
    }

    static Kept of(StatementLine line) {
      return new Kept(
          line.kind().name(),
          line.operationId(),
          line.transactionId(),
          line.paymentIntentId(),
          line.amount(),
          line.fee(),
          line.currency(),
          line.occurredAt());
    }
  }

  @DisplayName("A1801: what a provider reports is read as it is")
  @ParameterizedTest
  @EnumSource
  void readsWhatWasWritten(ReportFormat format) throws IOException {
    var generated = GeneratedDay.of(format, 5, DAY, 300, 10);
    var file = Files.write(folder.resolve("report"), format.bytes(DAY, generated.lines()));
    var zone = ZoneId.of(format.currencies().contains("CNY") ? "Asia/Shanghai" : "UTC");
    var lines = new ArrayList<StatementLine>();

    int count =
        reader(format)
            .read(
                file, new Expected(format.provider(), ReportFormat.ACCOUNT, DAY, zone), lines::add);

    assertThat(lines.stream().filter(line -> COMPARED.contains(line.kind())).map(Kept::of))
        .containsExactlyElementsOf(
            format.inOrder(generated.lines()).stream().map(line -> Kept.of(format, line)).toList());
    assertThat(count).isEqualTo(lines.size());
    assertThat(lines.stream().map(StatementLine::number).distinct()).hasSize(count);
    assertThat(reader(format).day(file, new Days(zone, java.time.LocalTime.MIDNIGHT)))
        .hasValue(DAY);
  }

  @DisplayName("A1802: rows without an id of their own have the same one in any order of rows")
  @ParameterizedTest
  @CsvSource({"ADYEN, FEE, Type", "ALIPAY, REFUND, 支付宝交易号"})
  void knowsRowsByWhatTheySay(ReportFormat format, LineKind kind, String header)
      throws IOException {
    var capture = line(format, "CAPTURE", "txn_sale", 90_000);
    // Twice the same refund, for which the provider gives no number.
    var refund = line(format, "REFUND", "txn_back", -500);
    var text =
        format
            .text(DAY, ReportFormat.ACCOUNT, List.of(capture, refund, refund))
            .replace(",txn_back\t,", ",\t,");
    // Another row that only tells of a fee, equal to the one that is there.
    var twice = format == ReportFormat.ADYEN ? withASecondFee(text) : text;

    var ids = ids(format, kind, twice);
    assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    assertThat(ids(format, kind, turned(twice, header))).containsExactlyInAnyOrderElementsOf(ids);
  }

  private List<String> ids(ReportFormat format, LineKind kind, String text) throws IOException {
    var file = Files.write(folder.resolve("ids"), format.bytes(text));
    var zone = ZoneId.of(format.currencies().contains("CNY") ? "Asia/Shanghai" : "UTC");
    var lines = new ArrayList<StatementLine>();
    reader(format)
        .read(file, new Expected(format.provider(), ReportFormat.ACCOUNT, DAY, zone), lines::add);
    return lines.stream()
        .filter(line -> line.kind() == kind)
        .map(StatementLine::operationId)
        .toList();
  }

  /** The rows from the last to the first, with one more column. */
  private static String turned(String text, String headerBegins) {
    var lines = new ArrayList<>(text.lines().toList());
    int header = 0;
    while (!lines.get(header).contains(headerBegins)) {
      header++;
    }
    int end = header + 1;
    while (end < lines.size() && !lines.get(end).startsWith("#")) {
      end++;
    }
    var rows = new ArrayList<>(lines.subList(header + 1, end).reversed());
    rows.replaceAll(row -> row + ",new");
    lines.set(header, lines.get(header) + ",New");
    for (int i = 0; i < rows.size(); i++) {
      lines.set(header + 1 + i, rows.get(i));
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Two batches in one file. */
  private static String withASecondFee(String text) {
    return text + text.lines().skip(1).collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static Line line(ReportFormat format, String type, String id, long gross) {
    return new Line(
        type,
        id,
        "txn_sale",
        id,
        "pi_sale",
        gross,
        0,
        format.currencies().getFirst(),
        DAY.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC));
  }

  @DisplayName(
      "A1801, A1806: every difference in a report is found as what it is, none is invented")
  @ParameterizedTest
  @EnumSource
  void findsExactlyWhatWasPlanted(ReportFormat format) throws IOException {
    var day = DAY.plusMonths(6).plusDays(3L * List.of(ReportFormat.values()).indexOf(format));
    var generated = GeneratedDay.of(format, 7, day, ROWS, 10);
    Claims.insert(jdbc, format.provider(), generated.claims());
    WORLD.tellTotals(day, Claims.totals(generated.claims(), day));
    var report = format.bytes(day, generated.lines());
    var expected = new TreeSet<>(generated.planted());
    expected.addAll(feesOfNoOperation(format, day, report));
    if (format == ReportFormat.SIMULATOR) {
      WORLD.tellStatement(day, format.text(day, ReportFormat.ACCOUNT, generated.lines()));
    } else {
      var taken = upload(format, day, report);
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    }

    var run = reconcile(day, format.provider());

    assertThat(found(run)).containsExactlyElementsOf(expected);
    assertTotals(run.get("totals"), generated.lines());
    assertThat(run.get("complete").asBoolean()).as(run.toString()).isTrue();
    var again = reconcile(day, format.provider());
    assertThat(found(again)).isEqualTo(found(run));
    assertThat(again.get("totals")).isEqualTo(run.get("totals"));
    assertThat(again.get("counts")).isEqualTo(run.get("counts"));
  }

  /** Stripe and Adyen close a batch with a fee that nobody agreed to. */
  private List<String> feesOfNoOperation(ReportFormat format, LocalDate day, byte[] report)
      throws IOException {
    var file = Files.write(folder.resolve("fees"), report);
    var zone = ZoneId.of(format.currencies().contains("CNY") ? "Asia/Shanghai" : "UTC");
    var fees = new ArrayList<String>();
    reader(format)
        .read(
            file,
            new Expected(format.provider(), ReportFormat.ACCOUNT, day, zone),
            line -> {
              if (line.kind() == LineKind.FEE) {
                fees.add("FEE " + line.operationId());
              }
            });
    return fees;
  }

  private static void assertTotals(JsonNode totals, List<Line> lines) {
    for (var total : totals) {
      var currency = total.get("currency").asString();
      var provider = total.get("provider");
      assertThat(provider.get("captured").asLong())
          .isEqualTo(sum(lines, currency, "CAPTURE", Line::gross));
      assertThat(provider.get("refunded").asLong())
          .isEqualTo(-sum(lines, currency, "REFUND", Line::gross));
    }
    assertThat(totals.valueStream().map(each -> each.get("currency").asString()))
        .containsAll(lines.stream().map(Line::currency).collect(Collectors.toSet()));
  }

  private static long sum(
      List<Line> lines, String currency, String type, ToLongFunction<Line> amount) {
    return lines.stream()
        .filter(line -> line.currency().equals(currency) && line.type().equals(type))
        .mapToLong(amount)
        .sum();
  }

  private StatementFormat reader(ReportFormat format) {
    return formats.stream()
        .filter(each -> each.name().equals(format.format()))
        .findFirst()
        .orElseThrow();
  }
}
