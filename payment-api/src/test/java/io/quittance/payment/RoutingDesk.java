package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.payment.ApiClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Two operators who agree on rules. Whatever they agree on, other tests go to the simulator. */
record RoutingDesk(Shop shop, ApiClient operator, ApiClient approver) {

  static final String RULES = "/api/routing/rules";

  /** For every payment that no other rule is for, as without any rules. */
  static final Map<String, Object> EVERYTHING_ELSE =
      Map.of(
          "name",
          "everything else",
          "priority",
          1000,
          "targets",
          List.of(target("simulator", 100)));

  static RoutingDesk of(Shop shop) {
    var url = shop.platform().paymentUrl();
    return new RoutingDesk(
        shop, ApiClient.operator(url, "operator"), ApiClient.operator(url, "approver"));
  }

  static Map<String, Object> target(String provider, int sharePercent) {
    return Map.of("provider", provider, "sharePercent", sharePercent);
  }

  long activeVersion() {
    return operator.get(RULES).number("version");
  }

  /** What an operator proposes instead of what is active. */
  Answer propose(List<Map<String, Object>> rules) {
    return operator.put(
        RULES, Map.of("replaces", activeVersion(), "reason", "a test", "rules", rules));
  }

  Answer approve(Answer proposed) {
    return approver.post(RULES + "/versions/" + proposed.number("version") + "/approve", "");
  }

  /** Makes these rules the active ones, and waits until payments go by them. */
  void set(List<Map<String, Object>> rules) {
    var all = new ArrayList<>(rules);
    all.add(EVERYTHING_ELSE);
    var proposed = propose(all);
    assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
    var approved = approve(proposed);
    assertThat(approved.field("status")).as(approved.text()).isEqualTo("ACTIVE");
    await()
        .until(
            () -> {
              var id = shop.sale(100, "pm_card_visa").field("paymentIntentId");
              return routings(id).getFirst().path("version").longValue()
                  == proposed.number("version");
            });
  }

  /** The lines of a payment's timeline that tell of choices. */
  List<JsonNode> routings(String paymentIntentId) {
    return lines(paymentIntentId, "ROUTING");
  }

  List<JsonNode> lines(String paymentIntentId, String type) {
    return shop.api()
        .get(Shop.path(paymentIntentId, "timeline"))
        .body()
        .path("data")
        .valueStream()
        .filter(line -> line.path("type").asString().equals(type))
        .toList();
  }
}
