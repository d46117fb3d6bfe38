package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Operators see what providers told of payments that nobody here knows. */
class WaitingFactsTest {

  private final Sandbox sandbox = RunningPlatform.shared();
  private final URI payments = sandbox.baseUrl(SandboxService.PAYMENT_API);
  private final Storefront shop = Storefront.ofMerchantA(sandbox);
  private final Http viewer = Http.operator(payments, "viewer");
  private final Http operator = Http.operator(payments, "operator");

  @Test
  @DisplayName("A408 an event for an unknown payment is kept, tried again and shown to operators")
  void areShownAndTriedAgain() {
    var stranger = "pi_of_somebody_else_" + UUID.randomUUID();
    var reference = "txn_" + UUID.randomUUID();
    var charged =
        SimulatorEvents.of(sandbox)
            .books()
            .post(
                "/v1/charges",
                Map.of(
                    "reference",
                    reference,
                    "paymentReference",
                    stranger,
                    "amount",
                    700,
                    "currency",
                    "GEL",
                    "paymentMethod",
                    "pm_card_visa_chargeDeclined"),
                reference);
    assertThat(charged.status()).as(charged.text()).isEqualTo(402);

    var fact =
        await().atMost(Storefront.SOON).until(() -> find(stranger), Optional::isPresent).get();
    assertThat(fact.path("type").asString()).isEqualTo("provider.authorization_failed.v1");
    assertThat(fact.path("provider").asString()).isEqualTo("simulator");
    assertThat(fact.path("transactionId").asString()).isEqualTo(reference);
    assertThat(fact.path("nextTryAt").asString("")).isNotEmpty();

    var retry = "/api/waiting-facts/" + fact.path("eventId").asString() + "/retry";
    assertThat(viewer.post(retry, "").status()).isEqualTo(403);
    assertThat(shop.api().get("/api/waiting-facts").status()).isEqualTo(403);
    assertThat(operator.post(retry, "").number("tries")).isZero();
    await().atMost(Storefront.SOON).until(() -> find(stranger).get().path("tries").longValue() > 0);
    assertThat(
            operator
                .post("/api/waiting-facts/" + UUID.randomUUID() + "/retry", "")
                .is(404, "waiting_fact_not_found"))
        .isTrue();
    assertThat(operator.post("/api/waiting-facts/x/retry", "").status()).isEqualTo(404);
    assertThat(viewer.get("/api/waiting-facts?cursor=x").status()).isEqualTo(400);
  }

  private Optional<JsonNode> find(String paymentId) {
    return viewer
        .get("/api/waiting-facts?limit=100")
        .body()
        .path("data")
        .valueStream()
        .filter(fact -> fact.path("paymentIntentId").asString("").equals(paymentId))
        .findFirst();
  }
}
