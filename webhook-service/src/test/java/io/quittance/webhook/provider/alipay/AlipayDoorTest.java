package io.quittance.webhook.provider.alipay;

import static io.quittance.webhook.provider.alipay.AlipaySender.KEYS;
import static io.quittance.webhook.provider.alipay.AlipaySender.OLD_KEYS;
import static io.quittance.webhook.provider.alipay.AlipaySender.form;
import static io.quittance.webhook.provider.alipay.AlipaySender.id;
import static io.quittance.webhook.provider.alipay.AlipaySender.paid;
import static io.quittance.webhook.provider.alipay.AlipaySender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.StoredWebhooks;
import io.quittance.webhook.WebhookServiceTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alipay's notices through the real door. */
@WebhookServiceTest
class AlipayDoorTest {

  private static final int MUTATIONS = 400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final JdbcClient jdbc;
  private final String payment = id("pi");

  AlipayDoorTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.port = port;
    this.jdbc = jdbc;
  }

  @Test
  @DisplayName(
      "A417 the acknowledgement is the seven bytes of success, also for a repetition (alipay)")
  void answersSuccess() throws Exception {
    var body = form(signed(paid(payment, id("txn")), KEYS));
    for (int i = 0; i < 2; i++) {
      var answer = post("alipay_main", body);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("success".getBytes(StandardCharsets.US_ASCII));
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }
    assertThat(states()).containsExactly("PUBLISHED");
  }

  @Test
  @DisplayName("A405 the same payment under a new notify_id has no second effect (alipay)")
  void takesABusinessFactOnce() throws Exception {
    var reference = id("txn");
    assertThat(post("alipay_main", form(signed(paid(payment, reference), KEYS))).statusCode())
        .isEqualTo(200);
    assertThat(post("alipay_main", form(signed(paid(payment, reference), KEYS))).statusCode())
        .isEqualTo(200);
    assertThat(states()).containsExactly("DUPLICATE", "PUBLISHED");
  }

  @Test
  @DisplayName("A409 A413 no signature, an old key: refused, nothing stored (alipay)")
  void refusesWhatIsNotSigned() throws Exception {
    var notice = paid(payment, id("txn"));
    assertThat(post("alipay_main", form(notice)).statusCode()).isEqualTo(401);
    assertThat(post("alipay_main", form(signed(notice, OLD_KEYS))).statusCode()).isEqualTo(401);
    assertThat(states()).isEmpty();
    assertThat(post("alipay_rotating", form(signed(notice, OLD_KEYS))).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("A410 A421 signed, but for another app or seller: refused (alipay)")
  void refusesWhatIsForOthers() throws Exception {
    var notice = paid(payment, id("txn"));
    assertThat(post("alipay_other", form(signed(notice, KEYS))).statusCode()).isEqualTo(422);
    notice.put("seller_id", "2088999999999999");
    assertThat(post("alipay_main", form(signed(notice, KEYS))).statusCode()).isEqualTo(422);
    assertThat(states()).isEmpty();
  }

  @Test
  @DisplayName("A409 changed notices at the door: never taken, never a 5xx (alipay)")
  void neverStumbles() throws Exception {
    var notice = signed(paid(payment, id("txn")), KEYS);
    var body = form(notice).getBytes(StandardCharsets.UTF_8);
    var random = new Random(1);
    for (int i = 0; i < MUTATIONS; i++) {
      var changed =
          i % 2 == 0
              ? AlipayMutationsTest.changedByte(body, random)
              : AlipayMutationsTest.changedField(notice, random);
      assertThat(post("alipay_main", changed).statusCode()).isLessThan(500);
    }
    // At most the notice itself, in another spelling.
    assertThat(states().size()).isLessThanOrEqualTo(1);
  }

  private List<String> states() {
    return StoredWebhooks.holding(jdbc, payment).stream()
        .map(StoredWebhooks.Stored::state)
        .sorted()
        .toList();
  }

  private HttpResponse<byte[]> post(String account, String body) throws Exception {
    return post(account, body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> post(String account, byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/webhooks/alipay/" + account))
            .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }
}
