package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.outcome.ApplyProviderFact;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What providers tell of disputes, in any order and more than once. */
class DisputeRulesTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final String paymentId = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
  private final String reference = "dp_of_" + paymentId;

  @Test
  @DisplayName("A1506 evidence that comes after its deadline is refused")
  void theDeadlineCounts() {
    assertThat(opened(Instant.now().minus(1, ChronoUnit.MINUTES))).isTrue();
    var late =
        shop.api()
            .post(
                "/api/disputes/" + dispute().path("disputeId").asString() + "/evidence",
                Map.of("text", "winning_evidence"));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("illegal_state");
    assertThat(dispute().path("status").asString()).isEqualTo("NEEDS_RESPONSE");
  }

  @Test
  @DisplayName("the end of a dispute that is not known yet waits, also while it is an inquiry")
  void theEndWaitsForTheBeginning() {
    assertThat(apply(lost())).isFalse();
    assertThat(apply(won())).isFalse();
    assertThat(apply(inquired())).isTrue();
    assertThat(apply(lost())).isFalse();
    assertThat(opened(null)).isTrue();
    assertThat(apply(lost())).isTrue();
    assertThat(dispute().path("status").asString()).isEqualTo("LOST");
  }

  @Test
  @DisplayName("A1505 facts that are told again change nothing; only a later win reverses a loss")
  void repeatsChangeNothing() {
    apply(inquired());
    apply(inquired());
    opened(null);
    opened(null);
    assertThat(apply(inquired())).as("the inquiry once more").isTrue();
    apply(lost());
    apply(lost());
    assertThat(disputed()).isTrue();

    apply(won());
    apply(won());
    assertThat(disputed()).isFalse();
    assertThat(shop.status(paymentId)).isEqualTo("CAPTURED");
    apply(lost());
    assertThat(dispute().path("status").asString()).isEqualTo("WON");
    assertThat(disputed()).isFalse();
  }

  @Test
  @DisplayName("A1506 nothing is refunded until the last of several disputes is closed")
  void severalDisputesMayBeOpen() {
    apply(dispute("first-" + paymentId, 400));
    apply(dispute("second-" + paymentId, 400));
    apply(new ProviderFact.DisputeWon(subject(), "first-" + paymentId));
    assertThat(refund().code()).isEqualTo("payment_disputed");
    assertThat(refund().field("paymentIntentId")).isEqualTo(paymentId);
    apply(new ProviderFact.DisputeLost(subject(), "second-" + paymentId));
    assertThat(refund().status()).isEqualTo(201);
  }

  private ApiClient.Answer refund() {
    return shop.api().post("/api/payments/" + paymentId + "/refund", Map.of("amount", 100));
  }

  private ProviderFact dispute(String reference, long amount) {
    return new ProviderFact.DisputeOpened(subject(), reference, amount, "USD", "fraudulent", null);
  }

  private boolean opened(@Nullable Instant dueBy) {
    return apply(
        new ProviderFact.DisputeOpened(subject(), reference, 1_000, "USD", "fraudulent", dueBy));
  }

  private ProviderFact inquired() {
    return new ProviderFact.InquiryOpened(subject(), reference, 1_000, "USD", "unrecognized", null);
  }

  private ProviderFact won() {
    return new ProviderFact.DisputeWon(subject(), reference);
  }

  private ProviderFact lost() {
    return new ProviderFact.DisputeLost(subject(), reference);
  }

  private ProviderFact.Subject subject() {
    return new ProviderFact.Subject(
        "simulator", "acct_sandbox", paymentId, null, null, Instant.EPOCH);
  }

  private boolean apply(ProviderFact fact) {
    var platform = shop.platform();
    return Boolean.TRUE.equals(
        platform
            .bean(TransactionTemplate.class)
            .execute(_ -> platform.bean(ApplyProviderFact.class).apply(fact)));
  }

  private boolean disputed() {
    return shop.get(paymentId).body().path("disputed").booleanValue();
  }

  private JsonNode dispute() {
    return shop.api()
        .get("/api/disputes?limit=100")
        .body()
        .path("data")
        .valueStream()
        .filter(it -> it.path("paymentIntentId").asString("").equals(paymentId))
        .findFirst()
        .orElseThrow();
  }
}
