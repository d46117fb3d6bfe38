package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One merchant for each provider, whose payments go there by a rule of routing. */
final class ContractShops {

  private ContractShops() {}

  /** The shops by provider, once the rules are in force. */
  static Map<ContractProvider, Storefront> open(Sandbox sandbox) {
    var shops = new LinkedHashMap<ContractProvider, Storefront>();
    ContractProvider.ALL.forEach(provider -> shops.put(provider, open(sandbox, provider)));
    route(sandbox, shops);
    return shops;
  }

  private static Storefront open(Sandbox sandbox, ContractProvider provider) {
    var payments = sandbox.baseUrl(SandboxService.PAYMENT_API);
    var merchant =
        Http.bearer(payments, SandboxCredentials.SERVICE_TOKEN)
            .post("/internal/merchants", Map.of("name", "contract of " + provider.name()));
    assertThat(merchant.status()).as(merchant::explained).isEqualTo(201);
    var token = SandboxCredentials.SERVICE_TOKEN;
    return new Storefront(
        merchant.field("merchantId"),
        Http.bearer(payments, merchant.field("apiKey")).patient(),
        Http.bearer(sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), token),
        Http.bearer(sandbox.baseUrl(SandboxService.LEDGER_SERVICE), token));
  }

  /** One operator proposes, another one approves; everybody else stays where they were. */
  private static void route(Sandbox sandbox, Map<ContractProvider, Storefront> shops) {
    var payments = sandbox.baseUrl(SandboxService.PAYMENT_API);
    var operator = Http.operator(payments, "operator");
    var proposed =
        operator.put(
            "/api/routing/rules",
            Map.of(
                "replaces",
                operator.get("/api/routing/rules").number("version"),
                "reason",
                "each provider has a merchant of its own",
                "rules",
                rules(shops)));
    assertThat(proposed.status()).as(proposed::explained).isEqualTo(201);
    var path = "/api/routing/rules/versions/" + proposed.number("version") + "/approve";
    var approved = Http.operator(payments, "approver").post(path, "");
    assertThat(approved.status()).as(approved::explained).isEqualTo(200);
    awaitRules(shops.values().iterator().next(), proposed.number("version"));
  }

  /**
   * An instance goes by the rules before for a moment; a declined payment tells, and moves nothing.
   */
  private static void awaitRules(Storefront shop, long version) {
    await()
        .atMost(Storefront.SOON)
        .until(
            () -> {
              var declined = shop.sale("pm_card_visa_chargeDeclined", 100, "USD");
              return shop.timeline(declined.field("paymentIntentId"))
                  .body()
                  .path("data")
                  .valueStream()
                  .filter(line -> line.path("type").asString("").equals("ROUTING"))
                  .anyMatch(line -> line.path("version").longValue() == version);
            });
  }

  private static List<Map<String, Object>> rules(Map<ContractProvider, Storefront> shops) {
    var rules = new ArrayList<Map<String, Object>>();
    shops.forEach(
        (provider, shop) ->
            rules.add(
                Map.of(
                    "name",
                    "contract " + provider.name(),
                    "priority",
                    rules.size() + 1,
                    "when",
                    Map.of("merchants", List.of(shop.merchantId())),
                    "targets",
                    List.of(Map.of("provider", provider.name(), "sharePercent", 100)))));
    rules.add(
        Map.of(
            "name",
            "everybody else",
            "priority",
            rules.size() + 1,
            "targets",
            List.of(Map.of("provider", "simulator", "sharePercent", 100))));
    return rules;
  }
}
