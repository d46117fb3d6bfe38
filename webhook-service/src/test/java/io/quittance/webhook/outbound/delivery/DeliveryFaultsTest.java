package io.quittance.webhook.outbound.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quittance.webhook.WebhookServiceTest;
import io.quittance.webhook.outbound.Merchant;
import io.quittance.webhook.outbound.PaymentTopic;
import io.quittance.webhook.outbound.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What merchants' servers do wrong, and what we do then. */
@WebhookServiceTest
class DeliveryFaultsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final JdbcClient jdbc;
  private final Merchant merchant;
  private final int port;
  private final PaymentTopic topic = new PaymentTopic();

  DeliveryFaultsTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.port = port;
    this.jdbc = jdbc;
    this.merchant = Merchant.in(port);
  }

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  @DisplayName("A501 500, 500, 200: delivered, one id, a new timestamp and signature each time")
  void triesAgain() throws Exception {
    try (var sink = Sink.answering(500, 500, 200)) {
      var secret = merchant.register(sink.url()).text("/secret");
      var event = topic.created(merchant.id());
      afterAttempts(event, 1);
      timePasses(event, Duration.ofSeconds(5));
      afterAttempts(event, 2);
      timePasses(event, Duration.ofMinutes(5));
      var ended = ended(event, "DELIVERED");

      var messages = sink.messages(3);
      assertThat(messages).hasSize(3).extracting(Sink.Message::id).containsOnly(event);
      assertThat(messages).extracting(Sink.Message::body).containsOnly(messages.get(0).body());
      for (var message : messages) {
        new Webhook(secret).verify(message.body(), message.headers());
      }
      assertThat(ended.body().at("/data/0/attempts").size()).isEqualTo(3);
      assertThat(ended.text("/data/0/attempts/0/outcome")).isEqualTo("REFUSED");
      assertThat(endpoint().has("failingSince")).isFalse();
    }
  }

  @Test
  @DisplayName("A502 down for days: ten attempts over 75 h, then given up, told and redelivered")
  void keepsToTheSchedule() {
    try (var broken = Sink.answering(503);
        var works = Sink.answering(200)) {
      var endpoint = merchant.register(broken.url(), "payment.created").text("/id");
      merchant.register(works.url(), "webhook_endpoint.failing");
      var event = topic.created(merchant.id());
      for (int attempt = 1; attempt <= 9; attempt++) {
        var pause = RetrySchedule.PAUSES.get(attempt - 1);
        // A little is added by chance, and until the attempt is written down.
        assertThat(afterAttempts(event, attempt))
            .as("pause after attempt %s", attempt)
            .isBetween(pause, pause.plus(RetrySchedule.JITTER_MAX).plus(SOON));
        timePasses(event, pause);
      }
      ended(event, "FAILED");
      assertThat(broken.soFar()).hasSize(10);
      assertThat(endpoint().get("failingSince").stringValue()).isNotEmpty();

      var told = works.messages(1).getFirst().json();
      assertThat(told.at("/type").stringValue()).isEqualTo("webhook_endpoint.failing.v1");
      assertThat(told.at("/sequence").longValue()).isOne();
      assertThat(told.at("/data/object/id").stringValue()).isEqualTo(endpoint);
      assertThat(told.at("/data/object/secret").isMissingNode()).isTrue();

      merchant.post("/api/events/" + event + "/redeliver", Map.of());
      assertThat(broken.messages(11)).extracting(Sink.Message::id).contains(event);
      afterAttempts(event, 1);
    }
  }

  /** The endpoint that was registered first, which is the last of the list. */
  private JsonNode endpoint() {
    var data = merchant.get("/api/webhook-endpoints").body().get("data");
    return data.get(data.size() - 1);
  }

  @Test
  @DisplayName("A503 410 disables the endpoint and calls off what is on its way to it")
  void disablesWhatIsGone() {
    try (var sink = Sink.answering(500, 410)) {
      var id = merchant.register(sink.url()).text("/id");
      var waits = topic.created(merchant.id());
      afterAttempts(waits, 1);
      var gone = topic.created(merchant.id());
      ended(gone, "FAILED");
      ended(waits, "CANCELED");
      var endpoint = merchant.get("/api/webhook-endpoints/" + id);
      assertThat(endpoint.text("/status")).isEqualTo("DISABLED");
      assertThat(endpoint.text("/disabledReason")).isEqualTo("GONE");
      var told = merchant.get("/api/events?type=webhook_endpoint.disabled");
      assertThat(told.text("/data/0/data/object/id")).isEqualTo(id);

      var later = topic.created(merchant.id());
      await().atMost(SOON).until(() -> merchant.get("/api/events/" + later).status() == 200);
      assertThat(merchant.get("/api/events/" + later + "/deliveries").body().at("/data").size())
          .isZero();
      assertThat(sink.soFar()).hasSize(2);

      var enabled = merchant.patch("/api/webhook-endpoints/" + id, Map.of("status", "ENABLED"));
      assertThat(enabled.text("/status")).isEqualTo("ENABLED");
      assertThat(enabled.body().has("disabledReason")).isFalse();
    }
  }

  @Test
  @DisplayName("A504 Retry-After is respected where it is longer")
  void respectsRetryAfter() {
    try (var sink =
        Sink.of(
            (_, exchange) -> {
              exchange.getResponseHeaders().set("Retry-After", "600");
              exchange.sendResponseHeaders(429, -1);
            })) {
      merchant.register(sink.url());
      var event = topic.created(merchant.id());
      assertThat(afterAttempts(event, 1))
          .isBetween(Duration.ofSeconds(600), Duration.ofSeconds(601).plus(SOON));
    }
  }

  @Test
  @DisplayName("A506 a slow merchant delays no other one, and no other endpoint of its own")
  void keepsMerchantsApart() {
    var other = Merchant.in(port);
    try (var slow =
            Sink.of(
                (_, exchange) -> {
                  exchange.sendResponseHeaders(200, 1_000);
                  sleepUntilInterrupted(exchange.getResponseBody());
                });
        var fast = Sink.answering(200)) {
      var endpoint = merchant.register(slow.url()).text("/id");
      for (int i = 0; i < 200; i++) {
        topic.created(merchant.id());
      }
      slow.messages(16);
      other.register(fast.url());
      var events = new HashSet<String>();
      for (int i = 0; i < 50; i++) {
        events.add(topic.created(other.id()));
      }
      assertThat(fast.messages(50)).extracting(Sink.Message::id).containsAll(events);
      // By then the slow one has not even had a small part of its own.
      assertThat(slow.soFar()).hasSizeLessThan(150);
      merchant.delete("/api/webhook-endpoints/" + endpoint);
    }
  }

  /** A byte now and then, until the client goes or the test is over. */
  private static void sleepUntilInterrupted(OutputStream out) throws IOException {
    try {
      while (true) {
        out.write('x');
        out.flush();
        Thread.sleep(500);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("A507 after a rotation both secrets sign for a while, then the new one alone")
  void signsWithBothSecretsAfterARotation() throws Exception {
    try (var sink = Sink.answering(200)) {
      var endpoint = merchant.register(sink.url());
      var old = endpoint.text("/secret");
      var route = "/api/webhook-endpoints/" + endpoint.text("/id");
      var rotated = merchant.post(route + "/rotate-secret", Map.of(), "rotate-1");
      assertThat(rotated.status()).isEqualTo(200);
      assertThat(rotated.body().has("previousSecretUntil")).isTrue();
      var fresh = rotated.text("/secret");
      assertThat(fresh).startsWith("whsec_").isNotEqualTo(old);
      var again = merchant.post(route + "/rotate-secret", Map.of(), "rotate-1");
      assertThat(again.raw().body()).isEqualTo(rotated.raw().body());
      assertThat(again.raw().headers().firstValue("Idempotent-Replayed")).contains("true");

      topic.created(merchant.id());
      var both = sink.messages(1).getFirst();
      new Webhook(old).verify(both.body(), both.headers());
      new Webhook(fresh).verify(both.body(), both.headers());
      assertThat(both.header("webhook-signature").split(" ")).hasSize(2);

      jdbc.sql("UPDATE webhook_endpoint SET previous_secret_until = now() WHERE merchant_id = ?")
          .param(merchant.id())
          .update();
      topic.created(merchant.id());
      var alone = sink.messages(2).get(1);
      new Webhook(fresh).verify(alone.body(), alone.headers());
      assertThatExceptionOfType(WebhookVerificationException.class)
          .isThrownBy(() -> new Webhook(old).verify(alone.body(), alone.headers()));
      assertThat(merchant.get(route).body().has("previousSecretUntil")).isFalse();
    }
  }

  @Test
  void callsOffWhatIsOnItsWayToADisabledOrDeletedEndpoint() {
    try (var sink = Sink.answering(500)) {
      var first = merchant.register(sink.url()).text("/id");
      var event = topic.created(merchant.id());
      afterAttempts(event, 1);
      merchant.patch("/api/webhook-endpoints/" + first, Map.of("status", "DISABLED"));
      ended(event, "CANCELED");
      merchant.patch("/api/webhook-endpoints/" + first, Map.of("status", "ENABLED"));
      merchant.post("/api/events/" + event + "/redeliver", Map.of());
      afterAttempts(event, 1);
      assertThat(merchant.delete("/api/webhook-endpoints/" + first).status()).isEqualTo(204);
      ended(event, "CANCELED");
    }
  }

  @Test
  void numbersAttemptsThroughAllRounds() {
    try (var sink = Sink.answering(500, 200)) {
      merchant.register(sink.url());
      var event = topic.created(merchant.id());
      afterAttempts(event, 1);
      merchant.post("/api/events/" + event + "/redeliver", Map.of());
      var attempts = ended(event, "DELIVERED").body().at("/data/0/attempts");
      assertThat(IntStream.range(0, attempts.size()).mapToObj(i -> attempts.get(i).get("number")))
          .extracting(number -> number.intValue())
          .containsExactly(1, 2);
    }
  }

  /** Waits until so many attempts failed; returns the pause that follows. */
  private Duration afterAttempts(String event, int attempts) {
    long millis =
        await()
            .atMost(SOON)
            .until(() -> pauseMillis(event, attempts), Optional::isPresent)
            .orElseThrow();
    return Duration.ofMillis(millis);
  }

  /** From the end of the latest attempt to the next. */
  private Optional<Long> pauseMillis(String event, int attempts) {
    return jdbc.sql(
            """
            SELECT ceil(extract(epoch FROM next_attempt_at - attempted_at) * 1000
                - duration_millis)::bigint
            FROM delivery
            JOIN delivery_attempt ON delivery_id = id AND number = attempts_logged
            WHERE event_id = ? AND attempts = ? AND status = 'PENDING' AND NOT claimed
            """)
        .param(PaymentTopic.uuid(event))
        .param(attempts)
        .query(Long.class)
        .optional();
  }

  /** Lets time pass for a delivery: what is due comes nearer, and the pause still counts. */
  private void timePasses(String event, Duration time) {
    jdbc.sql(
            """
            UPDATE delivery SET next_attempt_at = next_attempt_at - ? * interval '1 millisecond'
            WHERE event_id = ? AND status = 'PENDING' AND NOT claimed
            """)
        .param(time.toMillis() + RetrySchedule.JITTER_MAX.toMillis())
        .param(PaymentTopic.uuid(event))
        .update();
  }

  private Merchant.Answer ended(String event, String status) {
    return await()
        .atMost(SOON)
        .until(
            () -> merchant.get("/api/events/" + event + "/deliveries"),
            answer -> answer.text("/data/0/status").equals(status));
  }
}
