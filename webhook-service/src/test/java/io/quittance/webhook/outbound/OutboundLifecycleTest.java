package io.quittance.webhook.outbound;

import static io.quittance.webhook.outbound.PaymentTopic.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.RefundView;
import io.quittance.platform.id.Ids;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** The story of a merchant's webhook, from the endpoint to the delivery log. */
@WebhookServiceTest
class OutboundLifecycleTest {

  private final int port;
  private final Merchant merchant;

  OutboundLifecycleTest(@LocalServerPort int port) {
    this.port = port;
    this.merchant = Merchant.in(port);
  }

  @Test
  void deliversSignedEventsAndShowsWhatBecameOfThem() throws Exception {
    try (var sink = Sink.answering(200);
        var topic = new PaymentTopic()) {
      var endpoint = merchant.register(sink.url());
      var secret = endpoint.text("/secret");
      assertThat(secret).startsWith("whsec_").hasSize(6 + 44);

      var paymentId = SimulatorProvider.id("pi");
      var eventId =
          topic.tell(new PaymentEvent.Created(merchant.id(), payment(paymentId, "CREATED")), 1);
      var message = sink.messages(1).getFirst();
      assertThat(message.id()).isEqualTo(eventId);
      assertThat(message.header("content-type")).startsWith("application/json");
      new Webhook(secret).verify(message.body(), message.headers());

      var body = message.json();
      assertThat(body.propertyNames())
          .containsExactly("id", "type", "createdAt", "sequence", "data");
      assertThat(body.at("/id").stringValue()).isEqualTo(eventId);
      assertThat(body.at("/type").stringValue()).isEqualTo("payment.created.v1");
      assertThat(body.at("/sequence").longValue()).isOne();
      assertThat(body.at("/createdAt").stringValue()).isEqualTo("2026-03-01T10:00:00Z");
      assertThat(body.at("/data/object/paymentIntentId").stringValue()).isEqualTo(paymentId);
      assertThat(body.at("/data/object/description").stringValue()).isEqualTo("汉字 ü");

      assertThat(merchant.get("/api/events/" + eventId).body()).isEqualTo(body);
      var listed = merchant.get("/api/events?type=payment.created.v1");
      assertThat(listed.body().at("/data/0")).isEqualTo(body);
      assertThat(listed.body().at("/hasMore").booleanValue()).isFalse();

      var delivery = delivered(eventId);
      assertThat(delivery.text("/data/0/id")).startsWith("dlv_");
      assertThat(delivery.text("/data/0/eventId")).isEqualTo(eventId);
      assertThat(delivery.text("/data/0/endpointId")).isEqualTo(endpoint.text("/id"));
      assertThat(delivery.text("/data/0/attempts/0/outcome")).isEqualTo("DELIVERED");
      assertThat(delivery.body().at("/data/0/attempts/0/httpStatus").intValue()).isEqualTo(200);
    }
  }

  @Test
  void tellsTheRefundOfARefundsEventAndFiltersByType() {
    try (var all = Sink.answering(204);
        var some = Sink.answering(200);
        var topic = new PaymentTopic()) {
      merchant.register(all.url());
      merchant.register(some.url(), "refund.created", "payment.captured.v1");

      var paymentId = SimulatorProvider.id("pi");
      var paid = payment(paymentId, "CAPTURED");
      topic.tell(new PaymentEvent.Created(merchant.id(), paid), 1);
      var refund =
          new RefundView(
              SimulatorProvider.id("re"),
              paymentId,
              1200,
              "USD",
              "PENDING",
              null,
              null,
              Instant.parse("2026-03-02T10:00:00Z"),
              Instant.parse("2026-03-02T10:00:00Z"));
      topic.tell(new PaymentEvent.RefundCreated(merchant.id(), paid, refund), 2);

      assertThat(all.messages(2))
          .extracting(message -> message.json().at("/sequence").longValue())
          .containsExactlyInAnyOrder(1L, 2L);
      var told = some.messages(1).getFirst().json();
      assertThat(told.at("/type").stringValue()).isEqualTo("refund.created.v1");
      assertThat(told.at("/data/object/refundId").stringValue()).isEqualTo(refund.refundId());
      assertThat(told.at("/data/object/amount").longValue()).isEqualTo(1200);
      assertThat(some.soFar()).hasSize(1);
    }
  }

  @Test
  void sendsAnEventAgainUnderTheSameId() {
    try (var sink = Sink.answering(200);
        var topic = new PaymentTopic()) {
      merchant.register(sink.url());
      var eventId = topic.created(merchant.id());
      sink.messages(1);
      delivered(eventId);

      var again = merchant.post("/api/events/" + eventId + "/redeliver", Map.of());
      assertThat(again.status()).isEqualTo(200);
      assertThat(sink.messages(2)).extracting(Sink.Message::id).containsOnly(eventId);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(
                          merchant
                              .get("/api/events/" + eventId + "/deliveries")
                              .body()
                              .at("/data/0/attempts")
                              .size())
                      .isEqualTo(2));
    }
  }

  @Test
  @DisplayName("I8 it is recorded who had an event sent again, and how its delivery stood before")
  void recordsWhoHadAnEventSentAgain() {
    try (var sink = Sink.answering(200);
        var topic = new PaymentTopic()) {
      var endpoint = merchant.register(sink.url()).text("/id");
      var eventId = topic.created(merchant.id());
      var delivery = delivered(eventId).text("/data/0/id");

      var again = merchant.post("/api/events/" + eventId + "/redeliver", Map.of());

      var looks =
          new SimulatorProvider(port).operator("vera", "GET", "/api/audit?objectId=" + delivery);
      var records = JsonMapper.shared().readTree(looks.body()).at("/data");
      assertThat(records.size()).as(looks.body()).isOne();
      var recorded = records.get(0);
      assertThat(recorded.at("/actorKind").stringValue()).isEqualTo("KEY");
      assertThat(recorded.at("/actor").stringValue()).startsWith(merchant.id() + "/key_");
      assertThat(recorded.at("/requestId").stringValue())
          .isEqualTo(again.raw().headers().firstValue("X-Request-Id").orElseThrow());
      assertThat(recorded.at("/objectType").stringValue()).isEqualTo("redelivery");
      assertThat(recorded.at("/objectId").stringValue()).isEqualTo(delivery);
      var noted = recorded.at("/after");
      assertThat(noted.at("/status").stringValue()).isEqualTo("DELIVERED");
      assertThat(noted.at("/attempts").intValue()).isOne();
      assertThat(noted.at("/event_id").stringValue())
          .isEqualTo(PaymentTopic.uuid(eventId).toString());
      assertThat(noted.at("/endpoint_id").stringValue())
          .isEqualTo(Ids.read("we", endpoint).orElseThrow().toString());
    }
  }

  @Test
  void sendsToAnEndpointThatWasRegisteredLaterWhenAsked() {
    try (var sink = Sink.answering(200);
        var topic = new PaymentTopic()) {
      var eventId = topic.created(merchant.id());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> merchant.get("/api/events/" + eventId).status() == 200);
      var nobody = merchant.post("/api/events/" + eventId + "/redeliver", Map.of());
      assertThat(nobody.status()).isEqualTo(409);
      assertThat(nobody.code()).isEqualTo("event_not_deliverable");

      var endpoint = merchant.register(sink.url(), "payment.captured").text("/id");
      var chosen =
          merchant.post("/api/events/" + eventId + "/redeliver", Map.of("endpointId", endpoint));
      assertThat(chosen.status()).isEqualTo(200);
      assertThat(sink.messages(1).getFirst().id()).isEqualTo(eventId);
    }
  }

  @Test
  @DisplayName("A512 a merchant sees its own events and deliveries only, and no address of ours")
  void showsNothingToAnotherMerchant() {
    try (var sink =
            Sink.of(
                (_, exchange) -> {
                  var body = "no thanks, card 4242424242424242".getBytes(StandardCharsets.UTF_8);
                  exchange.sendResponseHeaders(500, body.length);
                  exchange.getResponseBody().write(body);
                });
        var topic = new PaymentTopic()) {
      var endpoint = merchant.register(sink.url()).text("/id");
      var eventId = topic.created(merchant.id());
      sink.messages(1);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  merchant
                      .get("/api/events/" + eventId + "/deliveries")
                      .text("/data/0/attempts/0/outcome")
                      .equals("REFUSED"));
      var log = merchant.get("/api/events/" + eventId + "/deliveries").raw().body();
      assertThat(log).doesNotContain("127.0.0.1", "localhost", "4242", "sink", "Exception");

      var stranger = Merchant.in(port);
      var random = SimulatorProvider.id("evt");
      for (var path : List.of("/api/events/%s", "/api/events/%s/deliveries")) {
        var theirs = stranger.get(path.formatted(eventId));
        assertThat(theirs.status()).isEqualTo(404);
        assertThat(theirs.raw().body().replaceAll("req_[^\"]*|evt_[^\"/]*", ""))
            .isEqualTo(
                stranger
                    .get(path.formatted(random))
                    .raw()
                    .body()
                    .replaceAll("req_[^\"]*|evt_[^\"/]*", ""));
      }
      assertThat(stranger.post("/api/events/" + eventId + "/redeliver", Map.of()).code())
          .isEqualTo("event_not_found");
      assertThat(stranger.get("/api/webhook-endpoints/" + endpoint).code())
          .isEqualTo("webhook_endpoint_not_found");
      assertThat(stranger.patch("/api/webhook-endpoints/" + endpoint, Map.of()).status())
          .isEqualTo(404);
      assertThat(stranger.delete("/api/webhook-endpoints/" + endpoint).status()).isEqualTo(404);
      assertThat(
              stranger
                  .post("/api/webhook-endpoints/" + endpoint + "/rotate-secret", Map.of())
                  .status())
          .isEqualTo(404);
      assertThat(stranger.get("/api/events").body().at("/data").size()).isZero();
      assertThat(stranger.get("/api/webhook-endpoints").body().at("/data").size()).isZero();
    }
  }

  private Merchant.Answer delivered(String eventId) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> merchant.get("/api/events/" + eventId + "/deliveries"),
            answer -> answer.text("/data/0/status").equals("DELIVERED"));
  }
}
