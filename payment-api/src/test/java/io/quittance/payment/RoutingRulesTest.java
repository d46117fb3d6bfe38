package io.quittance.payment;

import static io.quittance.payment.RoutingDesk.EVERYTHING_ELSE;
import static io.quittance.payment.RoutingDesk.RULES;
import static io.quittance.payment.RoutingDesk.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.payment.ApiClient.Answer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rules are changed by two operators, and nothing of what they did can be changed afterwards. */
class RoutingRulesTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final RoutingDesk desk = RoutingDesk.of(shop);

  @Test
  @DisplayName("one proposes, another one approves, and it is seen who did what instead of what")
  void areProposedAndApproved() {
    long before = desk.activeVersion();
    var proposed = desk.propose(List.of(EVERYTHING_ELSE));

    assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
    assertThat(proposed.field("status")).isEqualTo("PROPOSED");
    assertThat(proposed.number("replaces")).isEqualTo(before);
    assertThat(proposed.field("proposedBy")).isEqualTo("operator");
    assertThat(desk.activeVersion()).as("nothing is changed yet").isEqualTo(before);

    var approved = desk.approve(proposed);
    assertThat(approved.status()).as(approved.text()).isEqualTo(200);
    assertThat(approved.field("status")).isEqualTo("ACTIVE");
    assertThat(approved.field("decidedBy")).isEqualTo("approver");
    assertThat(desk.approve(proposed).body()).as("asked again").isEqualTo(approved.body());
    assertThat(reject(proposed).code()).isEqualTo("routing_version_decided");
    var active = desk.operator().get(RULES);
    assertThat(active.number("version")).isEqualTo(proposed.number("version"));
    assertThat(active.body().path("rules").path(0).path("name").asString())
        .isEqualTo("everything else");

    desk.approve(desk.propose(List.of(EVERYTHING_ELSE)));
    var versions = desk.operator().get(RULES + "/versions?limit=2").body();
    assertThat(versions.path("data").path(0).path("status").asString()).isEqualTo("ACTIVE");
    assertThat(versions.path("data").path(1)).isNotNull();
    assertThat(versions.path("data").path(1).path("status").asString()).isEqualTo("REPLACED");
    assertThat(versions.path("data").path(0).path("replaces").longValue())
        .isEqualTo(proposed.number("version"));
  }

  @Test
  @DisplayName("nobody approves what they proposed themselves, and approving takes the role")
  void needASecondPerson() {
    var own =
        desk.approver()
            .put(
                RULES,
                Map.of(
                    "replaces",
                    desk.activeVersion(),
                    "reason",
                    "mine",
                    "rules",
                    List.of(EVERYTHING_ELSE)));
    assertThat(own.status()).as(own.text()).isEqualTo(201);
    var refused = desk.approve(own);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("routing_second_person_needed");
    assertThat(approveAs(desk.operator(), own).code()).isEqualTo("forbidden");
    assertThat(reject(own).field("status")).isEqualTo("REJECTED");
    assertThat(desk.approve(own).code()).isEqualTo("routing_version_decided");
  }

  @Test
  @DisplayName("A1206 merchants see nothing of it, and viewers change nothing")
  void areNobodyElsesBusiness() {
    var viewer = ApiClient.operator(shop.platform().paymentUrl(), "viewer");
    var change = Map.of("replaces", 0, "reason", "r", "rules", List.of(EVERYTHING_ELSE));
    assertThat(viewer.get(RULES).status()).isEqualTo(200);
    assertThat(viewer.put(RULES, change).status()).isEqualTo(403);
    assertThat(shop.api().get(RULES).status()).isEqualTo(403);
    assertThat(shop.api().get(RULES + "/versions").status()).isEqualTo(403);
    assertThat(shop.api().put(RULES, change).status()).isEqualTo(403);
    assertThat(shop.api().post(RULES + ":dry-run", change).status()).isEqualTo(403);
  }

  @Test
  @DisplayName("of two proposals that replace the same rules one is approved")
  void keepTheFaster() {
    var slow = desk.propose(List.of(EVERYTHING_ELSE));
    var fast = desk.propose(List.of(EVERYTHING_ELSE));
    assertThat(desk.approve(fast).field("status")).isEqualTo("ACTIVE");

    var refused = desk.approve(slow);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("routing_rules_changed");
    var stale =
        desk.operator()
            .put(
                RULES,
                Map.of(
                    "replaces",
                    slow.number("replaces"),
                    "reason",
                    "r",
                    "rules",
                    List.of(EVERYTHING_ELSE)));
    assertThat(stale.code()).isEqualTo("routing_rules_changed");
    assertThat(pointer(stale)).isEqualTo("#/replaces");
    assertThat(desk.activeVersion()).isEqualTo(fast.number("version"));
    var none = desk.approver().post(RULES + "/versions/999999/approve", "");
    assertThat(none.code()).isEqualTo("routing_version_not_found");
  }

  @Test
  @DisplayName("of many approvals at the same moment one takes effect")
  void areDecidedOnce() {
    var proposals = Stream.generate(() -> desk.propose(List.of(EVERYTHING_ELSE))).limit(6).toList();
    var answers =
        Shop.inParallel(
            proposals.stream()
                .<java.util.concurrent.Callable<Answer>>map(one -> () -> desk.approve(one))
                .toList());
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allMatch(answer -> answer.code().equals("routing_rules_changed"));
  }

  static Stream<Arguments> wrong() {
    var toSimulator = List.of(target("simulator", 100));
    return Stream.of(
        Arguments.of(
            422,
            "routing_provider_unknown",
            "#/rules/0/targets/0/provider",
            List.of(rule("r", 1, Map.of(), List.of(target("nobody", 100))))),
        Arguments.of(
            422,
            "routing_shares_invalid",
            "#/rules/0/targets",
            List.of(rule("r", 1, Map.of(), List.of(target("simulator", 60), target("north", 50))))),
        Arguments.of(
            422,
            "routing_rule_unreachable",
            "#/rules/0",
            List.of(rule("r", 2000, Map.of("currencies", List.of("EUR")), toSimulator))),
        Arguments.of(
            422,
            "routing_rule_unreachable",
            "#/rules/1",
            List.of(
                rule("wide", 1, Map.of("currencies", List.of("EUR", "USD")), toSimulator),
                rule("narrow", 2, Map.of("amount", Map.of("currency", "EUR")), toSimulator))),
        Arguments.of(
            422,
            "routing_rule_unreachable",
            "#/rules/0",
            List.of(
                rule(
                    "never",
                    1,
                    Map.of("amount", Map.of("currency", "EUR", "from", 10, "to", 9)),
                    toSimulator))),
        Arguments.of(
            400,
            "parameter_invalid",
            "#/rules/0/priority",
            List.of(rule("r", 0, Map.of("brands", List.of("visa")), toSimulator))),
        Arguments.of(
            400,
            "parameter_invalid",
            "#/rules/1/priority",
            List.of(rule("r", 1000, Map.of("brands", List.of("visa")), toSimulator))));
  }

  @ParameterizedTest(name = "{1} at {2}")
  @MethodSource("wrong")
  @DisplayName("rules that cannot be meant are refused, and the place is named")
  void areChecked(int status, String code, String pointer, List<Map<String, Object>> rules) {
    boolean second = pointer.equals("#/rules/1/priority");
    var all = Stream.concat(second ? Stream.of(EVERYTHING_ELSE) : Stream.empty(), rules.stream());
    var refused =
        desk.propose((second ? all : Stream.concat(all, Stream.of(EVERYTHING_ELSE))).toList());
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(pointer(refused)).isEqualTo(pointer);
  }

  @Test
  void needACatchAll() {
    var rules =
        List.of(rule("r", 1, Map.of("brands", List.of("visa")), List.of(target("simulator", 100))));
    var refused = desk.propose(rules);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("routing_catch_all_missing");
    assertThat(pointer(refused)).isEqualTo("#/rules");
  }

  @Test
  @DisplayName("an example shows what proposed rules would decide, and nothing is changed")
  void areTriedOut() {
    var proposed = desk.propose(List.of(rule("west", 1, Map.of(), List.of(target("west", 100)))));
    var example =
        Map.of(
            "version",
            proposed.number("version"),
            "merchantId",
            "mer_sandbox_a",
            "amount",
            100,
            "currency",
            "NOK",
            "methodType",
            "CREDIT_CARD",
            "captureMethod",
            "AUTOMATIC");
    var viewer = ApiClient.operator(shop.platform().paymentUrl(), "viewer");
    var decision = viewer.post(RULES + ":dry-run", example);
    assertThat(decision.status()).as(decision.text()).isEqualTo(200);
    assertThat(decision.field("chosen")).isEqualTo("west");
    assertThat(decision.field("rule")).isEqualTo("west");

    var dollars = new java.util.HashMap<String, Object>(example);
    dollars.put("currency", "USD");
    assertThat(viewer.post(RULES + ":dry-run", dollars).body().path("chosen").isNull()).isTrue();
    dollars.remove("version");
    assertThat(viewer.post(RULES + ":dry-run", dollars).field("chosen")).isEqualTo("simulator");
    dollars.put("version", 999_999);
    assertThat(viewer.post(RULES + ":dry-run", dollars).code())
        .isEqualTo("routing_version_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE routing_rule_set SET rules = '[]'",
        "UPDATE routing_rule_decision SET decided_by = 'somebody'",
        "DELETE FROM routing_rule_set",
        "DELETE FROM routing_rule_decision",
        "TRUNCATE routing_rule_decision"
      })
  void cannotBeChangedAfterwards(String statement) {
    var jdbc = shop.platform().bean(JdbcClient.class);
    assertThatThrownBy(() -> jdbc.sql(statement).update())
        .hasStackTraceContaining("permission denied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"routing_rule_set", "routing_rule_decision"})
  @DisplayName("not even by a superuser in replica mode")
  void cannotBeChangedByASuperuser(String table) throws SQLException {
    var environment = shop.platform().bean(Environment.class);
    var url = environment.getRequiredProperty("spring.datasource.url");
    var database = url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");
    try (var superuser =
            DriverManager.getConnection(
                LocalInfrastructure.shared().postgres().superuserJdbcUrl(database));
        var sql = superuser.createStatement()) {
      sql.execute("SET session_replication_role = replica");
      assertThatThrownBy(() -> sql.execute("DELETE FROM " + table))
          .hasMessageContaining("append-only");
    }
  }

  @Test
  @DisplayName("the database refuses an approval by the proposer and a second successor by itself")
  void areGuardedByTheDatabaseToo() {
    var jdbc = shop.platform().bean(JdbcClient.class);
    var insert =
        """
        INSERT INTO routing_rule_decision (version, replaces, approved, decided_by)
        VALUES (:version, :replaces, true, :by)
        """;
    var slow = desk.propose(List.of(EVERYTHING_ELSE));
    assertThatThrownBy(() -> decide(jdbc, insert, slow, "operator"))
        .hasStackTraceContaining("are approved by who proposed them");
    desk.approve(desk.propose(List.of(EVERYTHING_ELSE)));
    assertThatThrownBy(() -> decide(jdbc, insert, slow, "approver"))
        .hasStackTraceContaining("routing_rule_decision_one_successor");
  }

  private static void decide(JdbcClient jdbc, String insert, Answer proposed, String by) {
    jdbc.sql(insert)
        .param("version", proposed.number("version"))
        .param("replaces", proposed.number("replaces"))
        .param("by", by)
        .update();
  }

  private static Map<String, Object> rule(
      String name, int priority, Map<String, Object> when, List<Map<String, Object>> targets) {
    return Map.of("name", name, "priority", priority, "when", when, "targets", targets);
  }

  private Answer reject(Answer proposed) {
    return desk.approver()
        .post(
            RULES + "/versions/" + proposed.number("version") + "/reject",
            Map.of("reason", "a test"));
  }

  private static Answer approveAs(ApiClient operator, Answer proposed) {
    return operator.post(RULES + "/versions/" + proposed.number("version") + "/approve", "");
  }

  private static String pointer(Answer refused) {
    return refused.body().path("errors").path(0).path("pointer").asString("");
  }
}
