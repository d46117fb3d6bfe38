package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only banks do: they know a payment by a reference that its customer wrote. */
class BankTransfersTest {

  private static final Pattern REFERENCE = Pattern.compile("[?&]reference=(RF[0-9A-Z]+)");
  private static final String IBAN = "DE89370400440532013000";
  private static final String TOKEN = "bank_token_of_the_sandbox";

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = bankShop(sandbox);

  @Test
  @DisplayName("A406 a customer's transfer is found by what they wrote; the statement has it all")
  void takesATransferAndGivesItBack() {
    var sale = shop.sale("pm_card_visa", 7_300, "EUR");
    assertThat(sale.field("status")).as(sale.text()).isEqualTo("REQUIRES_ACTION");
    var page = sale.body().path("nextAction").path("url").asString("");
    var reference = referenceIn(page);
    var instructions = Http.bearer(URI.create(page), "nobody").get("");
    assertThat(instructions.text()).contains("EUR 73.00", IBAN);

    // Nobody comes back to us: the bank's message is all that tells.
    shop.admin("/admin/bank/transfers", Map.of("creditorReference", reference));
    var payment = sale.field("paymentIntentId");
    var captured = shop.awaitStatus(payment, "CAPTURED");
    assertThat(captured.number("amountCaptured")).isEqualTo(7_300);
    assertThat(captured.field("providerReference")).isEqualTo(reference);

    assertThat(shop.refund(payment, 2_300).status()).isIn(201, 202);
    shop.awaitStatus(payment, "PARTIALLY_REFUNDED");
    await()
        .atMost(Storefront.SOON)
        .untilAsserted(
            () -> assertThat(statement(payment)).contains(reference, ">73.00<", ">23.00<"));
  }

  @Test
  @DisplayName("a request that was called off is closed at the bank: a transfer to it is refused")
  void callsARequestOff() {
    var sale = shop.sale("pm_card_visa", 7_400, "EUR");
    var reference = referenceIn(sale.body().path("nextAction").path("url").asString(""));
    shop.api().post("/api/payment-intents/" + sale.field("paymentIntentId") + "/cancel", Map.of());
    shop.awaitStatus(sale.field("paymentIntentId"), "CANCELED");

    var late =
        shop.provider().post("/admin/bank/transfers", Map.of("creditorReference", reference));
    assertThat(late.field("code")).isEqualTo("illegal_state");
  }

  private static String referenceIn(String page) {
    var found = REFERENCE.matcher(page);
    assertThat(found.find()).as(page).isTrue();
    return found.group(1);
  }

  /** Of the day on which the payment was paid. */
  private String statement(String payment) {
    var effects = shop.provider().get("/admin/effects?provider=bank&paymentReference=" + payment);
    var day = effects.body().path("data").path(0).path("at").asString("").substring(0, 10);
    var bank = Http.bearer(sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), TOKEN);
    return bank.get("/bank/accounts/%s/statements/%s".formatted(IBAN, day)).text();
  }

  private static Storefront bankShop(Sandbox sandbox) {
    return ContractShops.open(sandbox).entrySet().stream()
        .filter(shop -> shop.getKey().name().equals("bank"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }
}
