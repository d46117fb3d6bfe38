package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Reports of runs and of periods, in every form. */
class ReportTest extends ReconciliationTest {

  private static final String REPORTS = "/api/reconciliation/reports";
  private static final String ATTACK = "<script>alert(1)</script>&amp;";

  private final HttpClient http = HttpClient.newHttpClient();

  @DisplayName(
      "A1801: a report's totals are those of its run, and every discrepancy has a next step")
  @Test
  void tellsWhatTheRunFound() {
    var day = LocalDate.of(2023, 5, 1);
    var generated = GeneratedDay.of(34, day, 60, 2);
    claim(generated.claims());
    WORLD.tellStatement(day, generated.statement().csv());
    var run = reconcile(day);

    var report = json(get(path(run), "viewer"));
    var summary = report.get("summary");
    assertThat(report.get("run").get("totals")).isEqualTo(run.get("totals"));
    var totals = summary.get("totals");
    assertThat(totals).hasSize(run.get("totals").size()).isNotEmpty();
    for (int i = 0; i < totals.size(); i++) {
      var ofRun = run.get("totals").get(i);
      assertThat(totals.get(i).get("currency")).isEqualTo(ofRun.get("currency"));
      assertThat(totals.get(i).get("ours").get("net")).isEqualTo(ofRun.get("ours").get("net"));
      assertThat(totals.get(i).get("theirs").get("net"))
          .isEqualTo(ofRun.get("provider").get("net"));
      assertThat(totals.get(i).get("providerFees")).isEqualTo(ofRun.get("providerFees"));
    }
    assertThat(report.get("discrepancies").size()).isEqualTo(generated.planted().size());
    assertThat(report.get("discrepancies").valueStream())
        .allMatch(each -> !each.get("nextStepText").asString().isBlank())
        .allMatch(each -> each.get("discrepancyId").asString().startsWith("dsc_"));
    assertThat(sum(summary.get("differences"), "found")).isEqualTo(generated.planted().size());
    assertThat(sum(summary.get("differences"), "open")).isEqualTo(generated.planted().size());
    assertThat(sum(summary.get("ageing"), "count")).isEqualTo(generated.planted().size());
    for (var kind : List.of("FEE", "AMOUNT", "MISSING_AT_PROVIDER")) {
      assertThat(
              summary
                  .get("differences")
                  .valueStream()
                  .filter(each -> each.get("kind").asString().equals(kind))
                  .mapToLong(each -> each.get("found").asLong())
                  .sum())
          .isEqualTo(2);
    }
    var compared = summary.get("compared").get(0);
    assertThat(compared.get("zone").asString()).isIn("UTC", "Z");
    // As if the setting had been another one when it ran.
    jdbc.sql("UPDATE reconciliation_run SET zone = 'Asia/Tokyo' WHERE id = :id")
        .param("id", Ids.read("rec", run.get("runId").asString()).orElseThrow())
        .update();
    var before = json(get(path(run), "viewer"));
    assertThat(before.get("summary").get("compared").get(0).get("zone").asString())
        .isEqualTo("Asia/Tokyo");
    assertThat(compared.get("complete").asBoolean()).isTrue();
    assertThat(compared.get("statement").get("sha256").asString()).hasSize(64);
    assertThat(compared.get("statement").get("account").asString()).isEqualTo(OutsideWorld.ACCOUNT);
    assertThat(summary.get("createdBy").asString()).isEqualTo("viewer");
    assertThat(summary.get("notReconciled")).isEmpty();

    var lines = csv(run).lines().toList();
    assertThat(lines).hasSize(1 + generated.planted().size());
    assertThat(lines.getFirst())
        .startsWith("discrepancyId,date,provider,kind,")
        .endsWith(",nextStepText");
  }

  @Test
  void measuresWhatIsExplained() {
    var day = LocalDate.of(2023, 3, 3);
    var agreed = capture(day, "agreed", 6_000);
    var refund = refund(day, "refund", 1_000);
    var less = capture(day, "less", 1_000);
    var onlyOurs = capture(day, "only_ours", 1_500);
    var onlyTheirs = capture(day, "only_theirs", 500);
    var late = capture(day.minusDays(1), "late", 2_000);
    claim(List.of(agreed, refund, less, onlyOurs, late));
    var file =
        StatementFile.of(
            day,
            List.of(
                GeneratedDay.line(agreed),
                GeneratedDay.line(refund),
                withGross(GeneratedDay.line(less), 1_200),
                GeneratedDay.line(onlyTheirs),
                GeneratedDay.line(late)));
    WORLD.tellStatement(day, file.csv());
    WORLD.tellStatement(day.minusDays(1), StatementFile.of(day.minusDays(1), List.of()).csv());

    var total = total(reconcile(day));
    // Ours: 6,000 + 1,000 + 1,000 + 1,500, and 2,000 of the day before. Theirs: 6,000 + 1,000 +
    // 1,200 + 500 + 2,000, of which 200 and 500 are theirs alone.
    assertThat(total.get("value").get("ours").asLong()).isEqualTo(11_500);
    assertThat(total.get("value").get("provider").asLong()).isEqualTo(10_700);
    assertThat(total.get("value").get("matched").asLong()).isEqualTo(10_000);
    assertThat(total.get("value").get("explainedPercent").asString()).isEqualTo("86.95");
    assertThat(total.get("ours").get("net").asLong()).isEqualTo(7_500);
    assertThat(total.get("theirs").get("net").asLong()).isEqualTo(8_700);
    assertThat(total.get("difference").asLong()).isEqualTo(1_200);
    assertThat(total.get("lines").valueStream().map(line -> line.get("kind").asString()))
        .containsExactly("CAPTURE", "REFUND");

    // Here the late one is ours, and the provider has it a day later: nothing is left to explain.
    var before = total(reconcile(day.minusDays(1)));
    assertThat(before.get("value").get("explainedPercent").asString()).isEqualTo("100.0");
  }

  @ParameterizedTest
  @CsvSource({
    "en, '', Next step, Missing at the provider, en",
    "zh-CN, '', 下一步, 渠道缺失, zh",
    "fr, '', Next step, Missing at the provider, en",
    "en, ?lang=zh, 下一步, 渠道缺失, zh"
  })
  @DisplayName("a reference with a script in it stays text on the page and in the PDF")
  void isAPageAndAPdfInTwoLanguages(
      String accepted, String query, String next, String kind, String language) throws Exception {
    var day = LocalDate.of(2023, 3, 10 + (accepted + query).length());
    claim(List.of(called(ATTACK + accepted + query, capture(day, "attack", 123_456))));
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    var path = path(reconcile(day)) + query;

    var page = ask(path, "text/html", accepted);
    var html = new String(page.body(), StandardCharsets.UTF_8);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    assertThat(header(page, "Content-Language")).isEqualTo(language);
    assertThat(header(page, "Content-Security-Policy"))
        .isEqualTo("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    assertThat(header(page, "Vary")).isEqualTo("Accept, Accept-Language");
    assertThat(html)
        .contains(next, kind, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;", "1,234.56 USD")
        .doesNotContain("<script", "??");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.body()));

    var pdf = ask(path, "application/pdf", accepted);
    assertThat(header(pdf, "Content-Type")).isEqualTo("application/pdf");
    assertThat(header(pdf, "Content-Disposition")).contains("rec_", ".pdf");
    assertThat(text(pdf)).contains(next, kind, ATTACK, "1,234.56 USD", "1 / ").doesNotContain("#");
  }

  @Test
  void addsUpAPeriodAndSaysWhatIsMissing() throws IOException {
    var first = LocalDate.of(2023, 4, 1);
    var second = first.plusDays(1);
    var third = first.plusDays(3);
    for (var day : List.of(first, second, third)) {
      var claims = List.of(capture(day, "one", 7_000), refund(day, "two", 1_000));
      claim(claims);
      var lines = claims.stream().map(GeneratedDay::line).toList();
      WORLD.tellStatement(
          day, StatementFile.of(day, day.equals(third) ? lines.subList(0, 1) : lines).csv());
    }
    reconcile(first);
    reconcile(second);
    var latest = reconcile(second);
    reconcile(third);
    var path = "%s?from=%s&to=%s&provider=simulator".formatted(REPORTS, first, third.plusDays(1));

    var report = json(get(path, "viewer"));
    var summary = report.get("summary");
    assertThat(report.has("run")).isFalse();
    assertThat(summary.get("compared").valueStream().map(each -> each.get("date").asString()))
        .containsExactly(first.toString(), second.toString(), third.toString());
    assertThat(summary.get("compared").get(1).get("runId")).isEqualTo(latest.get("runId"));
    var gaps = summary.get("notReconciled");
    assertThat(
            gaps.valueStream()
                .map(gap -> gap.get("from").asString() + " " + gap.get("to").asString()))
        .containsExactly(
            first.plusDays(2) + " " + first.plusDays(2),
            third.plusDays(1) + " " + third.plusDays(1));
    var total = summary.get("totals").get(0);
    assertThat(total.get("ours").get("net").asLong()).isEqualTo(3 * 6_000);
    assertThat(total.get("theirs").get("net").asLong()).isEqualTo(3 * 6_000 + 1_000);
    assertThat(total.get("value").get("explainedPercent").asString()).isEqualTo("95.83");
    assertThat(summary.get("history").valueStream().map(each -> each.get("percent").asString()))
        .containsExactly("100.0", "100.0", "87.5");
    assertThat(report.get("discrepancies").valueStream().map(each -> each.get("kind").asString()))
        .containsExactly("MISSING_AT_PROVIDER");

    assertThat(text(ask(path, "application/pdf", "zh"))).contains("95.83%", "未对账", "渠道缺失");
    assertThat(text(ask(path, "application/pdf", "en")))
        .contains("simulator was not reconciled on " + first.plusDays(2), "1 of 1 discrepancies");
  }

  @Test
  void marksCsvForSpreadsheetsWhereAsked() {
    var day = LocalDate.of(2023, 3, 12);
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    var path = path(reconcile(day));

    assertThat(ask(path + "?bom=true", "text/csv", "en").body())
        .startsWith(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    var plain = ask(path, "text/csv", "en");
    assertThat(plain.body()).startsWith("discrepancyId".getBytes(StandardCharsets.UTF_8));
    assertThat(header(plain, "Content-Disposition")).startsWith("attachment").contains(".csv");
  }

  @ParameterizedTest
  @CsvSource({
    "?to=2023-01-01,                               parameter_missing, from",
    "?from=2023-01-01,                             parameter_missing, to",
    "?from=2023-01-02&to=2023-01-01,               parameter_invalid, to",
    "?from=2022-01-01&to=2023-01-02,               parameter_invalid, to",
    "?from=2023-01-01&to=2999-01-01,               parameter_invalid, to",
    "?from=yesterday&to=2023-01-01,                parameter_invalid, from",
    "?from=2023-01-01&to=2023-01-01&lang=fr,       parameter_invalid, lang",
    "?from=2023-01-01&to=2023-01-01&bom=perhaps,   parameter_invalid, bom",
    "?from=2023-01-01&to=2023-01-01&provider=none, provider_unknown,  provider"
  })
  void refusesABadPeriod(String query, String code, String param) {
    var answer = get(REPORTS + query, "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("code").asString()).isEqualTo(code);
    assertThat(json(answer).get("param").asString()).isEqualTo(param);
  }

  @Test
  void isForOperators() {
    var path = REPORTS + "?from=2023-01-01&to=2023-01-01";
    assertThat(get(path, "").statusCode()).isEqualTo(401);
    assertThat(get(path, "viewer").statusCode()).isEqualTo(200);
    assertThat(text(ask(path, "application/pdf", "en"))).contains("No run was completed");
  }

  private String csv(JsonNode run) {
    return send(request(path(run), "viewer").header("Accept", "text/csv").GET()).body();
  }

  private JsonNode total(JsonNode run) {
    return json(get(path(run), "viewer")).get("summary").get("totals").get(0);
  }

  private static String path(JsonNode run) {
    return "/api/reconciliation/runs/%s/report".formatted(run.get("runId").asString());
  }

  private HttpResponse<byte[]> ask(String path, String accept, String language) {
    var request =
        request(path, "viewer").header("Accept", accept).header("Accept-Language", language).GET();
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  /** Characters that look alike share a glyph, and are read back as either. */
  private static String text(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    try (var document = Loader.loadPDF(answer.body())) {
      var text = new PDFTextStripper().getText(document);
      return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long sum(JsonNode rows, String column) {
    return rows.valueStream().mapToLong(each -> each.get(column).asLong()).sum();
  }

  private static Claim capture(LocalDate day, String name, long amount) {
    return claim(day, name, "CAPTURE", amount);
  }

  private static Claim refund(LocalDate day, String name, long amount) {
    return claim(day, name, "REFUND", amount);
  }

  private static Claim claim(LocalDate day, String name, String kind, long amount) {
    var unique = day + "_" + name;
    return new Claim(
        "txn_" + unique,
        kind,
        "op_" + unique,
        "pi_" + unique,
        amount,
        "USD",
        day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC),
        false);
  }

  private static Line withGross(Line line, long gross) {
    return new Line(
        line.type(),
        line.operationId(),
        line.chargeId(),
        line.reference(),
        line.paymentReference(),
        gross,
        line.fee(),
        line.currency(),
        line.occurredAt());
  }

  private static Claim called(String transactionId, Claim claim) {
    return new Claim(
        transactionId,
        claim.kind(),
        claim.operationId(),
        claim.paymentIntentId(),
        claim.amount(),
        claim.currency(),
        claim.occurredAt(),
        claim.withdrawn());
  }
}
