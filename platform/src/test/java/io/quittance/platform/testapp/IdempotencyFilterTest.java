package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.json;
import static io.quittance.platform.testapp.Http.raw;
import static io.quittance.platform.testapp.Http.send;
import static io.quittance.platform.testapp.ProblemHttpTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request, one effect, as a merchant sees it. */
class IdempotencyFilterTest {

  private final KeysInMemory keys = TestApplication.running().getBean(KeysInMemory.class);
  private final TestController controller = TestApplication.running().getBean(TestController.class);
  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void comeBack() {
    keys.away(false);
    controller.slowMayEnd.countDown();
  }

  @ParameterizedTest
  @DisplayName("A101 a finished request is answered again, byte for byte, without a second effect")
  @ValueSource(strings = {"201", "200", "402", "409", "422"})
  void replaysFinalAnswers(String status) {
    var first = post(status, key, "{\"a\":1}");
    int effects = controller.effects.get();
    var again = post(status, key, "{\"a\":1}");

    assertThat(again.statusCode()).isEqualTo(first.statusCode()).hasToString(status);
    assertThat(again.body()).isEqualTo(first.body()).contains("é書", key);
    assertThat(controller.effects).hasValue(effects);
    assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(again.headers().allValues("Idempotent-Replayed")).containsExactly("true");
    for (var header : new String[] {"Content-Type", "X-Effect", "X-Many", "Content-Length"}) {
      assertThat(again.headers().allValues(header))
          .isEqualTo(first.headers().allValues(header))
          .isNotEmpty();
    }
    assertThat(again.headers().allValues("X-Request-Id"))
        .hasSize(1)
        .isNotEqualTo(first.headers().allValues("X-Request-Id"));
  }

  @Test
  void replaysAnAnswerWithoutBody() {
    assertThat(post("204", key, "{}").statusCode()).isEqualTo(204);
    var again = post("204", key, "{}");

    assertThat(again.statusCode()).isEqualTo(204);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
  }

  @Test
  @DisplayName("an answer that holds a secret is not stored, and the key is given back")
  void keepsNoSecret() {
    int effects = controller.effects.get();
    var answer = post("secret", key, "{}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).contains("whsec_1");
    assertThat(keys.isHeld(key)).isFalse();
    assertThat(post("secret", key, "{}").headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(controller.effects).hasValue(effects + 2);
  }

  @Test
  @DisplayName("A102 A106 the same key with another body, query or route is refused")
  void refusesAReusedKey() {
    assertThat(post("201", key, "{\"a\":1}").statusCode()).isEqualTo(201);

    problem(post("201", key, "{\"a\":2}"), 422, "idempotency_key_reused");
    problem(post("201", key, ""), 422, "idempotency_key_reused");
    problem(post("201?x=1", key, "{\"a\":1}"), 422, "idempotency_key_reused");
    problem(post("200", key, "{\"a\":1}"), 422, "idempotency_key_reused");
  }

  @ParameterizedTest
  @DisplayName("A107 what is not final gives the key back, and a repeat works again")
  @ValueSource(
      strings = {"refuse", "conflict", "break", "error", "202", "400", "404", "429", "503"})
  void givesTheKeyBack(String how) {
    var first = post(how, key, "{}");
    assertThat(keys.isHeld(key)).isFalse();
    int effects = controller.effects.get();
    var again = post(how, key, "{}");

    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(again.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(controller.effects).hasValue(effects + 1);
  }

  @Test
  @DisplayName("A107 a body that is refused before never uses the key")
  void letsACorrectedBodyUseTheSameKey() {
    problem(post("201", key, "{\"a\":1,\"a\":1}"), 400, "malformed_json");
    problem(post("201", key, "{\"cvv\":1}"), 422, "card_data_not_accepted");
    assertThat(keys.isHeld(key)).isFalse();

    assertThat(post("201", key, "{\"a\":1}").statusCode()).isEqualTo(201);
  }

  @Test
  @DisplayName("A113 keys of 1 to 255 printable ASCII characters, bare or quoted, are taken")
  void takesKeysWithinBounds() {
    var longest = "~".repeat(219) + key;
    assertThat(post("201", longest, "{}").statusCode()).isEqualTo(201);
    assertThat(post("201", "\"" + key + "\"", "{}").statusCode()).isEqualTo(201);
    assertThat(post("201", key, "{}").headers().firstValue("Idempotent-Replayed"))
        .as("quoted and bare are one key")
        .contains("true");
    assertThat(post("201", key + " !\"#%&", "{}").statusCode()).isEqualTo(201);
  }

  @Test
  @DisplayName("A113 missing, empty, too long, unprintable and double keys are refused")
  void refusesOtherKeys() {
    problem(send(json("/api/once/201", "{}")), 400, "idempotency_key_missing");
    problem(post("201", "x".repeat(256), "{}"), 400, "idempotency_key_invalid");
    problem(post("201", "\"\"", "{}"), 400, "idempotency_key_invalid");
    problem(
        send(
            json("/api/once/201", "{}")
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b")),
        400,
        "idempotency_key_invalid");
    problem(post("201", "pay 4242 4242 4242 4242", "{}"), 422, "card_data_not_accepted");
    for (var header : new String[] {"", "k\u00e9y", "k\ty"}) {
      var answer =
          raw(
              "POST /api/once/201 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                  + "Authorization: Bearer sk_live_for_tests\r\nIdempotency-Key: "
                  + header
                  + "\r\nContent-Length: 0\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 400").contains("idempotency_key_invalid");
    }
  }

  @Test
  @DisplayName("A101 A110 a duplicate waits for the first and gets its answer")
  void waitsForTheFirst() {
    controller.slowMayEnd = new CountDownLatch(1);
    var first = CompletableFuture.supplyAsync(() -> post("slow", key, "{}"));
    await().until(() -> keys.isHeld(key));
    int effects = controller.effects.get();
    var second = CompletableFuture.supplyAsync(() -> post("slow", key, "{}"));
    controller.slowMayEnd.countDown();

    assertThat(first.join().statusCode()).isEqualTo(201);
    assertThat(second.join().body()).isEqualTo(first.join().body());
    assertThat(second.join().headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(controller.effects.get()).isLessThanOrEqualTo(effects + 1);
  }

  @Test
  @DisplayName("A101 A110 a duplicate that waited long enough is told when to come back")
  void tellsADuplicateToComeBack() {
    controller.slowMayEnd = new CountDownLatch(1);
    var first = CompletableFuture.supplyAsync(() -> post("slow", key, "{}"));
    await().until(() -> keys.isHeld(key));

    var second = post("slow", key, "{}");
    controller.slowMayEnd.countDown();

    var told = problem(second, 409, "idempotency_key_in_use");
    assertThat(told.get("retryable").asBoolean()).isTrue();
    assertThat(second.headers().firstValue("Retry-After")).contains("2");
    assertThat(first.join().statusCode()).isEqualTo(201);
  }

  @Test
  @DisplayName("nothing runs while the idempotency service is away")
  void refusesWhileTheServiceIsAway() {
    keys.away(true);
    int effects = controller.effects.get();
    var answer = post("201", key, "{}");

    problem(answer, 503, "service_unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).doesNotContain("idempotency.internal");
    assertThat(controller.effects).hasValue(effects);
  }

  @Test
  @DisplayName("A107 an answer that could not be stored still reaches its caller")
  void answersWhenTheServiceGoesAwayMeanwhile() {
    controller.slowMayEnd = new CountDownLatch(1);
    var first = CompletableFuture.supplyAsync(() -> post("slow", key, "{}"));
    await().until(() -> keys.isHeld(key));
    keys.away(true);
    controller.slowMayEnd.countDown();

    assertThat(first.join().statusCode()).isEqualTo(201);
  }

  private static HttpResponse<String> post(String how, String key, String body) {
    return send(json("/api/once/" + how, body).header("Idempotency-Key", key));
  }
}
