package io.quittance.payment;

import static io.quittance.payment.RoutingDesk.target;
import static io.quittance.payment.ScriptedProvider.NORTH;
import static io.quittance.payment.ScriptedProvider.SOUTH;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.payment.ApiClient.Answer;
import io.quittance.payment.provider.ProviderAnswer.NotAsked;
import io.quittance.platform.id.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cards that providers keep: stored by the provider's token, and paid with at that provider. */
class StoredTokensTest {

  private static final String METHODS = "/api/payment-methods";
  private static final String TOKEN = "north/9zsk8m";

  private static final Shop SHOP = Shop.of(PaymentPlatform.shared());
  private static final RoutingDesk DESK = RoutingDesk.of(SHOP);

  @BeforeAll
  static void sendKronerSouth() {
    DESK.set(
        List.of(
            Map.of(
                "name",
                "kroner",
                "priority",
                10,
                "when",
                Map.of("currencies", List.of("NOK")),
                "targets",
                List.of(target("south", 100)))));
  }

  @AfterEach
  void behaveAgain() {
    NORTH.willDoIt();
  }

  @Test
  @DisplayName("a token is stored with its provider, and nothing is known of its card")
  void storesAToken() {
    var stored = store(TOKEN, null);

    assertThat(stored.status()).as(stored.text()).isEqualTo(201);
    assertThat(stored.text()).doesNotContain(TOKEN);
    assertThat(stored.body().path("display").valueStream()).allMatch(part -> part.isNull());
    assertThat(SHOP.api().get(METHODS + "/" + idOf(stored)).text()).isEqualTo(stored.text());
    assertThat(providerOf(stored)).isEqualTo("north");
  }

  @Test
  void whereTheFormDoesNotTellTheMerchantDoes() {
    var refused = store("scripted/1", null);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("payment_method_invalid");
    assertThat(refused.field("param")).isEqualTo("provider");
    assertThat(refused.field("detail")).contains("is needed", "north or south or west");

    assertThat(providerOf(store("scripted/1", "south"))).isEqualTo("south");
  }

  @ParameterizedTest
  @CsvSource({
    "north/1, nobody, provider",
    "north/1, south, token",
    "pm_card_visa, north, token",
    "pm_card_unknown, , token",
    "tok_x, , token",
    "nope, simulator, token"
  })
  void refusesATokenThatIsNotTheProviders(String token, String provider, String param) {
    var refused = store(token, provider);
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("payment_method_invalid");
    assertThat(refused.field("param")).isEqualTo(param);
  }

  @Test
  void onlyTokensHaveAProvider() {
    var refused =
        SHOP.api()
            .post(
                METHODS,
                Map.of("type", "WALLET", "walletId", "w-1", "userId", "u", "provider", "north"));
    assertThat(refused.code()).isEqualTo("payment_method_invalid");
    assertThat(refused.field("param")).isEqualTo("provider");
  }

  @Test
  @DisplayName(
      "a token goes to its provider although the rules name another, and the line says why")
  void paysAtItsProvider() {
    var sale = sale(idOf(store(TOKEN, null)), "NOK");

    assertThat(sale.field("status")).as(sale.text()).isEqualTo("CAPTURED");
    assertThat(sale.field("provider")).isEqualTo("north");
    var routing = DESK.routings(sale.field("paymentIntentId")).getFirst();
    assertThat(routing.path("rule").asString()).isEqualTo("the stored token is the provider's own");
    assertThat(routing.path("chosen").asString()).isEqualTo("north");
    assertThat(routing.path("candidates").size()).isOne();
  }

  @Test
  @DisplayName("nobody else is asked when its provider cannot be")
  void goesToNobodyElse() {
    var method = idOf(store(TOKEN, null));
    NORTH.will(_ -> new NotAsked("the connection was refused"));
    int before = SOUTH.asked();

    var sale = sale(method, "NOK");

    assertThat(sale.field("status")).as(sale.text()).isNotEqualTo("CAPTURED");
    assertThat(SOUTH.asked()).isEqualTo(before);
  }

  @Test
  @DisplayName("where its provider does not take the payment, nobody does")
  void isRefusedWhereItsProviderCannot() {
    var refused = sale(idOf(store(TOKEN, null)), "USD");

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("payment_not_routable");
    assertThat(refused.field("detail")).contains("north does not take USD");
  }

  private static Answer store(String token, String provider) {
    var request =
        new HashMap<String, Object>(
            Map.of("type", "CREDIT_CARD", "token", token, "userId", "user-1"));
    if (provider != null) {
      request.put("provider", provider);
    }
    return SHOP.api().post(METHODS, request);
  }

  private static Answer sale(String method, String currency) {
    return SHOP.sale(
        Shop.order(), 500, method, UUID.randomUUID().toString(), Map.of("currency", currency));
  }

  private static String idOf(Answer stored) {
    assertThat(stored.status()).as(stored.text()).isEqualTo(201);
    return stored.field("paymentMethodId");
  }

  private static String providerOf(Answer stored) {
    return SHOP.platform()
        .bean(JdbcClient.class)
        .sql("SELECT provider FROM payment_method WHERE id = :id")
        .param("id", Ids.read("pm", idOf(stored)).orElseThrow())
        .query(String.class)
        .single();
  }
}
