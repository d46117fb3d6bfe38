package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.infrastructure.TestTokens;
import io.quittance.payment.outcome.ApplyProviderFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What reconciliation proves its copy by. */
class PaymentTotalsTest {

  private static final Instant TAKEN = Instant.parse("2021-03-14T06:59:59.999Z");
  private static final Instant GIVEN_BACK = Instant.parse("2021-03-14T07:00:00Z");

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final ApiClient service =
      new ApiClient(shop.platform().paymentUrl(), TestTokens.tokenOf("reconciliation-service"));

  @Test
  @DisplayName("A903: totals of a day that begins in another zone, with disputes by their own days")
  void countsBetweenTwoMoments() {
    var paymentId = shop.sale(1_000, "pm_card_visa").field("paymentIntentId");
    var reference = "dp_of_" + paymentId;
    apply(
        new ProviderFact.DisputeOpened(
            subject(paymentId, TAKEN), reference, 400, "USD", "fraudulent", null));
    apply(new ProviderFact.DisputeWon(subject(paymentId, GIVEN_BACK), reference));

    var begins = Instant.parse("2021-03-13T08:00:00Z");
    assertThat(kinds("&from=%s&to=%s".formatted(begins, GIVEN_BACK)))
        .containsExactly("CHARGEBACK USD 1 400");
    assertThat(kinds("&from=%s&to=%s".formatted(GIVEN_BACK, GIVEN_BACK.plus(Duration.ofDays(1)))))
        .containsExactly("CHARGEBACK_REVERSAL USD 1 400");
    assertThat(kinds(""))
        .as("the whole day in UTC")
        .containsExactly("CHARGEBACK USD 1 400", "CHARGEBACK_REVERSAL USD 1 400");
  }

  @Test
  void refusesHalfAWindowAndOneThatEndsBeforeItBegins() {
    assertThat(ask("&from=" + TAKEN).code()).isEqualTo("parameter_missing");
    assertThat(ask("&to=" + TAKEN).code()).isEqualTo("parameter_missing");
    assertThat(ask("&from=%s&to=%s".formatted(GIVEN_BACK, TAKEN)).code())
        .isEqualTo("parameter_invalid");
  }

  private List<String> kinds(String window) {
    return JsonMapper.shared()
        .readTree(ask(window).text())
        .valueStream()
        .map(
            total ->
                "%s %s %d %d"
                    .formatted(
                        total.path("kind").asString(),
                        total.path("currency").asString(),
                        total.path("count").asLong(),
                        total.path("amount").asLong()))
        .toList();
  }

  private ApiClient.Answer ask(String window) {
    return service.get("/internal/payment-totals?date=2021-03-14&provider=simulator" + window);
  }

  private void apply(ProviderFact fact) {
    var platform = shop.platform();
    var applied =
        platform
            .bean(TransactionTemplate.class)
            .execute(_ -> platform.bean(ApplyProviderFact.class).apply(fact));
    assertThat(applied).isTrue();
  }

  private static ProviderFact.Subject subject(String paymentId, Instant at) {
    return new ProviderFact.Subject("simulator", "acct_sandbox", paymentId, null, null, at);
  }
}
