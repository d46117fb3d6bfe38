package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One reference, one effect. */
class IdempotencyTest extends RunningSimulator {

  private static final int CALLERS = 50;

  @Test
  void fiftyEqualAuthorizationsAtOnceAreOne() {
    var payment = newPayment();
    var reference = newReference();

    var answers = atOnce(() -> authorize(payment, reference, "pm_card_visa", 5_000));

    assertOneEffect(answers);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000");
  }

  @Test
  void fiftyEqualCapturesAtOnceAreOne() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");
    var reference = newReference();

    var answers = atOnce(() -> onCharge(chargeId, "captures", payment, reference, 5_000));

    assertOneEffect(answers);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
    awaitWebhooks(payment, "charge.authorized", "charge.captured");
  }

  @Test
  void fiftyPartialRefundsAtOnceNeverExceedTheCapture() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");
    onCharge(chargeId, "captures", payment, newReference(), 5_000);

    var answers = atOnce(() -> onCharge(chargeId, "refunds", payment, newReference(), 1_000));

    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(5);
    assertThat(answers.stream().filter(answer -> answer.status() == 422))
        .hasSize(45)
        .allSatisfy(
            answer -> assertThat(answer.get("code")).isEqualTo("amount_exceeds_refundable"));
    assertThat(get("/v1/charges/" + chargeId).json().path("refundedAmount").asLong())
        .isEqualTo(5_000);
  }

  @Test
  void aCaptureAndAVoidAtOnceHaveOneWinner() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");

    var answers =
        atOnce(
            List.of(
                () -> onCharge(chargeId, "captures", payment, newReference(), 5_000),
                () -> cancel(chargeId, payment, newReference())));

    assertThat(answers.stream().map(Reply::status)).containsExactlyInAnyOrder(201, 422);
    assertThat(effects(payment)).hasSize(2);
  }

  @Test
  void aRepeatGetsTheFirstAnswer() {
    var payment = newPayment();
    var reference = newReference();
    var first = authorize(payment, reference, "pm_card_visa_chargeDeclined", 5_000);

    var repeat = authorize(payment, reference, "pm_card_visa_chargeDeclined", 5_000);

    assertThat(first.replayed()).isFalse();
    assertThat(repeat.replayed()).isTrue();
    assertThat(repeat.status()).isEqualTo(402);
    assertThat(repeat.text()).isEqualTo(first.text());
    assertThat(lookUp(reference).text()).isEqualTo(first.text());
  }

  @Test
  void anotherRequestUnderTheSameReferenceIsRefused() {
    var payment = newPayment();
    var reference = newReference();
    var chargeId = authorize(payment, reference, "pm_card_visa", 5_000).get("chargeId");

    var otherAmount = authorize(payment, reference, "pm_card_visa", 5_001);
    var otherRoute = onCharge(chargeId, "captures", payment, reference, 5_000);

    assertThat(List.of(otherAmount, otherRoute))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.get("code")).isEqualTo("idempotency_conflict");
            });
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000");
  }

  private static void assertOneEffect(List<Reply> answers) {
    assertThat(answers).hasSize(CALLERS);
    assertThat(answers.stream().filter(answer -> !answer.replayed())).hasSize(1);
    assertThat(answers.stream().map(Reply::status)).containsOnly(200, 201);
    assertThat(answers.stream().map(Reply::text).distinct()).hasSize(1);
  }

  private static List<Reply> atOnce(Supplier<Reply> call) {
    var calls = new ArrayList<Supplier<Reply>>();
    for (int i = 0; i < CALLERS; i++) {
      calls.add(call);
    }
    return atOnce(calls);
  }

  private static List<Reply> atOnce(List<Supplier<Reply>> calls) {
    var start = new CountDownLatch(1);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          calls.stream()
              .map(
                  call ->
                      callers.submit(
                          (Callable<Reply>)
                              () -> {
                                start.await();
                                return call.get();
                              }))
              .toList();
      start.countDown();
      var replies = new ArrayList<Reply>();
      for (var answer : answers) {
        replies.add(answer.get());
      }
      return replies;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }
}
