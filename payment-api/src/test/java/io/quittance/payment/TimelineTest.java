package io.quittance.payment;

import static io.quittance.payment.Shop.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a merchant is told about how its payment came to be what it is. */
class TimelineTest {

  private final Shop shop = Shop.of(PaymentPlatform.shared());

  @Test
  @DisplayName("tells transitions and provider calls in order, with times and durations")
  void tellsWhatHappened() {
    var id = shop.authorized(1_000);
    shop.api().post(path(id, "capture"), Map.of("amount", 400, "finalCapture", false));
    var refund = shop.api().post("/api/payments/" + id + "/refund", Map.of("amount", 100));

    var timeline = shop.api().get(path(id, "timeline"));

    assertThat(timeline.status()).as(timeline.text()).isEqualTo(200);
    assertThat(timeline.field("paymentIntentId")).isEqualTo(id);
    assertThat(timeline.body().path("ledgerMissing").booleanValue()).isTrue();
    assertThat(lines(timeline, "TRANSITION"))
        .extracting(line -> line.path("event").asString() + " " + line.path("to").asString())
        .containsExactly(
            "payment.created.v1 CREATED",
            "payment.authorizing.v1 AUTHORIZING",
            "payment.authorized.v1 AUTHORIZED",
            "payment.capturing.v1 CAPTURING",
            "payment.captured.v1 PARTIALLY_CAPTURED",
            "refund.created.v1 REFUNDING",
            "refund.succeeded.v1 PARTIALLY_REFUNDED");
    assertThat(lines(timeline, "TRANSITION"))
        .extracting(line -> line.path("sequence").longValue())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(lines(timeline, "TRANSITION").getLast().path("of").asString())
        .isEqualTo(refund.field("refundId"));
    assertThat(lines(timeline, "PROVIDER_CALL"))
        .extracting(line -> line.path("call").asString() + " " + line.path("told").asString())
        .containsExactly(
            "AUTHORIZE provider.authorized.v1",
            "CAPTURE provider.captured.v1",
            "REFUND provider.refunded.v1");
    assertThat(lines(timeline, "PROVIDER_CALL"))
        .allMatch(line -> line.path("durationMillis").longValue() >= 0)
        .allMatch(line -> line.path("reference").asString().startsWith("txn_"))
        .allMatch(line -> !line.path("requestId").asString("").isEmpty());
    assertThat(timeline.body().path("data").valueStream())
        .extracting(line -> Instant.parse(line.path("at").asString()))
        .isSorted();
  }

  @Test
  @DisplayName("tells why an outcome is not known, and how it was found out")
  void tellsOfSilence() {
    var id = shop.sale(500, "pm_fault_timeout_then_charged").field("paymentIntentId");
    shop.dueNow(id);
    await().until(() -> shop.status(id).equals("CAPTURED"));

    assertThat(lines(shop.api().get(path(id, "timeline")), "PROVIDER_CALL"))
        .extracting(line -> line.path("call").asString() + " " + line.path("outcome").asString())
        .startsWith("AUTHORIZE UNKNOWN", "LOOK_UP TOLD");
  }

  @Test
  void isNobodyElsesBusiness() {
    var id = shop.authorized(1_000);
    var other = new ApiClient(shop.platform().paymentUrl(), PaymentPlatform.KEY_B);
    assertThat(other.get(path(id, "timeline")).code()).isEqualTo("payment_not_found");
    assertThat(shop.api().get(path("pi_x", "timeline")).status()).isEqualTo(404);
  }

  private static List<JsonNode> lines(ApiClient.Answer timeline, String type) {
    return timeline
        .body()
        .path("data")
        .valueStream()
        .filter(line -> line.path("type").asString().equals(type))
        .toList();
  }
}
