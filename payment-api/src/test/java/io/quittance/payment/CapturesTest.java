package io.quittance.payment;

import static io.quittance.payment.Shop.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.outcome.ApplyProviderFact;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** How often money can be taken, and what happens when it cannot. */
class CapturesTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final ApiClient api = shop.api();

  @Test
  @DisplayName("a payment takes 50 captures and 10 increments, and no more")
  void thereIsALimitToOperations() {
    var id = shop.authorized(1_000);
    for (int total = 1_001; total <= 1_010; total++) {
      assertThat(increment(id, total).status()).isEqualTo(200);
    }
    assertThat(increment(id, 1_011).code()).isEqualTo("too_many_operations");

    for (int i = 0; i < 50; i++) {
      assertThat(capture(id, 1, false).field("status")).isEqualTo("PARTIALLY_CAPTURED");
    }
    var oneMore = capture(id, 1, false);
    assertThat(oneMore.status()).isEqualTo(422);
    assertThat(oneMore.code()).isEqualTo("too_many_operations");
    assertThat(increment(id, 2_000).code()).as("after a capture").isEqualTo("illegal_state");
    assertThat(shop.get(id).number("amountCaptured")).isEqualTo(50);
    assertThat(shop.effects(id, "CAPTURE")).isEqualTo(50);
  }

  @Test
  @DisplayName("a capture that fails says so, and may be tried again with another key")
  void aFailedCaptureMayBeTriedAgain() {
    var id = shop.authorized(1_000);
    script(id, "CAPTURE", "declined");
    var failed = api.post(path(id, "capture"), "");
    assertThat(failed.status()).isEqualTo(402);
    assertThat(failed.code()).isEqualTo("capture_failed");
    assertThat(failed.field("paymentIntentId")).isEqualTo(id);
    assertThat(shop.status(id)).isEqualTo("CAPTURE_FAILED");
    assertThat(shop.get(id).number("amountCapturable")).isEqualTo(1_000);

    assertThat(api.post(path(id, "capture"), "").field("status")).isEqualTo("CAPTURED");
    assertThat(shop.effects(id, "CAPTURE")).isEqualTo(1);
  }

  @Test
  @DisplayName("a later capture that fails is a 402 too, and leaves what was captured before")
  void aLaterCaptureMayFail() {
    var id = shop.authorized(1_000);
    capture(id, 400, false);
    script(id, "CAPTURE", "declined");
    var failed = capture(id, 100, false);
    assertThat(failed.status()).isEqualTo(402);
    assertThat(failed.code()).isEqualTo("capture_failed");
    assertThat(shop.status(id)).isEqualTo("PARTIALLY_CAPTURED");
    assertThat(shop.get(id).number("amountCapturable")).isEqualTo(600);
    assertThat(capture(id, 600, true).field("status")).isEqualTo("CAPTURED");
  }

  @Test
  @DisplayName("A305 after another amount than asked nothing more is begun with the payment")
  void nothingFollowsWhatIsNotBelieved() {
    var held = shop.sale(1_000, "pm_fault_wrong_amount").field("paymentIntentId");
    assertThat(api.post(path(held, "authorize"), Map.of("paymentMethodId", "pm_card_visa")).code())
        .isEqualTo("integrity_failure");
    assertThat(api.post(path(held, "cancel"), "").code()).isEqualTo("integrity_failure");
    assertThat(shop.effects(held, "AUTHORIZE")).isEqualTo(1);

    var taken = shop.authorized(1_000);
    capture(taken, 100, false);
    script(taken, "CAPTURE", "wrong_amount");
    assertThat(capture(taken, 400, false).code()).isEqualTo("integrity_failure");
    assertThat(capture(taken, 400, false).code()).isEqualTo("integrity_failure");
    assertThat(shop.effects(taken, "CAPTURE")).isEqualTo(2);

    var returned = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    script(returned, "REFUND", "wrong_amount");
    api.post("/api/payments/" + returned + "/refund", Map.of("amount", 300));
    var again = api.post("/api/payments/" + returned + "/refund", Map.of("amount", 300));
    assertThat(again.status()).isEqualTo(402);
    assertThat(again.code()).isEqualTo("integrity_failure");
    assertThat(shop.effects(returned, "REFUND")).isEqualTo(1);
  }

  @Test
  @DisplayName("A305 a capture of another amount than asked is not believed")
  void anotherAmountIsNotCaptured() {
    var id = shop.authorized(1_000);
    script(id, "CAPTURE", "wrong_amount");
    var distrusted = capture(id, 600, false);
    assertThat(distrusted.status()).isEqualTo(402);
    assertThat(distrusted.code()).isEqualTo("integrity_failure");
    assertThat(shop.get(id).number("amountCaptured")).isZero();
  }

  @Test
  @DisplayName("A305 a refund of another amount than asked is not believed either")
  void anotherAmountIsNotRefunded() {
    var id = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    script(id, "REFUND", "wrong_amount");
    var refund = api.post("/api/payments/" + id + "/refund", Map.of("amount", 300));
    assertThat(refund.field("status")).isEqualTo("FAILED");
    assertThat(refund.field("failureReason")).isEqualTo("integrity_failure");
    assertThat(shop.get(id).number("amountRefunded")).isZero();
  }

  @Test
  @DisplayName("a provider that does not let go is answered with cancel_failed")
  void aCancellationMayFail() {
    var id = shop.authorized(1_000);
    captureBehindOurBack(id);
    var refused = api.post(path(id, "cancel"), "");
    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("cancel_failed");
    assertThat(shop.status(id)).isEqualTo("AUTHORIZED");
  }

  @Test
  @DisplayName("a provider that lets the rest of a hold go leaves an open refund alone")
  void theRestIsReleasedDuringARefund() {
    var id = shop.authorized(1_000);
    capture(id, 400, false);
    script(id, "REFUND", "timeout_not_charged");
    var refund = api.post("/api/payments/" + id + "/refund", Map.of("amount", 100));
    assertThat(refund.status()).isEqualTo(202);

    var subject =
        new ProviderFact.Subject("simulator", "acct_sandbox", id, null, null, Instant.EPOCH);
    var applied =
        shop.platform()
            .bean(TransactionTemplate.class)
            .execute(
                _ ->
                    shop.platform()
                        .bean(ApplyProviderFact.class)
                        .apply(new ProviderFact.Voided(subject)));
    assertThat(applied).isTrue();
    assertThat(shop.get(id).number("amountCapturable")).isZero();
    shop.dueNow(id);
    await().until(() -> shop.get(id).number("amountRefunded") == 100);
    assertThat(shop.status(id)).isEqualTo("PARTIALLY_REFUNDED");
  }

  private ApiClient.Answer capture(String id, long amount, boolean last) {
    return api.post(path(id, "capture"), Map.of("amount", amount, "finalCapture", last));
  }

  private ApiClient.Answer increment(String id, long total) {
    return api.post(path(id, "increment-authorization"), Map.of("amount", total));
  }

  private void script(String id, String operation, String fault) {
    var scripted =
        shop.provider()
            .post(
                "/admin/faults/script",
                Map.of("operation", operation, "fault", fault, "times", 1, "paymentReference", id));
    assertThat(scripted.status()).as(scripted.text()).isLessThan(300);
  }

  /** As somebody with the provider's key could who does not go through us. */
  private void captureBehindOurBack(String id) {
    var charge = shop.get(id).field("providerReference");
    var taken =
        new ApiClient(shop.provider().baseUrl(), Neighbors.PROVIDER_KEY)
            .post(
                "/v1/charges/" + charge + "/captures",
                Map.of(
                    "reference",
                    "manual-" + id,
                    "paymentReference",
                    id,
                    "amount",
                    1_000,
                    "currency",
                    "USD",
                    "final",
                    true),
                "manual-" + id);
    assertThat(taken.status()).as(taken.text()).isLessThan(300);
  }
}
