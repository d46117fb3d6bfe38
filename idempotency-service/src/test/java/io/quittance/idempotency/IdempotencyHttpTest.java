package io.quittance.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.problem.ProblemTexts;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The wire: who may call, what is refused, what is said. */
class IdempotencyHttpTest {

  private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

  private final Instance service = Instance.shared();

  @Test
  void answersOnlyServices() {
    var refused =
        service
            .http()
            .post()
            .uri("/internal/idempotency/claim")
            .contentType(MediaType.APPLICATION_JSON)
            .body("{}")
            .retrieve()
            .toEntity(String.class);

    assertThat(refused.getStatusCode().value()).isEqualTo(401);
  }

  @Test
  void speaksAsTheContractSays() {
    var key = UUID.randomUUID().toString();

    var claimed = post("claim", claim("mer_1", key, FINGERPRINT));
    assertThat(claimed.getStatusCode().value()).isEqualTo(200);
    assertThat(claimed.getBody()).matches("\\{\"outcome\":\"claimed\",\"token\":[1-9]\\d*}");

    var token = String.valueOf(claimed.getBody()).replaceAll("\\D", "");
    var released =
        post(
            "release",
            "{\"merchantId\":\"mer_1\",\"key\":\"%s\",\"token\":%s}".formatted(key, token));
    assertThat(released.getStatusCode().value()).isEqualTo(204);
  }

  @Test
  void takesFingerprintsAndKeysThatLookLikeCardNumbers() {
    var likeACard = "4242424242424242".repeat(4);

    assertThat(post("claim", claim("mer_1", "4242424242424242", likeACard)).getStatusCode().value())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"merchantId":"","key":"k","fingerprint":"%s"}            | parameter_invalid
          {"merchantId":"m\\u0000","key":"k","fingerprint":"%s"}    | parameter_invalid
          {"key":"k","fingerprint":"%s"}                            | parameter_missing
          {"merchantId":"m","key":"","fingerprint":"%s"}            | parameter_invalid
          {"merchantId":"m","key":"ü","fingerprint":"%s"}           | parameter_invalid
          {"merchantId":"m","fingerprint":"%s"}                     | parameter_missing
          {"merchantId":"m","key":"k","fingerprint":"%sX"}          | parameter_invalid
          {"merchantId":"m","key":"k","fingerprint":"%s","more":1}  | unknown_field
          {"merchantId":"m","key":"k","fingerprint":"%s"            | malformed_json
          """)
  void refusesNonsense(String body, String code) {
    var refused = post("claim", body.replace("%s", FINGERPRINT));

    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody()).contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest(name = "A1105 {0} is not spoken here")
  @ValueSource(
      strings = {
        "application/yaml",
        "application/cbor",
        "application/xml",
        "text/plain",
        "application/json;charset=utf-16"
      })
  void takesNothingButJson(String type) {
    var refused = post("claim", claim("mer_1", UUID.randomUUID().toString(), FINGERPRINT), type);

    assertThat(refused.getStatusCode().value()).as(refused.getBody()).isEqualTo(415);
  }

  @Test
  void takesKeysOf255CharactersAndNotOneMore() {
    var longest = "k".repeat(255);

    assertThat(post("claim", claim("mer_long", longest, FINGERPRINT)).getStatusCode().value())
        .isEqualTo(200);
    assertThat(post("claim", claim("mer_long", longest + "k", FINGERPRINT)).getStatusCode().value())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null                                              | parameter_missing
          {"status":200,"headers":null,"bodyBase64":""}     | parameter_missing
          {"status":99,"headers":{},"bodyBase64":""}        | parameter_invalid
          {"status":200,"headers":{},"bodyBase64":"?"}      | parameter_invalid
          """)
  void refusesAnswersThatCouldNotBeReplayed(String answer, String code) {
    var refused =
        post(
            "complete",
            "{\"merchantId\":\"m\",\"key\":\"k\",\"token\":1,\"answer\":%s}".formatted(answer));

    assertThat(refused.getStatusCode().value()).isEqualTo(400);
    assertThat(refused.getBody()).contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest
  @EnumSource(IdempotencyProblem.class)
  void everyProblemHasAPageAndChineseTexts(IdempotencyProblem problem) {
    var page =
        service.http().get().uri("/problems/" + problem.code()).retrieve().toEntity(String.class);

    assertThat(page.getStatusCode().value()).isEqualTo(200);
    assertThat(page.getBody()).contains(problem.code());
    assertThat(ProblemTexts.title(problem, Locale.CHINESE)).isNotEqualTo(problem.title());
    assertThat(ProblemTexts.detail(problem, Locale.CHINESE)).isNotEqualTo(problem.detail());
  }

  private static String claim(String merchant, String key, String fingerprint) {
    return "{\"merchantId\":\"%s\",\"key\":\"%s\",\"fingerprint\":\"%s\"}"
        .formatted(merchant, key, fingerprint);
  }

  private ResponseEntity<String> post(String verb, String body) {
    return post(verb, body, MediaType.APPLICATION_JSON_VALUE);
  }

  private ResponseEntity<String> post(String verb, String body, String type) {
    return service
        .http()
        .post()
        .uri("/internal/idempotency/" + verb)
        .headers(headers -> headers.setBearerAuth(TestTokens.tokenOf("payment-api")))
        .header("Content-Type", type)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .retrieve()
        .toEntity(String.class);
  }
}
