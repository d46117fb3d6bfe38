package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wallets, bank accounts and providers' tokens that a merchant stored, paid with to the end. */
class StoredMethodsTest {

  private static final String IBAN = "DE02120300000000202051";

  private static final Map<String, Storefront> SHOPS =
      ContractShops.open(RunningPlatform.shared()).entrySet().stream()
          .collect(Collectors.toMap(shop -> shop.getKey().name(), Map.Entry::getValue));

  @ParameterizedTest
  @CsvSource({
    "alipay, WALLET, walletId, alipay_qr, CNY",
    "alipay, WALLET, walletId, alipay_page, CNY",
    "wechat, WALLET, walletId, wallet of 17, CNY",
    "bank, BANK_TRANSFER, bankAccount, " + IBAN + ", EUR"
  })
  @DisplayName("a stored wallet or bank account is paid with, once the customer did their part")
  void isPaidByTheCustomer(
      String provider, String type, String field, String value, String currency) {
    var shop = SHOPS.get(provider);
    var method = store(shop, Map.of("type", type, field, value));

    var sale = shop.sale(method, 6_100, currency);
    assertThat(sale.field("status")).as(sale.text()).isEqualTo("REQUIRES_ACTION");
    assertThat(sale.field("provider")).isEqualTo(provider);
    open(sale.body().path("nextAction").path("url").asString(""));
    pay(shop, provider, sale.field("paymentIntentId"));

    var captured = shop.awaitStatus(sale.field("paymentIntentId"), "CAPTURED");
    assertThat(captured.number("amountCaptured")).isEqualTo(6_100);
    assertThat(captured.field("paymentMethodId")).isEqualTo(method);
  }

  @Test
  @DisplayName("what no provider takes in a currency is refused clearly, and so are gift cards")
  void refusesWhatNobodyTakes() {
    var shop = SHOPS.get("alipay");
    var wallet = store(shop, Map.of("type", "WALLET", "walletId", "alipay_qr"));
    var refused = shop.sale(wallet, 6_100, "USD");
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.field("code")).isEqualTo("payment_not_routable");

    var giftCard = store(shop, Map.of("type", "GIFT_CARD", "giftCardCode", "GIFT-ABCD-EFGH"));
    var unsupported = shop.sale(giftCard, 6_100, "CNY");
    assertThat(unsupported.status()).as(unsupported.text()).isEqualTo(422);
    assertThat(unsupported.field("code")).isEqualTo("payment_method_not_supported");
  }

  @Test
  @DisplayName("a token of Stripe's is paid with at Stripe, also where rules name another provider")
  void sendsStripesTokenToStripe() {
    var shop = SHOPS.get("simulator");
    var token = "pm_1NobodyKnowsThisOne0001";
    var method = store(shop, Map.of("type", "CREDIT_CARD", "token", token));

    var sale = shop.sale(method, 6_100, "USD");
    var payment = sale.field("paymentIntentId");
    assertThat(shop.payment(payment).field("provider")).as(sale.text()).isEqualTo("stripe");
    assertThat(shop.timeline(payment).text())
        .contains("the stored token is the provider's own")
        .doesNotContain("simulator");
  }

  private static String store(Storefront shop, Map<String, String> method) {
    var request = new HashMap<String, Object>(method);
    request.put("userId", "user-9");
    var stored = shop.api().post("/api/payment-methods", request);
    assertThat(stored.status()).as(stored::explained).isEqualTo(201);
    return stored.field("paymentMethodId");
  }

  /** Alipay hears of an order only when its page is opened. */
  private static void open(String address) {
    if (address.startsWith("http")) {
      Http.bearer(URI.create(address), "nobody").get("");
    }
  }

  /** At the page behind the emulator. */
  private static void pay(Storefront shop, String provider, String payment) {
    var charges = "/admin/charges?provider=%s&paymentReference=%s".formatted(provider, payment);
    var charge =
        await()
            .atMost(Storefront.SOON)
            .until(
                () -> shop.provider().get(charges).body().path("data"), found -> !found.isEmpty())
            .path(0)
            .path("chargeId")
            .asString();
    var page = URI.create(shop.provider().baseUrl() + "/challenge/" + charge);
    var paid =
        Http.send(
            HttpRequest.newBuilder(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("outcome=complete")));
    assertThat(paid.status()).as(paid.text()).isIn(200, 303);
  }
}
