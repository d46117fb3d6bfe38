package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.web.StrictJson;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.JacksonException;

/** Every fault, once by the name of a payment method, by script and by chance. */
class FaultsTest extends RunningSimulator {

  private static final Duration IMPATIENT = Duration.ofMillis(700);

  @Autowired MeterRegistry meters;

  @AfterEach
  void heal() {
    assertThat(admin("DELETE", "/admin/faults", null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout_then_charged, true, true",
    "timeout_not_charged, false, false",
    "reset_after_send, true, true"
  })
  void leavesTheCallerWithoutAnAnswer(String fault, boolean charged, boolean replayed) {
    var payment = newPayment();
    var reference = newReference();
    var method = "pm_fault_" + fault;
    var body = charge(payment, reference, method, 5_000);

    assertThatExceptionOfType(NoAnswer.class)
        .isThrownBy(() -> impatiently("/v1/charges", reference, body));

    assertThat(lookUp(reference).status()).isEqualTo(charged ? 200 : 404);
    assertThat(effects(payment)).hasSize(charged ? 1 : 0);
    var repeat = authorize(payment, reference, method, 5_000);
    assertThat(repeat.get("status")).isEqualTo("SUCCEEDED");
    assertThat(repeat.replayed()).isEqualTo(replayed);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"captures", "refunds", "voids", "increments"})
  void strikesTheOperationInTheName(String what) {
    var payment = newPayment();
    var operation = what.substring(0, what.length() - 1);
    var method = "pm_fault_" + operation + "_timeout_then_charged";
    var chargeId = authorized(payment, method);
    if (what.equals("refunds")) {
      onCharge(chargeId, "captures", payment, newReference(), 5_000);
    }
    int before = effects(payment).size();
    var reference = newReference();
    Map<String, Object> body = new TreeMap<>();
    body.put("reference", reference);
    body.put("paymentReference", payment);
    if (!what.equals("voids")) {
      body.put("amount", what.equals("increments") ? 6_000 : 5_000);
      body.put("currency", "USD");
    }
    var path = "/v1/charges/" + chargeId + "/" + what;

    assertThatExceptionOfType(NoAnswer.class).isThrownBy(() -> impatiently(path, reference, body));

    assertThat(lookUp(reference).get("status")).isEqualTo("SUCCEEDED");
    assertThat(mutate(path, reference, body).replayed()).isTrue();
    assertThat(effects(payment)).hasSize(before + 1);
  }

  /** The connection really ends: the stream is over and not one byte came. */
  @Test
  void cutsTheConnectionWithNothingWritten() throws IOException {
    var reference = newReference();
    var body =
        """
        {"reference":"%s","paymentReference":"%s","amount":5000,"currency":"USD",\
        "paymentMethod":"pm_fault_reset_after_send"}\
        """
            .formatted(reference, newPayment());
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      var head =
          """
          POST /v1/charges HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer %s\r
          Idempotency-Key: %s\r
          Content-Type: application/json\r
          Content-Length: %d\r
          \r
          %s\
          """;
      socket
          .getOutputStream()
          .write(
              head.formatted(API_KEY, reference, body.length(), body)
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(lookUp(reference).get("status")).isEqualTo("SUCCEEDED");
  }

  @Test
  void failsTwiceAndThenWorks() {
    var payment = newPayment();
    var reference = newReference();

    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < 4; i++) {
      var answer = authorize(payment, reference, "pm_fault_error_500_twice", 5_000);
      statuses.add(answer.status());
      assertThat(effects(payment)).hasSize(i < 2 ? 0 : 1);
    }

    assertThat(statuses).containsExactly(500, 500, 201, 200);
  }

  @Test
  void asksToSlowDownOnce() {
    var payment = newPayment();
    var reference = newReference();

    var first = authorize(payment, reference, "pm_fault_rate_limited", 5_000);
    var second = authorize(payment, reference, "pm_fault_rate_limited", 5_000);

    assertThat(first.status()).isEqualTo(429);
    assertThat(first.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(second.status()).isEqualTo(201);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000");
  }

  @Test
  void answersNonsenseOfBothKinds() {
    var kinds = new HashSet<String>();
    for (int i = 0; i < 16; i++) {
      var reference = newReference();
      var answer = authorize(newPayment(), reference, "pm_fault_garbage", 5_000);
      assertThat(answer.status()).isEqualTo(200);
      assertThatExceptionOfType(JacksonException.class).isThrownBy(answer::json);
      kinds.add(answer.headers().firstValue("Content-Type").orElse(""));
      assertThat(lookUp(reference).get("status")).isEqualTo("SUCCEEDED");
    }
    assertThat(kinds).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"5000, 4999", "1, 2"})
  void takesAnotherAmount(long asked, long taken) {
    var payment = newPayment();

    var answer = authorize(payment, newReference(), "pm_fault_wrong_amount", asked);

    assertThat(answer.json().path("amount").asLong()).isEqualTo(taken);
    assertThat(effects(payment)).containsExactly("AUTHORIZE " + taken);
  }

  @Test
  void answersLate() {
    var answer = authorize(newPayment(), newReference(), "pm_fault_slow_20s", 5_000);

    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void declinesWhatTheNameSays() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_fault_capture_declined");

    var capture = onCharge(chargeId, "captures", payment, newReference(), 5_000);
    var increment = authorized(newPayment(), "pm_fault_increment_declined");

    assertThat(capture.status()).isEqualTo(201);
    assertThat(capture.get("status")).isEqualTo("FAILED");
    assertThat(capture.get("failureReason")).isEqualTo("declined_by_issuer");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000");
    awaitWebhooks(payment, "charge.authorized", "charge.capture_failed");
    assertThat(
            onCharge(
                    increment,
                    "increments",
                    get("/v1/charges/" + increment).get("paymentReference"),
                    newReference(),
                    6_000)
                .status())
        .isEqualTo(402);
    assertThat(get("/v1/charges/" + increment).json().path("authorizedAmount").asLong())
        .isEqualTo(5_000);
  }

  @Test
  void tellsByWebhookBeforeItAnswers() {
    var payment = newPayment();

    authorize(payment, newReference(), "pm_fault_webhook_before_answer", 5_000);

    assertThat(SINK.accepted(payment)).containsExactly("charge.authorized");
  }

  @Test
  void tellsTwiceUnderOneEventId() {
    var payment = newPayment();

    authorize(payment, newReference(), "pm_fault_webhook_twice", 5_000);

    awaitWebhooks(payment, "charge.authorized", "charge.authorized");
    assertThat(SINK.attempts(payment).stream().map(WebhookSink.Attempt::id).distinct()).hasSize(1);
  }

  @Test
  void tellsInReverseOrder() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_fault_webhooks_reversed");

    onCharge(chargeId, "captures", payment, newReference(), 5_000);
    awaitWebhooks(payment, "charge.captured", "charge.authorized");
    onCharge(chargeId, "refunds", payment, newReference(), 5_000);

    awaitWebhooks(payment, "charge.captured", "charge.authorized", "refund.succeeded");
  }

  @Test
  void neverTells() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_fault_webhook_never");

    onCharge(chargeId, "captures", payment, newReference(), 5_000);

    // In order per charge: had there been one of the authorization, it would have come first.
    awaitWebhooks(payment, "charge.captured");
  }

  @Test
  void tellsLate() {
    admin("PUT", "/admin/faults", Map.of("seed", 1, "rates", Map.of(), "lateMillis", 400));
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_fault_webhook_late");

    onCharge(chargeId, "captures", payment, newReference(), 5_000);

    awaitWebhooks(payment, "charge.authorized", "charge.captured");
  }

  @Test
  void followsAScriptForTheNextCallsOfOnePayment() {
    var payment = newPayment();
    var scripted =
        admin(
            "POST",
            "/admin/faults/script",
            Map.of(
                "operation",
                "CAPTURE",
                "fault",
                "error_500_twice",
                "times",
                1,
                "paymentReference",
                payment));
    assertThat(scripted.json().path("scripts").size()).isEqualTo(1);
    var other = newPayment();
    var otherCharge = authorized(other, "pm_card_visa");
    var chargeId = authorized(payment, "pm_card_visa");
    var reference = newReference();

    assertThat(onCharge(otherCharge, "captures", other, newReference(), 5_000).status())
        .isEqualTo(201);
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < 4; i++) {
      statuses.add(onCharge(chargeId, "captures", payment, reference, 5_000).status());
    }

    assertThat(statuses).containsExactly(500, 500, 201, 200);
    assertThat(admin("GET", "/admin/faults", null).json().path("scripts").size()).isZero();
  }

  @Test
  void repeatsARunForASeed() {
    var references = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      references.add(newReference());
    }

    var first = declinedWith(42, references);
    var again = declinedWith(42, references);
    var otherSeed = declinedWith(43, references);

    assertThat(again).isEqualTo(first);
    assertThat(otherSeed).isNotEqualTo(first);
    assertThat(first).contains(true, false);
  }

  @Test
  void showsAndRefusesRates() {
    var set =
        admin(
            "PUT",
            "/admin/faults",
            Map.of("seed", 7, "rates", Map.of("garbage", 0.25), "lateMillis", 10));
    assertThat(set.json().path("seed").asLong()).isEqualTo(7);
    assertThat(set.json().path("rates").path("garbage").asDecimal()).isEqualByComparingTo("0.25");
    assertThat(admin("GET", "/admin/faults", null).text()).isEqualTo(set.text());

    assertThat(
            List.of(
                rates(Map.of("unheard_of", 0.1)).status(),
                rates(Map.of("garbage", 1.1)).status(),
                rates(Map.of("garbage", -0.1)).status()))
        .containsOnly(400);
  }

  @Test
  void noticesThatAHeldCallerLeft() {
    var reference = newReference();
    var body = charge(newPayment(), reference, "pm_fault_timeout_not_charged", 5_000);

    assertThatExceptionOfType(NoAnswer.class)
        .isThrownBy(() -> impatiently("/v1/charges", reference, body));

    // Long before the 60 seconds that a caller who stays is held.
    await().until(() -> meters.get("quittance.simulator.callers.held").gauge().value() == 0);
  }

  @Test
  void letsHeldCallersGoWhenFaultsAreReset() {
    var payment = newPayment();
    var reference = newReference();
    var waiting =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatExceptionOfType(NoAnswer.class)
                        .isThrownBy(
                            () ->
                                authorize(
                                    payment, reference, "pm_fault_timeout_then_charged", 5_000)));
    await().until(() -> lookUp(reference).status() == 200);

    await()
        .until(
            () -> {
              heal();
              return !waiting.isAlive();
            });
  }

  private List<Boolean> declinedWith(long seed, List<String> references) {
    admin("PUT", "/admin/faults", Map.of("seed", seed, "rates", Map.of("rate_limited", 0.5)));
    var declined =
        references.stream()
            .map(
                reference ->
                    authorize(newPayment(), reference, "pm_card_unheard_of", 1).status() == 429)
            .toList();
    heal();
    return declined;
  }

  private Reply rates(Map<String, Double> rates) {
    return admin("PUT", "/admin/faults", Map.of("seed", 1, "rates", rates));
  }

  private Reply impatiently(String path, String reference, Map<String, Object> body) {
    return send(
        "POST", path, API_KEY, reference, StrictJson.mapper().writeValueAsString(body), IMPATIENT);
  }
}
