package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quittance.payment.ApiClient.Answer;
import io.quittance.platform.id.Ids;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operators come and go by two persons, and sign in. */
class OperatorsTest {

  private static final String OPERATORS = "/api/operators";
  private static final String CHANGES = "/api/operator-changes";
  private static final String SESSIONS = "/api/operator-sessions";
  private static final String FIRST_PASSWORD = OPERATORS + "/first-password";
  private static final String PASSWORD = "correct horse battery";

  /** Another network than the one of all other tests. */
  private static final String ATTACKER = "127.0.0.78";

  /** As it is where nobody sets it. */
  private static final int PER_ADDRESS = 1_000;

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final String url = platform.paymentUrl();
  private final ApiClient operator = ApiClient.operator(url, "operator");
  private final ApiClient approver = ApiClient.operator(url, "approver");
  private final ApiClient viewer = ApiClient.operator(url, "viewer");
  private final ApiClient nobody = new ApiClient(url, "");
  private final String name = "ada-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  @DisplayName("one proposes, another approves, and a third sets a password with both codes")
  void comeByTwoPersons() {
    var proposed = propose("APPROVER");
    assertThat(proposed.field("status")).isEqualTo("PROPOSED");
    assertThat(proposed.field("code")).startsWith("first_");
    assertThat(find(name)).as("nobody is there yet").isEmpty();
    assertThat(operator.post(OPERATORS, Map.of("name", name, "role", "VIEWER")).code())
        .isEqualTo("operator_change_open");

    var approved = approve(proposed);
    assertThat(approved.status()).as(approved.text()).isEqualTo(200);
    assertThat(approved.field("decidedBy")).isEqualTo("approver");
    assertThat(approve(proposed).code()).isEqualTo("operator_change_decided");
    assertThat(viewer.get(CHANGES + "/" + id(proposed)).text()).doesNotContain("code");
    assertThat(find(name).get("status")).isEqualTo("INVITED");
    var first = proposed.field("code");
    var second = approved.field("code");
    assertThat(second).startsWith("second_");

    assertThat(setFirst(first, first, PASSWORD).code()).isEqualTo("operator_credentials_invalid");
    assertThat(setFirst(first, second, "short").code()).isEqualTo("operator_password_unacceptable");
    assertThat(setFirst(first, second, "my name is " + name).code())
        .isEqualTo("operator_password_unacceptable");
    assertThat(signIn(PASSWORD).code()).isEqualTo("operator_credentials_invalid");
    assertThat(setFirst(first, second, PASSWORD).status()).isEqualTo(204);
    assertThat(setFirst(first, second, "another password").code())
        .as("codes are used once")
        .isEqualTo("operator_credentials_invalid");

    var session = signIn(PASSWORD);
    assertThat(session.status()).as(session.text()).isEqualTo(201);
    assertThat(session.raw().headers().firstValue("Cache-Control")).contains("no-store");
    var ada = new ApiClient(url, session.field("token"));
    assertThat(ada.get(OPERATORS).status()).isEqualTo(200);
    assertThat(ada.get("/api/payment-intents").status())
        .as("operators are not merchants")
        .isEqualTo(403);
    assertThat(operator.post(OPERATORS, Map.of("name", name, "role", "VIEWER")).code())
        .isEqualTo("operator_name_taken");
    assertThat(operator.post(OPERATORS, Map.of("name", "viewer", "role", "VIEWER")).code())
        .as("of the configuration")
        .isEqualTo("operator_name_taken");
  }

  @Test
  @DisplayName("nobody decides on what they proposed, or on themselves")
  void takeASecondPerson() {
    var own = approver.post(OPERATORS, Map.of("name", name, "role", "APPROVER"));
    assertThat(own.status()).as(own.text()).isEqualTo(201);
    var refused = approve(own);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("operator_second_person_needed");
    assertThat(approver.post(CHANGES + "/" + id(own) + "/reject", "").field("status"))
        .isEqualTo("REJECTED");

    var ada = admitted("APPROVER");
    assertThat(ada.post(OPERATORS + "/" + operatorId() + "/role", Map.of("role", "VIEWER")).code())
        .isEqualTo("operator_second_person_needed");
    var change = operator.post(OPERATORS + "/" + operatorId() + "/role", Map.of("role", "VIEWER"));
    assertThat(ada.post(CHANGES + "/" + id(change) + "/approve", "").code())
        .isEqualTo("operator_second_person_needed");
    assertThat(approve(change).field("status")).isEqualTo("APPROVED");
    assertThat(find(name).get("role")).isEqualTo("VIEWER");
    isOut(ada, "a token with the old role counts no longer");
  }

  @Test
  @DisplayName("two approve the same change at once: it is approved by one of them")
  void areApprovedOnce() {
    var proposed = propose("VIEWER");
    var answers =
        Shop.inParallel(
            Stream.generate(() -> (Callable<Answer>) () -> approve(proposed)).limit(6).toList());

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allMatch(answer -> answer.code().equals("operator_change_decided"));
  }

  @Test
  @DisplayName("A1208 a refresh token is good once; used twice it ends the session everywhere")
  void sessionsGoOn() {
    admitted("VIEWER");
    var first = signIn(PASSWORD);
    var second = refresh(first);
    assertThat(second.status()).as(second.text()).isEqualTo(201);
    var holder = new ApiClient(url, second.field("token"));
    assertThat(holder.get(OPERATORS).status()).isEqualTo(200);

    assertThat(refresh(first).code()).isEqualTo("operator_session_ended");
    assertThat(refresh(second).code()).as("whoever has it now").isEqualTo("operator_session_ended");
    isOut(holder, "the session has ended");
    assertThat(nobody.postAsNobody(SESSIONS + "/refresh", Map.of("refreshToken", "ort_x")).code())
        .isEqualTo("operator_session_ended");
  }

  @Test
  @DisplayName("who signs out or is disabled is out at once, until two let them back")
  void sessionsEnd() {
    var gone = admitted("OPERATOR");
    var signedIn = signIn(PASSWORD);
    var leaver = new ApiClient(url, signedIn.field("token"));
    assertThat(leaver.delete(SESSIONS + "/current").status()).isEqualTo(204);
    isOut(leaver, "signed out");
    assertThat(gone.get(OPERATORS).status()).as("another session goes on").isEqualTo(200);

    var path = OPERATORS + "/" + operatorId();
    assertThat(operator.post(path + "/disable", "").code()).isEqualTo("forbidden");
    var disabled = approver.post(path + "/disable", "");
    assertThat(disabled.field("status")).isEqualTo("DISABLED");
    assertThat(disabled.field("disabledBy")).isEqualTo("approver");
    isOut(gone, "disabled");
    assertThat(signIn(PASSWORD).code()).isEqualTo("operator_credentials_invalid");

    var back = operator.post(path + "/readmit", "");
    var approved = approve(back);
    assertThat(signIn(PASSWORD).code())
        .as("the old password")
        .isEqualTo("operator_credentials_invalid");
    assertThat(setFirst(back.field("code"), approved.field("code"), "quite another one").status())
        .isEqualTo(204);
    assertThat(signIn("quite another one").status()).isEqualTo(201);
  }

  @Test
  @DisplayName("A1210 passwords are not guessed, and nobody learns who has an account")
  void passwordsAreNotGuessed() {
    var unknown = nobody.postAsNobody(SESSIONS, Map.of("name", "nobody-" + name, "password", "x"));
    admitted("VIEWER");
    var wrong = signIn("x");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(withoutRequest(wrong)).isEqualTo(withoutRequest(unknown));

    // A slow machine gives some of them back on the way.
    var refused =
        Stream.generate(() -> signIn("wrong"))
            .limit(4 * PaymentPlatform.WRONG_PASSWORDS_MAX)
            .filter(answer -> answer.status() != 401)
            .findFirst()
            .orElseThrow();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  @DisplayName("A1210 wrong codes are refused in the end, and keep nobody from signing in")
  void codesAreNotGuessed() {
    admitted("VIEWER");
    var refused =
        Stream.generate(() -> setFirst("first_x", "second_x", PASSWORD))
            .limit(4 * PaymentPlatform.WRONG_PASSWORDS_MAX)
            .filter(answer -> answer.status() != 401)
            .findFirst()
            .orElseThrow();
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(signIn(PASSWORD).status()).isEqualTo(201);
  }

  @Test
  @DisplayName("A1210 refresh tokens are not tried out: soon they are not even looked up")
  void refreshTokensAreNotGuessed() throws Exception {
    admitted("VIEWER");
    var session = signIn(PASSWORD);
    try (var attacker =
        HttpClient.newBuilder().localAddress(InetAddress.getByName(ATTACKER)).build()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(url.replace("localhost", "127.0.0.1") + SESSIONS + "/refresh"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"refreshToken\": \"ort_wrong\"}"))
              .build();
      HttpResponse<String> answer = attacker.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      // A slow machine gives some of them back on the way.
      for (int i = 0; i < 4 * PER_ADDRESS && answer.statusCode() == 401; i++) {
        answer = attacker.send(request, BodyHandlers.ofString());
      }

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
      assertThat(answer.body()).contains("\"rate_limited\"");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(refresh(session).status()).as("from elsewhere").isEqualTo(201);
  }

  @Test
  void changeTheirOwnPasswords() {
    var ada = admitted("VIEWER");
    var path = OPERATORS + "/me/password";
    var change = Map.of("currentPassword", PASSWORD, "password", "a new and long one");

    assertThat(
            ada.post(path, Map.of("currentPassword", "x", "password", "a new and long one")).code())
        .isEqualTo("operator_credentials_invalid");
    assertThat(viewer.post(path, change).code())
        .as("of the configuration")
        .isEqualTo("operator_not_found");
    assertThat(ada.post(path, change).status()).isEqualTo(204);
    isOut(ada, "all sessions end");
    assertThat(signIn("a new and long one").status()).isEqualTo(201);
  }

  @Test
  @DisplayName("A1206 merchants see nothing of it, viewers change nothing, and strangers neither")
  void areNobodyElsesBusiness() {
    var merchant = new ApiClient(url, PaymentPlatform.KEY_A);
    var create = Map.of("name", name, "role", "VIEWER");
    for (var path : List.of(OPERATORS, CHANGES, OPERATORS + "/break-glass", OPERATORS + "/op_x")) {
      assertThat(merchant.get(path).status()).as(path).isEqualTo(403);
    }
    assertThat(merchant.post(OPERATORS, create).status()).isEqualTo(403);
    assertThat(viewer.post(OPERATORS, create).status()).isEqualTo(403);
    assertThat(operator.post(CHANGES + "/opc_x/approve", "").status()).isEqualTo(403);
    assertThat(nobody.postAsNobody(OPERATORS, create).status()).isEqualTo(401);
    assertThat(approver.post(CHANGES + "/opc_x/approve", "").code())
        .isEqualTo("operator_change_not_found");
    assertThat(viewer.get(OPERATORS + "/op_x").code()).isEqualTo("operator_not_found");
    assertThat(approver.post(OPERATORS, Map.of("name", "Ada", "role", "VIEWER")).code())
        .isEqualTo("parameter_invalid");
  }

  @Test
  @DisplayName("rules of one's own are approved behind broken glass, which somebody else reviews")
  void breakTheGlass() {
    var desk = RoutingDesk.of(Shop.of(platform));
    var own =
        Map.of(
            "replaces",
            desk.activeVersion(),
            "reason",
            "an outage",
            "rules",
            List.of(RoutingDesk.EVERYTHING_ELSE));
    var version = approver.put(RoutingDesk.RULES, own).number("version");

    assertThat(approveAlone(version, "too short").code()).isEqualTo("parameter_invalid");
    var approved = approveAlone(version, "acquirer down, nobody else awake");
    assertThat(approved.field("status")).as(approved.text()).isEqualTo("ACTIVE");

    var use =
        viewer.get(OPERATORS + "/break-glass?reviewed=false&limit=1").body().path("data").path(0);
    assertThat(use.path("subject").asString()).isEqualTo("" + version);
    assertThat(use.path("operator").asString()).isEqualTo("approver");
    assertThat(use.path("reason").asString()).contains("nobody else awake");
    var review = OPERATORS + "/break-glass/" + use.path("breakGlassId").asString() + "/review";
    var found = Map.of("review", "was right");
    assertThat(approver.post(review, found).code()).isEqualTo("operator_second_person_needed");
    var ada = admitted("APPROVER");
    assertThat(ada.post(review, found).field("reviewedBy")).isEqualTo(name);
    assertThat(ada.post(review, found).code()).isEqualTo("break_glass_reviewed");
    assertThat(ada.post(OPERATORS + "/break-glass/bgl_x/review", found).code())
        .isEqualTo("break_glass_not_found");
  }

  @Test
  @DisplayName("the database knows that it takes two, whatever the code says")
  void areKeptByTheDatabase() {
    var jdbc = platform.bean(JdbcClient.class);
    admitted("VIEWER");
    assertThatThrownBy(
            () ->
                jdbc.sql("UPDATE operator_account SET role = 'APPROVER' WHERE name = :name")
                    .param("name", name)
                    .update())
        .hasMessageContaining("nobody has approved");
    assertThatThrownBy(
            () ->
                jdbc.sql(
                        "INSERT INTO operator_account (id, name, role)"
                            + " VALUES (gen_random_uuid(), 'mallory', 'APPROVER')")
                    .update())
        .hasMessageContaining("nobody has approved");
    var change =
        operator.post(OPERATORS + "/" + operatorId() + "/role", Map.of("role", "APPROVER"));
    assertThatThrownBy(
            () ->
                jdbc.sql(
                        """
                        UPDATE operator_change
                        SET status = 'APPROVED', decided_by = proposed_by, decided_at = now()
                        WHERE id = :id
                        """)
                    .param("id", Ids.read("opc", id(change)).orElseThrow())
                    .update())
        .hasMessageContaining("operator_change_by_two_persons");
    assertThatThrownBy(() -> jdbc.sql("DELETE FROM operator_change").update())
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  private Answer propose(String role) {
    var proposed = operator.post(OPERATORS, Map.of("name", name, "role", role));
    assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
    return proposed;
  }

  private Answer approve(Answer proposed) {
    return approver.post(CHANGES + "/" + id(proposed) + "/approve", "");
  }

  private Answer approveAlone(long version, String reason) {
    return approver.send(
        approver
            .request(RoutingDesk.RULES + "/versions/" + version + "/approve")
            .header("X-Break-Glass", reason)
            .POST(BodyPublishers.noBody()));
  }

  private static String id(Answer change) {
    return change.field("operatorChangeId");
  }

  /** An operator with an account, signed in. */
  private ApiClient admitted(String role) {
    var proposed = propose(role);
    var approved = approve(proposed);
    assertThat(setFirst(proposed.field("code"), approved.field("code"), PASSWORD).status())
        .isEqualTo(204);
    return new ApiClient(url, signIn(PASSWORD).field("token"));
  }

  private Answer setFirst(String firstCode, String secondCode, String password) {
    return nobody.postAsNobody(
        FIRST_PASSWORD,
        Map.of(
            "name", name,
            "firstCode", firstCode,
            "secondCode", secondCode,
            "password", password));
  }

  private Answer signIn(String password) {
    return nobody.postAsNobody(SESSIONS, Map.of("name", name, "password", password));
  }

  private Answer refresh(Answer session) {
    return nobody.postAsNobody(
        SESSIONS + "/refresh", Map.of("refreshToken", session.field("refreshToken")));
  }

  /** The operator in the list; empty when there is none. */
  private Map<String, String> find(String wanted) {
    return viewer
        .get(OPERATORS + "?limit=100")
        .body()
        .path("data")
        .valueStream()
        .filter(one -> one.path("name").asString().equals(wanted))
        .findFirst()
        .map(
            one ->
                Map.of(
                    "operatorId", one.path("operatorId").asString(),
                    "role", one.path("role").asString(),
                    "status", one.path("status").asString()))
        .orElse(Map.of());
  }

  private String operatorId() {
    return find(name).get("operatorId");
  }

  private static void isOut(ApiClient client, String why) {
    await().untilAsserted(() -> assertThat(client.get(OPERATORS).status()).as(why).isEqualTo(401));
  }

  private static String withoutRequest(Answer answer) {
    return answer.text().replace(answer.field("requestId"), "");
  }
}
