package io.quittance.webhook.inbound;

import static io.quittance.webhook.SimulatorProvider.CLOCK;
import static io.quittance.webhook.SimulatorProvider.SECRET;
import static io.quittance.webhook.SimulatorProvider.SECRET_NEW;
import static io.quittance.webhook.SimulatorProvider.SECRET_OF_OTHER;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.hex;
import static io.quittance.webhook.SimulatorProvider.id;
import static io.quittance.webhook.SimulatorProvider.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.StoredWebhooks;
import io.quittance.webhook.WebhookServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Only the provider gets in. */
@WebhookServiceTest
@ExtendWith(OutputCaptureExtension.class)
class SignatureTest {

  private static final String MAIN = "/webhooks/simulator/acct_main";

  private final SimulatorProvider provider;
  private final JdbcClient jdbc;
  private final MeterRegistry meters;
  private final String payment = id("pi");
  private final String body = event("charge.captured", payment, "txn_1", 5000);

  SignatureTest(@LocalServerPort int port, JdbcClient jdbc, MeterRegistry meters) {
    this.provider = new SimulatorProvider(port);
    this.jdbc = jdbc;
    this.meters = meters;
  }

  @Test
  @DisplayName("A409 no signature: 401, nothing stored")
  void refusesABodyWithoutSignature() {
    refuses(provider.post(MAIN, body, null), "signature_missing");
  }

  @Test
  @DisplayName("A409 wrong secret: 401, nothing stored")
  void refusesAnotherSecret() {
    refuses(provider.post(MAIN, body, sign("whsec_guess_0123456789", body)), "signature_invalid");
  }

  @ParameterizedTest
  @DisplayName("A409 wrong first, middle or last byte of the signature: 401, nothing stored")
  @ValueSource(ints = {0, 31, 63})
  void refusesASignatureWithOneWrongDigit(int position) {
    var now = CLOCK.instant();
    var forged = new StringBuilder(hex(SECRET, now, body));
    forged.setCharAt(position, forged.charAt(position) == '0' ? '1' : '0');
    refuses(
        provider.post(MAIN, body, "t=" + now.getEpochSecond() + ",v1=" + forged),
        "signature_invalid");
  }

  @Test
  @DisplayName("A409 changed body: 401, nothing stored")
  void refusesAChangedBody() {
    var signature = sign(SECRET, body);
    refuses(provider.post(MAIN, body.replace("5000", "9000"), signature), "signature_invalid");
  }

  @Test
  @DisplayName("A409 changed time: 401, nothing stored")
  void refusesAChangedTime() {
    var now = CLOCK.instant();
    refuses(
        provider.post(
            MAIN, body, "t=" + (now.getEpochSecond() + 1) + ",v1=" + hex(SECRET, now, body)),
        "signature_invalid");
  }

  @ParameterizedTest
  @DisplayName("A409 a header that is not of the scheme: 401")
  @ValueSource(
      strings = {
        "t=,v1=",
        "v1=00",
        "t=1",
        "t=x,v1=00",
        "t=99999999999999999999,v1=00",
        "nonsense",
        "t=1,v1=zz",
        "t=-1,v1=00",
        "t=1,t=2,v1=00",
        ",",
        "v0=00,t=1"
      })
  void refusesAnUnreadableHeader(String header) {
    refuses(provider.post(MAIN, body, header), "signature_invalid");
  }

  @ParameterizedTest
  @DisplayName("A404 a signed request replayed after 300 s, or from the future: 401")
  @ValueSource(longs = {-330, -86_400, 330, 86_400})
  void refusesAStaleSignature(long seconds) {
    var then = CLOCK.instant().plusSeconds(seconds);
    refuses(provider.post(MAIN, body, sign(SECRET, then, body)), "signature_stale");
  }

  @Test
  @DisplayName("A403 an event three days late, freshly signed, is taken")
  void acceptsALateEventWithAFreshSignature() {
    var late =
        body.replace(
            "2026-03-01T10:00:01.5Z", CLOCK.instant().minus(Duration.ofDays(3)).toString());
    accepts(provider.deliver(late));
  }

  @Test
  @DisplayName("A405 a replay within the tolerance: 2xx and stored once")
  void acceptsAReplayWithoutASecondEffect() {
    var signature = sign(SECRET, CLOCK.instant().minusSeconds(200), body);
    accepts(provider.post(MAIN, body, signature));
    accepts(provider.post(MAIN, body, signature));
  }

  @Test
  @DisplayName(
      "A413 two secrets during rotation are both accepted; the old one is refused after it")
  void acceptsBothSecretsOnlyDuringARotation() {
    var old = body.replace("acct_main", "acct_rotating");
    var young = event("charge.voided", id("pi"), "txn_2", 1).replace("acct_main", "acct_rotating");
    assertThat(post("acct_rotating", old, SECRET).statusCode()).isEqualTo(200);
    assertThat(post("acct_rotating", young, SECRET_NEW).statusCode()).isEqualTo(200);

    var after = event("charge.captured", payment, "txn_3", 1).replace("acct_main", "acct_rotated");
    assertThat(post("acct_rotated", after, SECRET).statusCode()).isEqualTo(401);
    assertThat(post("acct_rotated", after, SECRET_NEW).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("A413 a provider that rotates signs with both secrets in one header")
  void acceptsAHeaderWithSeveralSignatures() {
    var now = CLOCK.instant();
    accepts(
        provider.post(
            MAIN,
            body,
            "t=%d,v1=%s,v1=%s"
                .formatted(
                    now.getEpochSecond(),
                    hex(SECRET_OF_OTHER, now, body),
                    hex(SECRET, now, body))));
  }

  @ParameterizedTest
  @DisplayName("A414 escapes, white space and a trailing newline: verified over the raw bytes")
  @ValueSource(
      strings = {
        "{\"id\": \"ID\",\n\n\t \"type\" : \"x.y\", \"account\":\"acct_main\",  "
            + "\"createdAt\": \"2026-03-01T10:00:00Z\", \"livemode\": false}\n\n",
        "{\"id\":\"ID\",\"type\":\"\\u0078.y\",\"account\":\"acct\\u005fmain\","
            + "\"createdAt\":\"2026-03-01T10:00:00+00:00\",\"livemode\":false,\"n\":\"\\/ü\\uD83D\\uDE00\"}",
        "\r\n{\"livemode\":false,\"type\":\"x.y\",\"id\":\"ID\",\"extra\":[1.0,1e2,{\"a\":{}}],"
            + "\"createdAt\":\"2026-03-01T10:00:00.000Z\",\"account\":\"acct_main\"}\r\n"
      })
  void keepsTheBytesAsTheyCame(String text) {
    var event = id("evt");
    var sent = text.replace("ID", event);
    assertThat(provider.deliver(sent).statusCode()).isEqualTo(200);
    assertThat(StoredWebhooks.holding(jdbc, event))
        .singleElement()
        .extracting(StoredWebhooks.Stored::body)
        .isEqualTo(sent);
    assertThat(
            jdbc.sql(
                    """
                    SELECT body IS NULL AND position(convert_to(?, 'UTF8') IN sealed_body) = 0
                    FROM provider_webhook WHERE event_id = ?
                    """)
                .params(event, event)
                .query(Boolean.class)
                .single())
        .as("encrypted")
        .isTrue();
  }

  @Test
  @DisplayName("A410 a signature that is valid for another account: refused")
  void refusesTheSignatureOfAnotherAccount() {
    refuses(provider.post(MAIN, body, sign(SECRET_OF_OTHER, body)), "signature_invalid");
    refuses(
        provider.post("/webhooks/simulator/acct_other", body, sign(SECRET, body)),
        "signature_invalid");
  }

  @Test
  @DisplayName("A410 a valid signature, but the event names another account: refused")
  void refusesAnEventOfAnotherAccountWithTheSameSecret() {
    var answer = post("acct_twin", body, SECRET);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("webhook_account_mismatch");
    assertThat(stored()).isZero();
  }

  @Test
  @DisplayName("A409 a refusal is counted and logged, without body and secret")
  void reportsARefusal(CapturedOutput output) {
    var before = refusals();
    provider.post(MAIN, body, sign("whsec_guess_0123456789", body));
    assertThat(refusals()).isEqualTo(before + 1);
    assertThat(output)
        .contains("security: refused a webhook for simulator/acct_main: signature_invalid")
        .doesNotContain(SECRET)
        .doesNotContain(payment);
  }

  private double refusals() {
    return meters
        .counter(
            "quittance.webhook.refused", "provider", "simulator", "reason", "signature_invalid")
        .count();
  }

  private HttpResponse<String> post(String account, String text, @Nullable String secret) {
    return provider.post(
        "/webhooks/simulator/" + account, text, secret == null ? null : sign(secret, text));
  }

  private void refuses(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(stored()).isZero();
  }

  private void accepts(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stored()).isOne();
  }

  private long stored() {
    return StoredWebhooks.holding(jdbc, payment).size();
  }
}
