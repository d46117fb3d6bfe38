package io.quittance.reconciliation;

import static io.quittance.reconciliation.ReportFormat.WECHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import io.quittance.reconciliation.statement.FaultTexts;
import io.quittance.reconciliation.statement.StatementFault;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

/** A provider's file is taken whole or not at all. */
class StatementTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2025, 5, 5);

  static List<Arguments> badFiles() {
    return List.of(
        bad("A1802 cut file", "statement_incomplete", StatementFile::cut),
        bad("A1802 cut line", "statement_line_invalid", file -> half(file.csv())),
        bad("A1802 wrong total", "statement_totals_differ", file -> file.csv(12_001, 0)),
        bad(
            "A1804 other account",
            "statement_account_differs",
            file -> new StatementFile(file.day(), "acct_other", file.lines()).csv()),
        bad(
            "A1804 other date",
            "statement_date_differs",
            file -> StatementFile.of(file.day().plusDays(1), file.lines()).csv()),
        bad("empty", "statement_column_missing", _ -> ""),
        bad("column missing", "statement_column_missing", cell("operation_id", "operation")),
        bad("column twice", "statement_unreadable", cell("charge_id", "operation_id")),
        bad("broken quote", "statement_unreadable", cell(",USD,", ",\"USD,")),
        bad("line after TOTAL", "statement_line_invalid", file -> file.csv() + "x,,,,,,,,,,,\r\n"),
        bad("unknown type", "statement_line_invalid", cell("CAPTURE", "PAYOUT")),
        bad("sign", "statement_line_invalid", cell("CAPTURE", "REFUND")),
        bad("decimal amount", "statement_line_invalid", cell(",5000,", ",50.00,")),
        bad("other digits", "statement_line_invalid", cell(",5000,", ",٥٠٠٠,")),
        bad("currency", "statement_line_invalid", cell("USD", "XXX")),
        bad("time", "statement_line_invalid", cell("T12:00:00Z", "T12:00:00")),
        bad("formula as reference", "statement_line_invalid", cell("op_a", "=cmd|' /C calc'!A0")),
        bad("card number as reference", "statement_line_invalid", cell("op_a", "4242424242424242")),
        bad("net", "statement_line_invalid", cell(",0,5000,", ",0,5001,")));
  }

  @DisplayName("A1802, A1804: a bad file is refused whole")
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badFiles")
  void refusesABadFileWhole(String what, String reason, Function<StatementFile, String> spoil) {
    var answer = upload(DAY, spoil.apply(file(DAY, "a", "b")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).get("code").asString()).isEqualTo("statement_refused");
    assertThat(json(answer).get("reason").asString()).as(answer.body()).isEqualTo(reason);
    assertThat(count("statement", DAY)).as(what).isZero();
  }

  @DisplayName("A1802: a line that would fill the memory is refused, the file with it")
  @Test
  void refusesAnEndlessLine() {
    var day = DAY.plusDays(5);
    var csv = file(day, "a").csv();
    int second = csv.indexOf('\n') + 1;

    var answer = upload(day, csv.substring(0, second) + "\"" + "x".repeat(3 << 20) + "\"," + csv);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).get("reason").asString()).isEqualTo("statement_line_invalid");
  }

  @DisplayName("A1802: a run that fetches a cut file fails and takes nothing of it")
  @Test
  void failsTheRunOfACutFile() {
    var day = DAY.plusDays(10);
    WORLD.tellStatement(day, file(day, "a", "b").cut());

    var run = reconcile(day);

    assertThat(run.get("status").asString()).isEqualTo("FAILED");
    assertThat(run.get("failure").get("code").asString()).isEqualTo("statement_incomplete");
    assertThat(count("statement", day)).isZero();
    var path = "/api/reconciliation/runs/" + run.get("runId").asString();
    var inChinese = json(send(request(path, "viewer").header("Accept-Language", "zh-CN").GET()));
    assertThat(inChinese.at("/failure/message").asString()).isEqualTo("文件不完整，缺少结尾");
  }

  @DisplayName("a refused file is explained in the language of whoever sent it, with the line")
  @Test
  void explainsInChinese() {
    var csv = cell("USD", "XXX").apply(file(DAY, "a", "b"));

    var answer =
        send(
            uploading("operator", ofDay(DAY), csv.getBytes(StandardCharsets.UTF_8))
                .header("Accept-Language", "zh"));

    assertThat(json(answer).get("detail").asString())
        .startsWith("文件未被采用：有一行无法读取（第 ")
        .doesNotContain("line", "currency");
  }

  @ParameterizedTest
  @EnumSource(StatementFault.class)
  void hasAChineseTextForEachFault(StatementFault fault) {
    assertThat(FaultTexts.of(fault.code(), "line 7 is bad", Locale.CHINESE))
        .doesNotContain("bad")
        .endsWith("（第 7 行）");
    assertThat(FaultTexts.of(fault.code(), "line 7 is bad", Locale.ENGLISH))
        .isEqualTo("line 7 is bad");
  }

  @DisplayName("A1808: a day without a file fails the run")
  @Test
  void failsTheRunOfADayWithoutAFile() {
    var run = reconcile(DAY.plusDays(20));

    assertThat(run.get("status").asString()).isEqualTo("FAILED");
    assertThat(run.get("failure").get("code").asString()).isEqualTo("statement_not_available");
  }

  @DisplayName("A1802: the same file twice is one statement")
  @Test
  void takesTheSameFileOnce() {
    var day = DAY.plusDays(30);
    var csv = file(day, "a").csv();

    var first = upload(day, csv);
    var second = upload(day, csv);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(json(second)).isEqualTo(json(first));
    assertThat(json(first).get("sha256").asString()).matches("[0-9a-f]{64}");
    assertThat(count("statement", day)).isEqualTo(1);
  }

  @DisplayName("A1802: a corrected file supersedes the first, which is kept")
  @Test
  void letsACorrectedFileSupersede() {
    var day = DAY.plusDays(40);
    claim(List.of(capture(day, "a"), capture(day, "b")));
    WORLD.tellStatement(day, file(day, "a").csv());
    var before = reconcile(day);
    assertThat(found(before))
        .containsExactly("MISSING_AT_PROVIDER " + capture(day, "b").transactionId());

    WORLD.tellStatement(day, file(day, "a", "b").csv());
    var after = reconcile(day);

    assertThat(found(after)).isEmpty();
    assertThat(after.get("counts").get("matched").asInt()).isEqualTo(2);
    assertThat(count("statement", day)).isEqualTo(2);
    assertThat(found(before)).as("the report of an old run stays").hasSize(1);
    var resolved = json(get("/api/reconciliation/discrepancies?date=" + day, "viewer")).get("data");
    assertThat(resolved.get(0).get("resolution").asString()).isEqualTo("NO_LONGER_FOUND");
  }

  @DisplayName("A1802: an uploaded correction is not undone by fetching the old file again")
  @Test
  void keepsAnUploadedCorrection() {
    var day = DAY.plusDays(50);
    claim(List.of(capture(day, "a"), capture(day, "b")));
    WORLD.tellStatement(day, file(day, "a").csv());
    reconcile(day);
    var uploaded = upload(day, file(day, "a", "b").csv());
    assertThat(uploaded.statusCode()).isEqualTo(201);
    assertThat(approve(json(uploaded), "approver").statusCode()).isEqualTo(200);

    assertThat(found(reconcile(day))).isEmpty();
  }

  @DisplayName("A1807: nobody replaces alone what came from the provider itself")
  @Test
  void waitsForASecondPersonInPlaceOfTheProvidersOwnFile() {
    var day = DAY.plusDays(52);
    claim(List.of(capture(day, "a"), capture(day, "b")));
    WORLD.tellStatement(day, file(day, "a").csv());
    reconcile(day);

    var uploaded = json(upload(day, file(day, "a", "b").csv()));
    assertThat(uploaded.get("awaitsApproval").asBoolean()).isTrue();
    assertThat(uploaded.get("superseded").asBoolean()).isFalse();
    assertThat(uploaded.get("changes").get("added").asInt()).isEqualTo(1);
    assertThat(found(reconcile(day))).as("it has no effect yet").hasSize(1);
    assertThat(approve(uploaded, "operator").statusCode()).isEqualTo(403);
    assertThat(json(upload(day, file(day, "a", "b").csv())).get("awaitsApproval").asBoolean())
        .as("again is no second person")
        .isTrue();
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () ->
                jdbc.sql("UPDATE statement SET approved_by = uploaded_by WHERE awaits_approval")
                    .update())
        .withMessageContaining("statement_by_two_persons");

    var approved = json(approve(uploaded, "approver"));
    assertThat(approved.get("awaitsApproval").asBoolean()).isFalse();
    assertThat(approved.get("approvedBy").asString()).isEqualTo("approver");
    assertThat(json(approve(uploaded, "approver"))).isEqualTo(approved);
    assertThat(found(reconcile(day))).isEmpty();
    assertThat(json(upload(day, file(day, "a").csv())).get("superseded").asBoolean())
        .as("the provider's own file is known, and does not come back by itself")
        .isTrue();
    assertThat(json(upload(day, file(day, "b").csv())).get("awaitsApproval").asBoolean())
        .as("nor is a file that two persons agreed on replaced by one of them")
        .isTrue();
  }

  @DisplayName(
      "A1807: what one person says before the provider does is compared, and nobody is told")
  @Test
  void tellsNobodyWhatOnePersonSays() {
    var day = DAY.plusDays(56);
    claim(List.of(capture(day, "a")));
    var uploaded = json(upload(day, file(day, "a").csv()));
    assertThat(uploaded.get("awaitsApproval").asBoolean()).isTrue();
    assertThat(uploaded.get("superseded").asBoolean()).isFalse();

    assertThat(reconcile(day).get("counts").get("matched").asInt()).isEqualTo(1);
    assertThat(count("settlement", day)).isZero();
    assertThat(approve(uploaded, "operator").statusCode()).isEqualTo(403);

    var approved = json(approve(uploaded, "approver"));
    assertThat(approved.get("awaitsApproval").asBoolean()).isFalse();
    assertThat(approved.get("superseded").asBoolean()).isFalse();
    reconcile(day);
    assertThat(count("settlement", day)).isPositive();

    assertThat(json(upload(day, file(day, "a", "b").csv())).get("awaitsApproval").asBoolean())
        .isTrue();
    assertThat(reconcile(day).get("counts").get("missingInternally").asInt())
        .as("what two persons said stands, whatever one says then")
        .isZero();
  }

  @DisplayName("A1807: what one person says needs no second one once the provider says it too")
  @Test
  void needsNobodyForWhatTheProviderGivesToo() {
    var day = DAY.plusDays(57);
    claim(List.of(capture(day, "a")));
    var uploaded = json(upload(day, file(day, "a").csv()));
    reconcile(day);
    assertThat(count("settlement", day)).isZero();

    WORLD.tellStatement(day, file(day, "a").csv());
    reconcile(day);

    assertThat(count("settlement", day)).isPositive();
    assertThat(show(uploaded).get("awaitsApproval").asBoolean()).isFalse();
    upload(day, file(day, "a", "b").csv());
    assertThat(found(reconcile(day))).as("it is the provider's own now").isEmpty();
  }

  @DisplayName("A1807: one person keeps no file of the provider out by uploading it first")
  @Test
  void keepsNoFileOfTheProviderOut() {
    var day = DAY.plusDays(58);
    claim(List.of(capture(day, "a")));
    upload(day, file(day).csv());
    var real = json(upload(day, file(day, "a", "b").csv()));
    upload(day, file(day, "a").csv());
    assertThat(found(reconcile(day))).as("the last file is as our books are").isEmpty();

    WORLD.tellStatement(day, file(day, "a", "b").csv());

    assertThat(found(reconcile(day)))
        .hasSize(1)
        .allMatch(it -> it.startsWith("MISSING_INTERNALLY"));
    assertThat(show(real).get("superseded").asBoolean()).isFalse();
    assertThat(show(real).get("awaitsApproval").asBoolean()).isFalse();
    assertThat(count("settlement", day)).isZero();
  }

  @DisplayName("A1807: nobody is told what one person says of a provider without an interface")
  @Test
  void tellsNobodyOfAProviderWithoutAnInterface() {
    var day = DAY.plusDays(59);
    var file = WECHAT.bytes(day, List.of(BadReportTest.line(WECHAT, day, "by_hand")));
    var uploaded = json(upload(WECHAT, day, file));
    assertThat(uploaded.get("awaitsApproval").asBoolean()).isTrue();

    assertThat(found(reconcile(day, "wechat"))).hasSize(1);
    assertThat(told("wechat", day)).isZero();

    assertThat(approve(uploaded, "operator").statusCode()).isEqualTo(403);
    assertThat(approve(uploaded, "approver").statusCode()).isEqualTo(200);
    reconcile(day, "wechat");
    assertThat(told("wechat", day)).isEqualTo(1);
  }

  private long told(String provider, LocalDate day) {
    return jdbc.sql(
            """
            SELECT count(*) FROM discrepancy
            WHERE provider = :provider AND day = :day AND repair_published_at IS NOT NULL
            """)
        .param("provider", provider)
        .param("day", day)
        .query(Long.class)
        .single();
  }

  @DisplayName("A1807: a file of another format than the provider's is refused")
  @Test
  void refusesAnotherFormatThanTheProviders() {
    var day = DAY.plusDays(61);
    var bank = BooksSettings.BANK;
    var refused =
        upload(
            Map.of("format", PROVIDER, "provider", bank, "date", day.toString()), file(day).csv());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).get("code").asString()).isEqualTo("parameter_invalid");
    assertThat(json(refused).get("detail").asString()).contains("format", "camt.053");
    assertThat(count("statement", day)).isZero();
  }

  private JsonNode show(JsonNode statement) {
    var id = statement.get("statementId").asString();
    return json(get("/api/reconciliation/statements/" + id, "viewer"));
  }

  @DisplayName("A1807: a file that was compared with one no longer in force is not approved")
  @Test
  void refusesApprovalOfWhatWasOvertaken() {
    var day = DAY.plusDays(54);
    WORLD.tellStatement(day, file(day).csv());
    reconcile(day);
    var uploaded = json(uploadAs("approver", day, file(day, "a").csv()));
    var own = approve(uploaded, "approver");
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(json(own).get("code").asString()).isEqualTo("statement_second_person_needed");
    WORLD.tellStatement(day, file(day, "b").csv());
    reconcile(day);

    var refused = approve(uploaded, "approver-2");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).get("code").asString()).isEqualTo("statement_overtaken");
    assertThat(get("/problems/statement_overtaken", "").statusCode()).isEqualTo(200);
    assertThat(get("/problems/statement_second_person_needed", "").statusCode()).isEqualTo(200);
  }

  @DisplayName("A1807: our own books are not uploaded, whatever format they are said to have")
  @ParameterizedTest
  @CsvSource({"ledger, ledger", "ledger, simulator", "simulator, ledger"})
  void takesOurOwnBooksFromNobody(String provider, String format) {
    var refused =
        upload(
            Map.of("format", format, "provider", provider, "date", DAY.toString()),
            file(DAY).csv());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).get("code").asString()).isEqualTo("statement_not_uploadable");
    assertThat(get("/problems/statement_not_uploadable", "").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> approve(JsonNode statement, String by) {
    var id = statement.get("statementId").asString();
    return post("/api/reconciliation/statements/" + id + "/approve", "{}", by);
  }

  @DisplayName("A1802: another column order and more columns make no difference")
  @Test
  void readsColumnsByName() {
    var day = DAY.plusDays(60);
    claim(List.of(capture(day, "a"), capture(day, "b")));
    WORLD.tellStatement(day, "\uFEFF" + file(day, "a", "b").reversedWithExtraColumn());

    JsonNode run = reconcile(day);

    assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.get("counts").get("matched").asInt()).isEqualTo(2);
    assertThat(found(run)).isEmpty();
  }

  private long count(String table, LocalDate day) {
    return jdbc.sql("SELECT count(*) FROM " + table + " WHERE day = :day")
        .param("day", day)
        .query(Long.class)
        .single();
  }

  private static Arguments bad(String what, String reason, Function<StatementFile, String> spoil) {
    return Arguments.of(what, reason, spoil);
  }

  /** Replaces the first occurrence of a text. */
  private static Function<StatementFile, String> cell(String text, String by) {
    return file -> {
      var csv = file.csv();
      int at = csv.indexOf(text);
      assertThat(at).isNotNegative();
      return csv.substring(0, at) + by + csv.substring(at + text.length());
    };
  }

  private static String half(String csv) {
    return csv.substring(0, csv.lastIndexOf("op_b"));
  }

  private static StatementFile file(LocalDate day, String... names) {
    List<Line> lines =
        List.of(names).stream().map(name -> GeneratedDay.line(capture(day, name))).toList();
    return StatementFile.of(day, lines);
  }

  private static Claim capture(LocalDate day, String name) {
    var at = day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    var unique = name + "_" + day;
    return new Claim(
        "txn_" + unique, "CAPTURE", "op_" + unique, "pi_" + day, 5000, "USD", at, false);
  }
}
