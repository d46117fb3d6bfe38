package io.quittance.webhook.provider.wechat;

import static io.quittance.webhook.provider.wechat.WechatPay.notice;
import static io.quittance.webhook.provider.wechat.WechatPay.payment;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Notices of WeChat Pay at the door of the running service. */
@WebhookServiceTest
class WechatDoorTest {

  private static final WechatPay KEY = WechatPay.OF_THE_DOOR;

  private static final int MUTATIONS = 300;
  private static final long SEED = 7;
  private static final Clock CLOCK = SimulatorProvider.CLOCK;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final JdbcClient jdbc;
  private final String event = SimulatorProvider.id("evt");
  private final String body =
      notice(
          event,
          "TRANSACTION.SUCCESS",
          payment(SimulatorProvider.id("pi"), SimulatorProvider.id("txn"), 5000));

  WechatDoorTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.address = URI.create("http://localhost:" + port + "/webhooks/wechat/main");
    this.jdbc = jdbc;
  }

  @Test
  @DisplayName("A417 a notice is stored, published once and answered 200 (wechat)")
  void takesANotice() {
    var headers = KEY.sign(body, CLOCK.instant());
    var answer = post(headers, body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(post(headers, body).statusCode()).isEqualTo(200);
    assertThat(stored()).isOne();
  }

  @Test
  @DisplayName(
      "A409 A410 A423 no signature, a forged one, another merchant's: 4xx, not stored (wechat)")
  void refusesWhatIsNotForUs() {
    assertThat(post(Map.of(), body).statusCode()).isEqualTo(401);
    var forged = WechatPay.withKey("PUB_KEY_ID_DOOR").sign(body, CLOCK.instant());
    assertThat(post(forged, body).statusCode()).isEqualTo(401);
    var broken = body.replace("\"nonce\":\"fdas", "\"nonce\":\"fdat");
    assertThat(post(KEY.sign(broken, CLOCK.instant()), broken).statusCode()).isEqualTo(401);
    var others =
        notice(
            event,
            "TRANSACTION.SUCCESS",
            payment("pi_1", "txn_1", 1).replace(WechatPay.MERCHANT, "1900000110"));
    assertThat(post(KEY.sign(others, CLOCK.instant()), others).statusCode()).isEqualTo(422);
    assertThat(stored()).isZero();
  }

  @Test
  @DisplayName("A404 a replay after 300 s: 401 (wechat)")
  void refusesAReplay() {
    var answer = post(KEY.sign(body, CLOCK.instant().minusSeconds(301)), body);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("signature_stale");
    assertThat(stored()).isZero();
  }

  @Test
  @DisplayName("A409 some hundred changed notices: none stored, no 5xx (wechat)")
  void refusesMutations() {
    var random = new Random(SEED);
    var headers = KEY.sign(body, CLOCK.instant());
    var answers = new ArrayList<Integer>();
    for (int i = 0; i < MUTATIONS; i++) {
      var changed = new HashMap<>(headers);
      var text = new StringBuilder(body);
      if (i % 3 == 0) {
        var name = headers.keySet().stream().sorted().toList().get(random.nextInt(headers.size()));
        var value = new StringBuilder(headers.get(name));
        replace(value, random);
        changed.put(name, value.toString());
      } else {
        replace(text, random);
      }
      answers.add(post(changed, text.toString()).statusCode());
    }
    assertThat(answers).allMatch(status -> status >= 400 && status < 500);
    assertThat(stored()).isZero();
  }

  private static void replace(StringBuilder text, Random random) {
    int place = random.nextInt(text.length());
    char now = text.charAt(place);
    char next = (char) ('!' + random.nextInt(94));
    text.setCharAt(place, next != now ? next : now == '_' ? '-' : '_');
  }

  private HttpResponse<String> post(Map<String, String> headers, String text) {
    var request =
        HttpRequest.newBuilder(address)
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .header("Content-Type", "application/json");
    headers.forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private long stored() {
    return jdbc.sql("SELECT count(*) FROM provider_webhook WHERE event_id = ?")
        .param(event)
        .query(Long.class)
        .single();
  }
}
