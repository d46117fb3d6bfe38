package io.quittance.webhook.provider.bank;

import static io.quittance.webhook.provider.bank.BankSender.KEYS;
import static io.quittance.webhook.provider.bank.BankSender.OLD_KEYS;
import static io.quittance.webhook.provider.bank.BankSender.credit;
import static io.quittance.webhook.provider.bank.BankSender.debit;
import static io.quittance.webhook.provider.bank.BankSender.endToEndId;
import static io.quittance.webhook.provider.bank.BankSender.note;
import static io.quittance.webhook.provider.bank.BankSender.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.BankReference;
import io.quittance.webhook.StoredWebhooks;
import io.quittance.webhook.WebhookServiceTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A bank's messages through the real door. */
@WebhookServiceTest
class BankDoorTest {

  private static final int MUTATIONS = 400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final JdbcClient jdbc;
  private final String reference = BankSender.reference();
  private final String creditorReference = BankReference.creditorReference(reference);
  private final String first = "B1-" + reference.substring(4);
  private final String second = "B2-" + reference.substring(4);

  BankDoorTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.port = port;
    this.jdbc = jdbc;
  }

  @Test
  @DisplayName("A405 A420 entries of one message, then of the statement: each works once (bank)")
  void takesEachEntryOnce() throws Exception {
    var credit = credit(first, creditorReference, "50.00");
    var debit = debit(second, endToEndId(reference), "20.00");
    assertThat(post("bank_main", note(credit, debit), KEYS)).isEqualTo(200);
    assertThat(post("bank_main", note(credit), KEYS)).isEqualTo(200);
    assertThat(post("bank_main", statement(credit, debit), KEYS)).isEqualTo(200);

    assertThat(stored())
        .containsExactlyInAnyOrder(
            "provider.authorized.v1 PUBLISHED",
            "provider.refunded.v1 PUBLISHED",
            // The two messages as they came.
            "- IGNORED",
            "- IGNORED");
  }

  @Test
  @DisplayName("A409 A413 no signature, an old key: refused, nothing stored (bank)")
  void refusesWhatIsNotSigned() throws Exception {
    var note = note(credit(first, creditorReference, "50.00"));
    assertThat(post("bank_main", note.getBytes(StandardCharsets.UTF_8), Map.of())).isEqualTo(401);
    assertThat(post("bank_main", note, OLD_KEYS)).isEqualTo(401);
    assertThat(stored()).isEmpty();
    assertThat(post("bank_rotating", note, OLD_KEYS)).isEqualTo(200);
    assertThat(stored()).containsExactly("provider.authorized.v1 PUBLISHED");
  }

  @Test
  @DisplayName("A410 signed, but about another account: refused (bank)")
  void refusesWhatIsForOthers() throws Exception {
    var note = note(credit(first, creditorReference, "50.00"));
    assertThat(post("bank_other", note, KEYS)).isEqualTo(422);
    assertThat(stored()).isEmpty();
  }

  @Test
  @DisplayName("a customer wrote a card number: that entry is refused, the other one is taken")
  void keepsCardNumbersOut() throws Exception {
    var careless = credit(first, creditorReference, "50.00");
    careless
        .getNtryDtls()
        .getFirst()
        .getTxDtls()
        .getFirst()
        .getRmtInf()
        .addUstrd("my card 4000 0000 0000 0002");
    var note = note(careless, debit(second, endToEndId(reference), "20.00"));
    assertThat(post("bank_main", note, KEYS)).isEqualTo(422);
    assertThat(stored()).containsExactly("provider.refunded.v1 PUBLISHED");
  }

  @Test
  @DisplayName("A422 a signed document type is refused, and nothing is stored (bank)")
  void refusesDocumentTypes() throws Exception {
    var note = note(credit(first, creditorReference, "50.00"));
    var typed = "<!DOCTYPE Document [<!ENTITY a \"b\">]>" + note.replaceFirst("<\\?xml.*?\\?>", "");
    assertThat(post("bank_main", typed, KEYS)).isEqualTo(401);
    assertThat(stored()).isEmpty();
  }

  @Test
  @DisplayName("A409 changed messages at the door: never taken, never a 5xx (bank)")
  void neverStumbles() throws Exception {
    var body = BankMutationsTest.message(reference);
    var random = new Random(1);
    var headers = BankSender.headers("msg-1", body, Instant.now(), KEYS);
    for (int i = 0; i < MUTATIONS; i++) {
      boolean ofBody = i % 2 == 0;
      var status =
          post(
              "bank_main",
              ofBody ? BankMutationsTest.changedByte(body, random) : body,
              ofBody ? headers : BankMutationsTest.changedHeader(headers, random));
      assertThat(status).isBetween(400, 499);
    }
    assertThat(stored()).isEmpty();
  }

  /** What is kept of our two entries, by what was made of it. */
  private List<String> stored() {
    return StoredWebhooks.holding(jdbc, first, second).stream()
        .map(stored -> Objects.requireNonNullElse(stored.factType(), "-") + " " + stored.state())
        .toList();
  }

  private int post(String account, String body, KeyPair keys) throws Exception {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return post(account, bytes, BankSender.headers("msg-1", bytes, Instant.now(), keys));
  }

  private int post(String account, byte[] body, Map<String, String> headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/webhooks/bank/" + account))
            .header("Content-Type", "application/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
