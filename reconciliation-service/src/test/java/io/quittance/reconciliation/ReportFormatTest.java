package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.Claims.Claim;
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
          line.paymentReference(),
          Math.abs(line.gross()),
          format.feeOf(line),
          line.currency(),
          line.occurredAt());
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
            generated.lines().stream().map(line -> Kept.of(format, line)).toList());
    assertThat(count).isEqualTo(lines.size());
    assertThat(lines.stream().map(StatementLine::number).distinct()).hasSize(count);
    assertThat(reader(format).day(file, new Days(zone, java.time.LocalTime.MIDNIGHT)))
        .hasValue(DAY);
  }

  @DisplayName(
      "A1801, A1806: every difference in a report is found as what it is, none is invented")
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SIMULATOR")
  void findsExactlyWhatWasPlanted(ReportFormat format) throws IOException {
    var day = DAY.plusMonths(1).plusDays(3L * List.of(ReportFormat.values()).indexOf(format));
    var generated = GeneratedDay.of(format, 7, day, ROWS, 10);
    insertClaims(format, generated.claims());
    WORLD.tellTotals(day, Claims.totals(generated.claims(), day));
    var report = format.bytes(day, generated.lines());
    var expected = new TreeSet<>(generated.planted());
    expected.addAll(feesOfNoOperation(format, day, report));
    var taken = upload(format, day, report);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);

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

  /** As if they had been heard of by events, which other tests show. */
  private void insertClaims(ReportFormat format, List<Claim> claims) {
    for (int from = 0; from < claims.size(); from += 10_000) {
      var some = claims.subList(from, Math.min(from + 10_000, claims.size()));
      jdbc.sql(
              """
              INSERT INTO our_claim (transaction_id, kind, provider, provider_reference,
                  payment_intent_id, merchant_id, amount, currency, occurred_at, day, withdrawn_at)
              SELECT id, kind, :provider, reference, payment, 'mer_test', amount, currency, at,
                     (at AT TIME ZONE 'UTC')::date, CASE WHEN withdrawn THEN at END
              FROM unnest(:ids::text[], :kinds::text[], :references::text[], :payments::text[],
                  :amounts::bigint[], :currencies::text[], :ats::timestamptz[],
                  :withdrawns::boolean[])
                AS claim (id, kind, reference, payment, amount, currency, at, withdrawn)
              """)
          .param("provider", format.provider())
          .param("ids", some.stream().map(Claim::transactionId).toArray(String[]::new))
          .param("kinds", some.stream().map(Claim::kind).toArray(String[]::new))
          .param("references", some.stream().map(Claim::operationId).toArray(String[]::new))
          .param("payments", some.stream().map(Claim::paymentIntentId).toArray(String[]::new))
          .param("amounts", some.stream().map(Claim::amount).toArray(Long[]::new))
          .param("currencies", some.stream().map(Claim::currency).toArray(String[]::new))
          .param("ats", some.stream().map(c -> c.occurredAt().toString()).toArray(String[]::new))
          .param("withdrawns", some.stream().map(Claim::withdrawn).toArray(Boolean[]::new))
          .update();
    }
  }
}
