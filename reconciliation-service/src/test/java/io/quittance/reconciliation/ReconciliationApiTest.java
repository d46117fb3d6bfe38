package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.problem.ProblemTexts;
import io.quittance.reconciliation.Claims.Claim;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each route answers to good and bad requests. */
class ReconciliationApiTest extends ReconciliationTest {

  private static final String RUNS = "/api/reconciliation/runs";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"provider": "simulator"}                                          | parameter_missing
          {"date": null, "provider": "simulator"}                            | parameter_missing
          {"date": "", "provider": "simulator"}                              | parameter_missing
          {"date": "2025-01-01"}                                             | parameter_missing
          {"date": "2025-02-30", "provider": "simulator"}                    | parameter_invalid
          {"date": "tomorrow", "provider": "simulator"}                      | parameter_invalid
          {"date": "2999-01-01", "provider": "simulator"}                    | parameter_invalid
          {"date": "1999-12-31", "provider": "simulator"}                    | parameter_invalid
          {"date": "-99999-01-01", "provider": "simulator"}                  | parameter_invalid
          {"date": 20250101, "provider": "simulator"}                        | parameter_invalid
          {"date": "2025-01-01", "provider": "nobody"}                       | provider_unknown
          {"date": "2025-01-01", "provider": "simulator", "force": true}     | unknown_field
          {"date": "2025-01-01", "date": "2025-01-02"}                       | malformed_json
          []                                                                 | malformed_json
          not json                                                           | malformed_json
          """)
  void refusesABadRequestForARun(String body, String code) {
    var answer = post(RUNS, body, "operator");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("code").asString()).as(answer.body()).isEqualTo(code);
  }

  @Test
  void refusesAFutureDate() {
    var answer = post(RUNS, requestBody(today().plusDays(2)), "operator");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("param").asString()).isEqualTo("date");
  }

  @ParameterizedTest
  @CsvSource({
    "/runs/rec_00000000000000000000000000,             404, run_not_found",
    "/runs/pi_00000000000000000000000000,              404, run_not_found",
    "/runs/rec_00000000000000000000000000/report,      404, run_not_found",
    "/runs?date=yesterday,                             400, parameter_invalid",
    "/runs?provider=nobody,                            400, provider_unknown",
    "/runs?cursor=nowhere,                             400, parameter_invalid",
    "/runs?limit=0,                                    400, parameter_invalid",
    "/runs?limit=many,                                 400, parameter_invalid",
    "/discrepancies?status=LOST,                       400, parameter_invalid",
    "/discrepancies?kind=amount,                       400, parameter_invalid",
    "/discrepancies?date=2025-13-01,                   400, parameter_invalid",
    "/discrepancies?provider=nobody,                   400, provider_unknown",
    "/discrepancies?cursor=rec_00000000000000000000000000, 400, parameter_invalid",
    "/discrepancies?limit=-1,                          400, parameter_invalid",
    "/nothing,                                         404, not_found"
  })
  void refusesABadQuestion(String path, int status, String code) {
    var answer = get("/api/reconciliation" + path, "viewer");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("code").asString()).isEqualTo(code);
  }

  @Test
  void readsFromAFileWhatItSaysItself() {
    var format = ReportFormat.STRIPE;
    var day = LocalDate.of(2024, 3, 5);
    var file = format.bytes(day, BadReportTest.lines(format, day));

    var taken = upload(Map.of("format", format.format()), file);

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    assertThat(json(taken).get("provider").asString()).isEqualTo(format.provider());
    assertThat(json(taken).get("date").asString()).isEqualTo(day.toString());
  }

  @Test
  void refusesABadUpload() {
    var good = Map.of("format", PROVIDER, "provider", PROVIDER, "date", "2025-01-01");
    assertThat(uploadCode(without(good, "format"))).isEqualTo("parameter_missing");
    assertThat(uploadCode(without(good, "provider"))).isEqualTo("parameter_missing");
    assertThat(uploadCode(without(good, "date"))).isEqualTo("statement_refused");
    assertThat(uploadCode(with(good, "format", "pdf"))).isEqualTo("statement_format_unknown");
    assertThat(uploadCode(with(good, "provider", "nobody"))).isEqualTo("provider_unknown");
    assertThat(uploadCode(with(good, "date", "2999-01-01"))).isEqualTo("parameter_invalid");
    assertThat(post("/api/reconciliation/statements", "{}", "operator").statusCode())
        .isEqualTo(415);
    var broken =
        send(
            request("/api/reconciliation/statements", "operator")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString("--y\r\nnonsense")));
    assertThat(broken.statusCode()).as(broken.body()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"'', 401", "viewer, 403", "operator, 202"})
  void letsOperatorsAskForRuns(String caller, int status) {
    var day = LocalDate.of(2024, 1, 10);
    assertThat(post(RUNS, requestBody(day), caller).statusCode()).isEqualTo(status);
  }

  @DisplayName("A1807 a token of operations asks for runs and reads, but uploads nothing")
  @Test
  void takesFilesFromPersonsAlone() {
    var day = LocalDate.of(2024, 1, 16);
    var file = StatementFile.of(day, List.of()).csv().getBytes(StandardCharsets.UTF_8);

    var refused = send(withToken(uploading("", ofDay(day), file)));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(json(refused).get("code").asString()).isEqualTo("forbidden");
    var listed = send(withToken(request("/api/reconciliation/statements?date=" + day, "").GET()));
    assertThat(json(listed).get("data").size()).as("none was taken").isZero();
    var run =
        send(
            withToken(
                request(RUNS, "")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(requestBody(day)))));
    assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
    assertThat(uploadAs("operator", day, StatementFile.of(day, List.of()).csv()).statusCode())
        .isEqualTo(201);
  }

  private static HttpRequest.Builder withToken(HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN);
  }

  @ParameterizedTest
  @CsvSource({"/runs", "/discrepancies", "/runs/rec_00000000000000000000000000"})
  void letsOnlyKnownCallersRead(String path) {
    assertThat(get("/api/reconciliation" + path, "").statusCode()).isEqualTo(401);
  }

  @Test
  void answersWithTheRunThatIsInProgress() {
    var day = LocalDate.of(2024, 1, 11);
    var payment = capture(day, "txn_never_told", "op_never_told");
    WORLD.tellTotals(day, Claims.totals(List.of(payment), day));

    var first = request(day);
    var second = post(RUNS, requestBody(day), "operator");

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second).get("code").asString()).isEqualTo("run_in_progress");
    assertThat(json(second).get("runId")).isEqualTo(first.get("runId"));
    var report = get(RUNS + "/" + first.get("runId").asString() + "/report", "viewer");
    assertThat(report.statusCode()).isEqualTo(409);
    assertThat(json(report).get("code").asString()).isEqualTo("run_not_completed");
    ended(first.get("runId").asString());
  }

  @Test
  void listsRunsNewestFirstPageByPage() {
    var day = LocalDate.of(2024, 1, 12);
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    var older = reconcile(day).get("runId");
    var newer = reconcile(day).get("runId");

    var first = json(get(RUNS + "?limit=1&provider=simulator&date=" + day, "viewer"));
    assertThat(first.get("data").get(0).get("runId")).isEqualTo(newer);
    assertThat(first.get("hasMore").asBoolean()).isTrue();
    var cursor = first.get("nextCursor").asString();
    var second = json(get(RUNS + "?limit=1&date=" + day + "&cursor=" + cursor, "viewer"));
    assertThat(second.get("data").get(0).get("runId")).isEqualTo(older);
    assertThat(second.get("hasMore").asBoolean()).isFalse();
  }

  @DisplayName("A1110: a formula in an exported text cell is escaped, numbers are not")
  @Test
  void escapesFormulasInTheCsvReport() {
    var day = LocalDate.of(2024, 1, 13);
    claim(
        List.of(
            capture(day, "=HYPERLINK(\"http://evil\")", "+op"),
            capture(day, "@SUM(1)", "-op"),
            capture(day, "txn_plain", "op_plain")));
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    var runId = reconcile(day).get("runId").asString();

    var report =
        send(request(RUNS + "/" + runId + "/report", "viewer").header("Accept", "text/csv").GET());

    assertThat(report.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(report.body())
        .contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", "'@SUM(1)", "'+op", "'-op", ",txn_plain,")
        .doesNotContain(",=", ",@", ",+", ",\"=", ",-");
    assertThat(report.body().lines()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */*                                   | 200 | application/json
          application/json                      | 200 | application/json
          text/csv                              | 200 | text/csv
          text/csv;q=0.5, application/json      | 200 | application/json
          text/html, */*;q=0.8                  | 200 | text/html
          application/pdf, text/html;q=0.9      | 200 | application/pdf
          image/png                             | 406 | application/problem+json
          text/html;q=0                         | 406 | application/problem+json
          """)
  void answersInTheMediaTypeAskedFor(String accept, int status, String type) {
    var day = LocalDate.of(2024, 1, 14);
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    var runId = reconcile(day).get("runId").asString();

    var report =
        send(request(RUNS + "/" + runId + "/report", "viewer").header("Accept", accept).GET());

    assertThat(report.statusCode()).isEqualTo(status);
    assertThat(report.headers().firstValue("Content-Type").orElse("")).startsWith(type);
  }

  @ParameterizedTest
  @EnumSource(ReconciliationProblem.class)
  void explainsEachProblemInBothLanguages(ReconciliationProblem problem) {
    assertThat(ProblemTexts.title(problem, Locale.CHINESE)).isNotEqualTo(problem.title());
    assertThat(ProblemTexts.detail(problem, Locale.CHINESE)).isNotEqualTo(problem.detail());
    assertThat(get("/problems/" + problem.code(), "").statusCode()).isEqualTo(200);
  }

  @Test
  void measuresRunsAndWhatIsOpen() {
    var day = LocalDate.of(2024, 1, 15);
    claim(List.of(capture(day, "txn_measured", "op_measured")));
    WORLD.tellStatement(day, StatementFile.of(day, List.of()).csv());
    reconcile(day);

    var metrics =
        send(request("/actuator/prometheus", "")
                .header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN)
                .GET())
            .body();
    assertThat(metrics)
        .contains(
            "quittance_reconciliation_last_run",
            "quittance_reconciliation_run_duration",
            "quittance_reconciliation_discrepancies{kind=\"MISSING_AT_PROVIDER\"",
            "quittance_reconciliation_unreconciled_amount{currency=\"USD\"");
  }

  private String uploadCode(Map<String, String> fields) {
    return json(upload(fields, "a,b")).get("code").asString();
  }

  private static Map<String, String> without(Map<String, String> fields, String name) {
    var less = new java.util.HashMap<>(fields);
    less.keySet().removeAll(new HashSet<>(List.of(name)));
    return less;
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    var more = new java.util.HashMap<>(fields);
    more.put(name, value);
    return more;
  }

  private static Claim capture(LocalDate day, String transactionId, String operationId) {
    var at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return new Claim(transactionId, "CAPTURE", operationId, "pi_" + day, 5000, "USD", at, false);
  }
}
