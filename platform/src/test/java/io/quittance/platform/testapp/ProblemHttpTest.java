package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.anonymous;
import static io.quittance.platform.testapp.Http.json;
import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static io.quittance.platform.testapp.TestApplication.READ_ONLY_KEY;
import static io.quittance.platform.testapp.TestApplication.SANDBOX_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestServers;
import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.security.token.TokenSigner;
import io.quittance.platform.web.CardData;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers are told when something is wrong, exactly as the API promises it. */
class ProblemHttpTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ORDER = "{\"amount\":%s,\"currency\":%s}";

  @Test
  void tellsEveryMemberOfTheProblem() {
    var answer = send(json("/api/orders", "{\"amount\":0,\"currency\":\"USD\"}"));

    var problem = problem(answer, 400, "amount_invalid");
    assertThat(new TreeSet<>(problem.propertyNames()))
        .isEqualTo(
            new TreeSet<>(
                Set.of(
                    "type",
                    "title",
                    "status",
                    "detail",
                    "instance",
                    "code",
                    "param",
                    "errors",
                    "requestId",
                    "retryable")));
    assertThat(problem.get("type").asString()).isEqualTo("/problems/amount_invalid");
    assertThat(problem.get("title").asString()).isEqualTo("The amount is invalid.");
    assertThat(problem.get("instance").asString()).isEqualTo("/api/orders");
    assertThat(problem.get("param").asString()).isEqualTo("amount");
    assertThat(problem.get("retryable").asBoolean()).isFalse();
    assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("#/amount");
    assertThat(problem.at("/errors/0/detail").asString()).contains("99999999999");
    assertThat(answer.headers().firstValue("Content-Language")).contains("en");
  }

  @ParameterizedTest
  @DisplayName("A1001 A1004 A1106 each mistake in a body has its code and its field")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"currency":"USD"}                                        | amount_invalid    | amount
          {"amount":null,"currency":"USD"}                          | amount_invalid    | amount
          {"amount":"1","currency":"USD"}                           | amount_invalid    | amount
          {"amount":1e2,"currency":"USD"}                           | amount_invalid    | amount
          {"amount":100000000000,"currency":"USD"}                  | amount_invalid    | amount
          {"amount":1}                                              | currency_invalid  | currency
          {"amount":1,"currency":"usd"}                             | currency_invalid  | currency
          {"amount":1,"currency":"USD","status":"CAPTURED"}         | unknown_field     | status
          {"amount":1,"currency":"USD","note":"sixsix"}             | parameter_invalid | note
          {"amount":1,"currency":"USD","note":6}                    | parameter_invalid | note
          {"amount":1,"currency":"USD","lines":[{"sku":"a"},{}]}    | parameter_missing | lines.1.sku
          {"amount":1,"currency":"USD","lines":[{"sku":""}]}        | parameter_invalid | lines.0.sku
          {"amount":1,"currency":"USD","lines":[{"sku":[]}]}        | parameter_invalid | lines.0.sku
          {"amount":1,"currency":"USD","lines":[{"price":1}]}       | unknown_field     | lines.0.price
          {"amount":1,"currency":"USD","metadata":{"a":{}}}         | parameter_invalid | metadata.a
          """)
  void namesTheField(String body, String code, String field) {
    var problem = problem(send(json("/api/orders", body)), 400, code);

    assertThat(problem.get("param").asString()).isEqualTo(field);
    assertThat(problem.at("/errors/0/pointer").asString())
        .isEqualTo("#/" + field.replace('.', '/'));
  }

  @ParameterizedTest
  @DisplayName("A1101 A1102 what is not acceptable JSON")
  @ValueSource(
      strings = {
        "{\"amount\":1,\"amount\":1}",
        "{",
        "[]",
        "1",
        "null",
        "\"x\"",
        "{}{}",
        "{\"amount\":NaN}",
        "{\"amount\":1,\"currency\":\"USD\\u0000\"}"
      })
  void refusesMalformedJson(String body) {
    problem(send(json("/api/orders", body)), 400, "malformed_json");
  }

  @Test
  void refusesAMissingBody() {
    problem(send(json("/api/orders", "")), 400, "malformed_json");
  }

  @Test
  void listsAllViolations() {
    var body = "{\"amount\":1,\"currency\":\"USD\",\"note\":\"sixsix\",\"lines\":[{}]}";
    var problem = problem(send(json("/api/orders", body)), 400, "parameter_missing");

    assertThat(problem.get("errors")).hasSize(2);
    assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("#/lines/0/sku");
    assertThat(problem.at("/errors/1/pointer").asString()).isEqualTo("#/note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/orders/x?view=v      | parameter_invalid | number
          /api/orders/1             | parameter_missing | view
          /api/limits?limit=101     | parameter_invalid | limit
          /api/limits?limit=x       | parameter_invalid | limit
          /api/limits?limit=1%25s%s | parameter_invalid | limit
          """)
  void namesTheParameter(String path, String code, String parameter) {
    var problem = problem(send(request(path.replace("%s", "%25s"))), 400, code);

    assertThat(problem.get("param").asString()).isEqualTo(parameter);
  }

  @Test
  void checksBodiesAlsoWhereParametersHaveRules() {
    var problem =
        problem(
            send(json("/api/limits?limit=1", ORDER.formatted("1", "\"USD\",\"note\":\"sixsix\""))),
            400,
            "parameter_invalid");

    assertThat(problem.get("param").asString()).isEqualTo("note");
  }

  @Test
  void answersOtherMethodsTypesAndRoutes() {
    var wrongMethod = send(request("/api/orders").DELETE());
    problem(wrongMethod, 405, "method_not_allowed");
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
    problem(
        send(request("/api/limits?limit=1").header("Accept", "image/png")), 406, "not_acceptable");
    problem(send(request("/api/nothing")), 404, "not_found");
    problem(send(request("/api/")), 404, "not_found");
    problem(send(request("/index.html")), 404, "not_found");
  }

  @ParameterizedTest
  @DisplayName("A1105 bodies are JSON in UTF-8 and say so")
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/json;charset=ISO-8859-1",
        "application/json;charset=utf-7",
        "nonsense",
        "application/problem+json",
        "multipart/form-data;boundary=x"
      })
  void refusesOtherContentTypes(String type) {
    var sent =
        request("/api/orders").header("Content-Type", type).POST(BodyPublishers.ofString("{}"));

    problem(send(sent), 415, "unsupported_media_type");
  }

  @Test
  void acceptsUtf8InEverySpelling() {
    var sent =
        request("/api/orders")
            .header("Content-Type", "Application/JSON; Charset=\"UTF-8\"")
            .POST(BodyPublishers.ofString(ORDER.formatted("1", "\"USD\"")));

    assertThat(send(sent).body()).contains("\"amount\":1").contains("\"currency\":\"USD\"");
  }

  @Test
  @DisplayName("A1105 a body without a type is refused")
  void refusesABodyWithoutType() {
    problem(
        send(request("/api/orders").POST(BodyPublishers.ofString("{}"))),
        415,
        "unsupported_media_type");
  }

  @ParameterizedTest
  @CsvSource({"zh", "zh-CN", "zh-Hans-CN;q=0.9, '', en;q=0.5"})
  void speaksChinese(String languages) {
    var answer = send(json("/api/orders", "{}").header("Accept-Language", languages));

    assertThat(answer.headers().firstValue("Content-Language")).contains("zh");
    var problem = problem(answer, 400, "amount_invalid");
    assertThat(problem.get("title").asString()).isEqualTo("金额无效。");
    assertThat(problem.get("detail").asString()).contains("最小货币单位");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "*", "en, zh;q=0.1", "---"})
  void speaksEnglishOtherwise(String languages) {
    var answer = send(json("/api/orders", "{}").header("Accept-Language", languages));

    assertThat(problem(answer, 400, "amount_invalid").get("title").asString())
        .isEqualTo("The amount is invalid.");
  }

  @Test
  @DisplayName("A1301 A1302 card data in body or address is refused and not repeated")
  void refusesCardData() {
    problem(send(json("/api/orders", "{\"note\":\"4242-4242-4242-4242\"}")), 422, CARD);
    problem(send(json("/api/orders", "{\"cvv\":\"123\"}")), 422, CARD);
    problem(send(request("/api/orders/4242424242424242")), 422, CARD);
    problem(send(request("/api/orders/4242%204242%204242%204242")), 422, CARD);
    problem(send(request("/api/say?text=4242+4242+4242%204242")), 422, CARD);
    problem(send(request("/api/say?text=x&cvc=123")), 422, CARD);
  }

  private static final String CARD = "card_data_not_accepted";

  @ParameterizedTest
  @DisplayName("A1301 A1302 card data in any header is refused, whoever calls")
  @CsvSource({
    "X-Request-Id, 4242424242424242",
    "User-Agent, shop/1.0 4242 4242 4242 4242",
    "Idempotency-Key, order-4242-4242-4242-4242",
    "Referer, https://shop.example/pay?number=4242%204242%204242%204242",
    "X-Anything, 5555555555554444",
    "X-CVV, 123",
    "Accept-Language, en;4242424242424242",
    "Authorization, Bearer 4242424242424242",
    "Authorization, Basic NDI0MjQyNDI0MjQyNDI0Mjp4"
  })
  void refusesCardDataInHeaders(String name, String value) {
    var answer = send(request("/api/scoped").setHeader(name, value));

    problem(answer, 422, CARD);
    assertThat(CardData.isIn(answer.headers().toString())).isFalse();
    problem(send(anonymous("/api/nothing").setHeader(name, value)), 422, CARD);
  }

  @Test
  @DisplayName("A1301 strangers get nothing of a card number repeated either")
  void refusesCardDataOfStrangers() {
    problem(send(anonymous("/api/orders/4242424242424242")), 422, CARD);
    problem(send(anonymous("/4242-4242-4242-4242/x")), 422, CARD);
  }

  @ParameterizedTest
  @DisplayName("A1301 A1302 card data in a body of any kind is refused")
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"note\": \"4242424242424242\" broken",
        "application/json | {\"cvv\": \"12",
        "application/json | {\"4242424242424242\": 1}",
        "application/json | {\"n\": 4.242424242424242e15}",
        "application/json | [[[\"\\u0034242424242424242\"]]]",
        "application/x-www-form-urlencoded | note=4242+4242+4242+4242",
        "application/x-www-form-urlencoded | a=1&cvv=123",
        "text/plain | 4242.4242.4242.4242",
        "multipart/form-data; boundary=x | --x Content-Disposition: form-data;"
            + " filename=4242424242424242.csv"
      })
  void refusesCardDataInBodies(String type, String body) {
    problem(
        send(
            request("/api/orders")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))),
        422,
        CARD);
  }

  @Test
  @DisplayName("headers of proxies, tracing and browsers are no card data")
  void letsOtherHeadersPass() {
    var answer =
        send(
            request("/api/scoped")
                .header("X-Forwarded-For", "213.113.195.200, 70.41.3.18")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-4242424242424242-01")
                .header("X-B3-SpanId", "4242424242424242")
                .header("X-Request-Id", "1795331516123456789")
                .header("Cookie", "_ga=GA1.2.4242424242.4242421700"));

    assertThat(answer.body()).isEqualTo("scoped");
  }

  @ParameterizedTest
  @DisplayName("A1213 no failure tells about the inside")
  @CsvSource({
    "bug, 500, internal_error",
    "error, 500, internal_error",
    "busy, 503, service_unavailable",
    "limit, 429, rate_limited",
    "refusal, 400, parameter_invalid"
  })
  void hidesTheInside(String how, int status, String code) {
    var answer = send(request("/api/fail?how=" + how));

    var problem = problem(answer, status, code);
    assertThat(answer.body())
        .doesNotContain("secret", "SQL", "host-1", "Exception", "io.quittance");
    assertThat(problem.get("retryable").asBoolean()).isEqualTo(status >= 429);
    if (status == 503 || status == 429) {
      assertThat(answer.headers().firstValue("Retry-After")).get().asString().matches("[1-9]\\d*");
    }
  }

  @Test
  void roundsRetryAfterUp() {
    assertThat(send(request("/api/fail?how=limit")).headers().firstValue("Retry-After"))
        .contains("2");
  }

  @Test
  void knowsCallers() {
    problem(send(anonymous("/api/scoped")), 401, "unauthorized");
    problem(send(anonymous("/api/nothing")), 401, "unauthorized");
    problem(send(anonymous("/nothing")), 401, "unauthorized");
    problem(send(anonymous("/api/orders").POST(BodyPublishers.ofString("{"))), 401, "unauthorized");
    for (var wrong :
        new String[] {
          "Bearer",
          "Bearer ",
          "Bearer x",
          "Basic x",
          "Basic !",
          "Digest a",
          "",
          "Basic " + basic("vera:wrong"),
          "Basic " + basic("vera"),
          "Bearer " + SANDBOX_KEY
        }) {
      problem(send(request("/api/scoped").setHeader("Authorization", wrong)), 401, "unauthorized");
    }
    assertThat(send(request("/api/scoped")).body()).isEqualTo("scoped");
  }

  @Test
  @DisplayName("A1206 keys and operators reach only what their role names")
  void keepsRolesApart() {
    var readOnly = "Bearer " + READ_ONLY_KEY;
    var vera = "Basic " + basic("vera:pass:word");
    var service = "Bearer " + TestServers.SERVICE_TOKEN;

    problem(send(request("/api/scoped").setHeader("Authorization", readOnly)), 403, "forbidden");
    problem(send(request("/operators/me")), 403, "forbidden");
    problem(send(request("/internal/me")), 403, "forbidden");
    problem(send(request("/forgotten")), 403, "forbidden");
    problem(send(request("/nothing")), 404, "not_found");
    problem(send(request("/internal/nothing")), 404, "not_found");
    problem(send(request("/internal/me").setHeader("Authorization", vera)), 403, "forbidden");
    problem(send(request("/forgotten").setHeader("Authorization", service)), 403, "forbidden");
    assertThat(send(request("/operators/me").setHeader("Authorization", vera)).body())
        .isEqualTo("operator");
    assertThat(send(request("/internal/me").setHeader("Authorization", service)).body())
        .isEqualTo("service");
  }

  @Test
  @DisplayName("A1208 services are known by tokens that they signed for this one")
  void knowsServicesByTheirTokens() {
    var clock = Clock.systemUTC();
    var elsewhere =
        new ServiceTokens(new TokenSigner(TestTokens.keyOf("operations"), clock), clock)
            .showTo(ServiceName.PAYMENT_API);
    var good = TestServers.SERVICE_TOKEN;
    for (var wrong :
        new String[] {
          elsewhere,
          good.substring(0, good.lastIndexOf('.') + 1),
          good.substring(0, good.length() - 10) + "AAAAAAAAAA",
          "eyJhbGciOiJub25lIn0." + good.split("\\.")[1] + ".",
          SecuritySettings.SANDBOX_SERVICE_TOKEN
        }) {
      problem(
          send(request("/internal/me").setHeader("Authorization", "Bearer " + wrong)),
          401,
          "unauthorized");
    }
    var other = "Bearer " + TestTokens.tokenOf("webhook-service");
    for (var path : new String[] {"/internal/me", "/actuator/prometheus", "/api/audit/proof"}) {
      problem(send(request(path).setHeader("Authorization", other)), 403, "forbidden");
    }
  }

  @Test
  @DisplayName("A1212 a scraper reads metrics and nothing else")
  void letsAScraperReadMetrics() {
    var scraper = "Bearer " + TestTokens.tokenOf("prometheus");
    var metrics = anonymous("/actuator/prometheus").header("Authorization", scraper);
    assertThat(send(metrics).statusCode()).isEqualTo(200);
    for (var path : new String[] {"/internal/me", "/operators/me", "/api/scoped"}) {
      problem(send(request(path).setHeader("Authorization", scraper)), 403, "forbidden");
    }
  }

  @Test
  @DisplayName("A1212 health is open, everything else of the actuator belongs to services")
  void guardsTheActuator() {
    var health = send(anonymous("/actuator/health"));
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("UP").doesNotContain("postgres", "jdbc", "database");
    assertThat(send(anonymous("/actuator/health/readiness")).statusCode()).isEqualTo(200);
    for (var path : new String[] {"", "/prometheus", "/metrics", "/info", "/env", "/heapdump"}) {
      problem(send(anonymous("/actuator" + path)), 401, "unauthorized");
    }
    problem(send(request("/actuator/prometheus")), 403, "forbidden");
    assertThat(
            send(anonymous("/actuator/prometheus")
                    .header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN))
                .body())
        .contains("quittance_outbox_oldest_age_seconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void explainsEachProblemOnAPage(String language) {
    var page =
        send(anonymous("/problems/idempotency_key_in_use").header("Accept-Language", language));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(page.body()).contains("<html lang=\"" + language + "\">", "idempotency_key_in_use");
    var fixed =
        send(
            anonymous("/problems/idempotency_key_in_use")
                .header("Accept-Language", language)
                .header("Accept", "application/json"));
    assertThat(fixed.body()).isEqualTo(page.body());
    assertThat(send(anonymous("/problems/parameter_invalid")).body())
        .contains("&#39;&hellip;&#39;")
        .doesNotContain("%s", "'…'");
    problem(send(anonymous("/problems/%3Cscript%3E")), 404, "not_found");
    problem(send(anonymous("/problems/nothing")), 404, "not_found");
  }

  private static String basic(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/problem+json");
    assertThat(CardData.isIn(answer.body())).as("repeats a card number").isFalse();
    var problem = JSON.readTree(answer.body());
    assertThat(problem.get("code").asString()).isEqualTo(code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("type").asString()).isEqualTo("/problems/" + code);
    assertThat(problem.get("requestId").asString())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
    return problem;
  }
}
