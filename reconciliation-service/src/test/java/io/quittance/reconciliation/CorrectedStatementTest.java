package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.StatementFile.Line;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Statements can be looked at, and a corrected one says what is new in it. */
class CorrectedStatementTest extends ReconciliationTest {

  private static final String STATEMENTS = "/api/reconciliation/statements";
  private static final LocalDate DAY = LocalDate.of(2021, 9, 9);

  @DisplayName("A1802: a corrected file is compared with the first")
  @Test
  void comparesACorrectedFileWithTheFirst() {
    var lines = IntStream.range(0, 30).mapToObj(i -> line(DAY, i, 1_000)).toList();
    var first = taken(DAY, lines);
    assertThat(first.get("corrects").isNull()).isTrue();
    assertThat(first.get("changes").isNull()).isTrue();

    var corrected = new ArrayList<>(lines.subList(5, 30));
    corrected.set(0, line(DAY, 5, 999));
    corrected.set(1, GeneratedDay.withFee(line(DAY, 6, 1_000), 3));
    IntStream.range(100, 112).forEach(i -> corrected.add(line(DAY, i, 500)));
    // A copy of a line is a line more, not the same one.
    corrected.add(line(DAY, 29, 1_000));
    var second = taken(DAY, corrected);

    assertThat(second.get("corrects").asString()).isEqualTo(first.get("statementId").asString());
    var id = second.get("statementId").asString();
    assertThat(json(get(STATEMENTS + "/" + id, "viewer"))).isEqualTo(second);
    assertThat(count(second, "added")).isEqualTo(13);
    assertThat(count(second, "removed")).isEqualTo(5);
    assertThat(count(second, "altered")).isEqualTo(2);

    var changes = changes(id, "");
    assertThat(changes).hasSize(20);
    assertThat(changes("%s".formatted(id), "&change=ALTERED"))
        .extracting(
            change ->
                "%s %d %d"
                    .formatted(
                        change.get("operationId").asString(),
                        change.get("before").get("amount").asLong(),
                        change.get("after").get("amount").asLong()))
        .containsExactly("op_5_" + DAY + " 1000 999", "op_6_" + DAY + " 1000 1000");
    assertThat(changes(id, "&change=REMOVED"))
        .hasSize(5)
        .allMatch(change -> change.get("after").isNull() && !change.get("before").isNull());
    assertThat(changes(id, "&change=ADDED"))
        .hasSize(13)
        .allMatch(change -> change.get("before").isNull() && !change.get("after").isNull());
    assertThat(
            json(get(STATEMENTS + "/" + first.get("statementId").asString(), "viewer"))
                .get("superseded")
                .asBoolean())
        .isTrue();
  }

  @DisplayName("statements are listed, newest first, page by page")
  @Test
  void listsStatements() {
    var day = DAY.plusDays(1);
    var ids = new ArrayList<String>();
    for (int i = 1; i <= 3; i++) {
      var lines = IntStream.range(0, i).mapToObj(n -> line(day, n, 100)).toList();
      ids.addFirst(taken(day, lines).get("statementId").asString());
    }

    var path = STATEMENTS + "?provider=simulator&limit=2&date=" + day;
    var page = json(get(path, "viewer"));
    assertThat(ids(page)).containsExactlyElementsOf(ids.subList(0, 2));
    assertThat(page.get("hasMore").asBoolean()).isTrue();
    var rest = json(get(path + "&cursor=" + page.get("nextCursor").asString(), "viewer"));
    assertThat(ids(rest)).containsExactlyElementsOf(ids.subList(2, 3));
  }

  @Test
  void refusesWhatIsNotThere() {
    assertCode("/stm_00000000000000000000000000", "statement_not_found");
    assertCode("/stm_00000000000000000000000000/changes", "statement_not_found");
    assertCode("/nonsense", "statement_not_found");
    assertCode("?provider=nobody", "provider_unknown");
    assertCode("?cursor=x", "parameter_invalid");
    var id = taken(DAY.plusDays(2), List.of(line(DAY.plusDays(2), 1, 5))).get("statementId");
    assertCode("/" + id.asString() + "/changes?change=MAYBE", "parameter_invalid");
    assertCode("/" + id.asString() + "/changes?cursor=-1", "parameter_invalid");
    assertThat(get("/problems/statement_not_found", "").statusCode()).isEqualTo(200);
  }

  private void assertCode(String path, String code) {
    var answer = get(STATEMENTS + path, "viewer");
    assertThat(json(answer).get("code").asString()).as(path).isEqualTo(code);
  }

  private List<JsonNode> changes(String id, String filter) {
    var found = new ArrayList<JsonNode>();
    var cursor = "";
    JsonNode page;
    do {
      var path = STATEMENTS + "/%s/changes?limit=7%s%s".formatted(id, filter, cursor);
      page = json(get(path, "viewer"));
      page.get("data").forEach(found::add);
      cursor =
          page.get("hasMore").asBoolean() ? "&cursor=" + page.get("nextCursor").asString() : "";
    } while (page.get("hasMore").asBoolean());
    return found;
  }

  private static long count(JsonNode statement, String change) {
    return statement.get("changes").get(change).asLong();
  }

  private static List<String> ids(JsonNode page) {
    return page.get("data").valueStream().map(each -> each.get("statementId").asString()).toList();
  }

  private JsonNode taken(LocalDate day, List<Line> lines) {
    var answer = upload(day, StatementFile.of(day, lines).csv());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  private static Line line(LocalDate day, int number, long amount) {
    var unique = number + "_" + day;
    return new Line(
        "CAPTURE",
        "op_" + unique,
        "ch_" + unique,
        "txn_" + unique,
        "pi_" + unique,
        amount,
        0,
        "USD",
        day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC));
  }
}
