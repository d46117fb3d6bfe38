package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same number everywhere, in the unit that each side counts in. */
class MinorUnitsTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());
  private final ApiClient api = shop.api();

  private ApiClient.Answer sale(long amount, String currency) {
    var sale =
        shop.sale(
            Shop.order(),
            amount,
            "pm_card_visa",
            UUID.randomUUID().toString(),
            Map.of("currency", currency));
    assertThat(sale.status()).as(sale.text()).isEqualTo(201);
    return sale;
  }

  private String refundPath(String id) {
    return "/api/payments/" + id + "/refund";
  }

  @ParameterizedTest(name = "A1004 A1005 {0}: the simulator is told minor units")
  @ValueSource(strings = {"USD", "JPY", "KWD"})
  void theSimulatorIsToldMinorUnits(String currency) {
    var sale = sale(1_099, currency);
    var id = sale.field("paymentIntentId");
    assertThat(api.post(refundPath(id), Map.of("amount", 100)).number("amount")).isEqualTo(100);

    assertThat(sale.number("amountCaptured")).isEqualTo(1_099);
    assertThat(sale.field("currency")).isEqualTo(currency);
    var effects =
        shop.provider().get("/admin/effects?limit=100&paymentReference=" + id).body().path("data");
    assertThat(effects).isNotEmpty();
    assertThat(
            effects
                .valueStream()
                .map(
                    effect ->
                        "%s %d %s"
                            .formatted(
                                effect.path("type").asString(""),
                                effect.path("amount").asLong(),
                                effect.path("currency").asString(""))))
        .contains("CAPTURE 1099 " + currency, "REFUND 100 " + currency)
        .allMatch(effect -> effect.endsWith(" " + currency));
  }

  @Test
  @DisplayName("A1006 a refund names no currency: it is the payment's, and any other is refused")
  void aRefundIsInTheCurrencyOfThePayment() {
    var id = sale(1_000, "USD").field("paymentIntentId");

    var refused = api.post(refundPath(id), Map.of("amount", 100, "currency", "EUR"));
    var refund = api.post(refundPath(id), Map.of("amount", 100));

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("unknown_field");
    assertThat(refund.field("currency")).isEqualTo("USD");
    assertThat(shop.get(id).number("amountRefunded")).isEqualTo(100);
    assertThat(shop.effects(id, "REFUND")).isEqualTo(1);
  }

  @Test
  @DisplayName("A1007 refunds of thirds add up to the charge; the last one is what is left")
  void refundsOfThirdsAddUp() {
    var id = sale(100, "USD").field("paymentIntentId");

    assertThat(api.post(refundPath(id), Map.of("amount", 33)).status()).isEqualTo(201);
    assertThat(api.post(refundPath(id), Map.of("amount", 33)).status()).isEqualTo(201);
    assertThat(api.post(refundPath(id), Map.of("amount", 35)).code())
        .isEqualTo("amount_exceeds_refundable");
    assertThat(api.post(refundPath(id), "").number("amount")).isEqualTo(34);

    assertThat(shop.get(id).number("amountRefunded")).isEqualTo(100);
    assertThat(shop.status(id)).isEqualTo("REFUNDED");
  }
}
