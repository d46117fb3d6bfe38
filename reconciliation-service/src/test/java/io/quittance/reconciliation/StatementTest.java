package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
    assertThat(upload(day, file(day, "a", "b").csv()).statusCode()).isEqualTo(201);

    assertThat(found(reconcile(day))).isEmpty();
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
