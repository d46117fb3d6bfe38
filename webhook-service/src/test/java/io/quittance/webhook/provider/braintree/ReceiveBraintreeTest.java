package io.quittance.webhook.provider.braintree;

import static io.quittance.webhook.SimulatorProvider.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.braintreegateway.WebhookNotification.Kind;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.webhook.PublishedFacts;
import io.quittance.webhook.WebhookServiceTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Braintree at the door: forms in, facts out. */
@WebhookServiceTest
class ReceiveBraintreeTest {

  private static final String MAIN = "/webhooks/braintree/bt_main";
  private static final String TIME = "2026-01-02T03:04:05Z";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI service;
  private final JdbcClient jdbc;
  private final String payment = id("pi");
  private final String transaction = id("txn");

  ReceiveBraintreeTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.service = URI.create("http://localhost:" + port);
    this.jdbc = jdbc;
  }

  @Test
  @DisplayName(
      "A404, A405, A417 a replay after any time: 200, stored and published once (braintree)")
  void publishesAnEventOnce() {
    var body = Signer.MAIN.signed(settled("40.00"));
    for (int i = 0; i < 3; i++) {
      var answer = post(MAIN, body);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(stored()).isOne();
    try (var published = new PublishedFacts()) {
      assertThat(published.facts(payment, 1))
          .singleElement()
          .isInstanceOfSatisfying(
              ProviderFact.Captured.class,
              captured -> {
                assertThat(captured.amount()).isEqualTo(4000);
                assertThat(captured.subject().transactionId()).isEqualTo(transaction);
              });
    }
  }

  @Test
  @DisplayName("A409 no signature, a wrong one, a changed body: 401, nothing stored (braintree)")
  void refusesWhatIsNotSigned() {
    var body = Signer.MAIN.signed(settled("40.00"));
    refuses(post(MAIN, body.substring(body.indexOf('&') + 1)), 401, "signature_missing");
    refuses(post(MAIN, Signer.STRANGER.signed(settled("40.00"))), 401, "signature_invalid");
    var other = Signer.MAIN.signed(settled("99.00"));
    var changed = body.substring(0, body.indexOf('&')) + other.substring(other.indexOf('&'));
    refuses(post(MAIN, changed), 401, "signature_invalid");
  }

  @Test
  @DisplayName("A410 the key is shared, but the event names another merchant (braintree)")
  void refusesAnEventOfAnotherMerchant() {
    refuses(
        post("/webhooks/braintree/bt_rotating", Signer.MAIN.signed(settled("40.00"))),
        422,
        "webhook_account_mismatch");
  }

  @Test
  @DisplayName("A412, A413 a kind of no concern, signed by either key of a rotation (braintree)")
  void takesBothKeysDuringARotation() {
    for (var signer : new Signer[] {Signer.MAIN, Signer.NEW}) {
      assertThat(
              post("/webhooks/braintree/bt_rotating", signer.sample(Kind.CHECK, "1")).statusCode())
          .isEqualTo(200);
    }
    assertThat(post(MAIN, Signer.NEW.sample(Kind.CHECK, "1")).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("A422 a document type, although signed: refused, nothing stored (braintree)")
  void refusesADocumentType() {
    var bomb =
        "<!DOCTYPE n [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
            + settled("40.00").strip().replaceFirst("<\\?xml.*?\\?>", "");
    refuses(post(MAIN, Signer.MAIN.signed(bomb)), 401, "signature_invalid");
  }

  @Test
  @DisplayName("card data in a signed notification: 422, not stored (braintree)")
  void refusesCardData() {
    refuses(
        post(
            MAIN,
            Signer.MAIN.signed(
                settled("40.00").replace("<type>", "<note>4242 4242 4242 4242</note><type>"))),
        422,
        "card_data_not_accepted");
  }

  @Test
  @DisplayName("A424 a challenge is answered (braintree)")
  void answersAChallenge() {
    var challenge = "20f9f8ed05f77439fe955c977e4c8a53";
    var answer = get(MAIN + "?bt_challenge=" + challenge);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(Signer.MAIN.gateway().webhookNotification().verify(challenge));
  }

  @ParameterizedTest
  @DisplayName("A424 what is no challenge: 400 (braintree)")
  @ValueSource(
      strings = {
        "",
        "?bt_challenge=",
        "?bt_challenge=bad+challenge",
        "?bt_challenge=20F9F8ED05F77439FE955C977E4C8A53",
        "?bt_challenge=20f9f8ed05f77439fe9",
        "?bt_challenge=20f9f8ed05f77439fe955c977e4c8a530",
        "?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53%0A"
      })
  void refusesWhatIsNoChallenge(String query) {
    var answer = get(MAIN + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("webhook_challenge_invalid");
  }

  @Test
  @DisplayName("A409 300 mutations through the door: no 5xx, nothing published (braintree)")
  void survivesMutations() {
    var mutations = new Mutations(Signer.MAIN.signed(settled("40.00")), new Random(7));
    for (int i = 0; i < 300; i++) {
      assertThat(post(MAIN, mutations.next()).statusCode()).isLessThan(500);
    }
    // One that says the same may have been taken, as the one event that it is.
    assertThat(stored()).isLessThanOrEqualTo(1);
  }

  private String settled(String amount) {
    return Signer.transaction(
        "transaction_settled",
        TIME,
        """
        <id>tx_%s</id><type>sale</type><order-id>%s.%s.%s</order-id>
        <amount>%s</amount><currency-iso-code>USD</currency-iso-code>
        """
            .formatted(transaction.substring(4), payment, id("txn"), transaction, amount));
  }

  private void refuses(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(stored()).isZero();
  }

  private long stored() {
    return jdbc.sql("SELECT count(*) FROM provider_webhook WHERE event_id LIKE ?")
        .param("%:tx_" + transaction.substring(4) + ":%")
        .query(Long.class)
        .single();
  }

  private HttpResponse<String> post(String path, String body) {
    return post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> post(String path, byte[] body) {
    return send(
        HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(service.resolve(path)).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
