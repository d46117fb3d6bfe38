package io.quittance.webhook.provider.adyen;

import static io.quittance.webhook.AdyenProvider.KEY;
import static io.quittance.webhook.AdyenProvider.KEY_NEW;
import static io.quittance.webhook.AdyenProvider.KEY_OF_OTHER;
import static io.quittance.webhook.AdyenProvider.notice;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.webhook.AdyenProvider.Item;
import io.quittance.webhook.PublishedFacts;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.StoredWebhooks;
import io.quittance.webhook.WebhookServiceTest;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adyen's notices through the real door. */
@WebhookServiceTest
class AdyenDoorTest {

  private static final int MUTATIONS = 300;
  private static final long SEED = 20_260_302;

  private final SimulatorProvider sender;
  private final JdbcClient jdbc;
  private final String payment = SimulatorProvider.id("pi");
  private final String reference = payment + "." + SimulatorProvider.id("txn");

  AdyenDoorTest(@LocalServerPort int port, JdbcClient jdbc) {
    this.sender = new SimulatorProvider(port);
    this.jdbc = jdbc;
  }

  @Test
  @DisplayName("A417 A405 (adyen) answered with [accepted]; a copy is too, and does nothing more")
  void takesANotice() {
    var body = notice(capture("CAPTUREDCAPTURED").signed(KEY));
    for (int i = 0; i < 3; i++) {
      var answer = post("AdyenMain", body);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("[accepted]");
    }
    assertThat(states()).containsExactly("PUBLISHED");
    try (var published = new PublishedFacts()) {
      assertThat(published.facts(payment, 1))
          .singleElement()
          .isInstanceOfSatisfying(
              ProviderFact.Captured.class,
              captured -> assertThat(captured.amount()).isEqualTo(5000));
    }
  }

  @Test
  @DisplayName("A404 (adyen) the scheme has no time: an old notice is known by its event")
  void knowsAnOldNotice() {
    var old = notice(capture(psp()).signed(KEY));
    assertThat(post("AdyenMain", old).statusCode()).isEqualTo(200);
    var redated = old.replace("2026-03-01T11:00:00+01:00", "2026-09-01T11:00:00+02:00");
    assertThat(post("AdyenMain", redated).statusCode()).isEqualTo(200);
    assertThat(states()).containsExactly("PUBLISHED");
  }

  @Test
  @DisplayName("A409 (adyen) no signature, another key, a changed amount: 401, nothing stored")
  void refusesForgeries() {
    var item = capture(psp());
    refuses(post("AdyenMain", notice(item.json(""))), 401, "signature_missing");
    refuses(post("AdyenMain", notice(item.signed(KEY_OF_OTHER))), 401, "signature_invalid");
    refuses(
        post("AdyenMain", notice(item.signed(KEY)).replace("5000", "9000")),
        401,
        "signature_invalid");
    refuses(post("AdyenMain", "{\"live\": \"false\""), 401, "signature_invalid");
  }

  @Test
  @DisplayName("A410 (adyen) of another merchant account: refused, whether by key or by name")
  void refusesOtherAccounts() {
    var item = capture(psp());
    refuses(post("AdyenOther", notice(item.signed(KEY))), 401, "signature_invalid");
    refuses(post("AdyenTwin", notice(item.signed(KEY))), 422, "webhook_account_mismatch");
  }

  @Test
  @DisplayName("A413 (adyen) both keys during a rotation, the old one never after it")
  void rotates() {
    var old = capture(psp()).account("AdyenRotating");
    var young = capture(psp()).account("AdyenRotating");
    assertThat(post("AdyenRotating", notice(old.signed(KEY))).statusCode()).isEqualTo(200);
    assertThat(post("AdyenRotating", notice(young.signed(KEY_NEW))).statusCode()).isEqualTo(200);
    var after = capture(psp()).account("AdyenRotated");
    assertThat(post("AdyenRotated", notice(after.signed(KEY))).statusCode()).isEqualTo(401);
    assertThat(post("AdyenRotated", notice(after.signed(KEY_NEW))).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("A420 (adyen) a forged item is refused; the good ones beside it take effect once")
  void judgesItemsOneByOne() {
    var good = capture(psp());
    var other = Item.of("REFUND", true).psp(psp()).reference(reference);
    var forged = capture(psp()).amount(9_999_999, "EUR").json(good.signature(KEY));
    var body = notice(good.signed(KEY), forged, other.signed(KEY));
    for (int i = 0; i < 2; i++) {
      var answer = post("AdyenMain", body);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("signature_invalid");
    }
    assertThat(states()).containsExactly("PUBLISHED", "PUBLISHED");
    var repaired = notice(good.signed(KEY), other.signed(KEY));
    assertThat(post("AdyenMain", repaired).body()).isEqualTo("[accepted]");
    assertThat(states()).containsExactly("PUBLISHED", "PUBLISHED");
  }

  @Test
  @DisplayName("A421 (adyen) a notice of the test system at the live address is not booked")
  void doesNotBookTestEvents() {
    var test = capture(psp()).account("AdyenLive");
    assertThat(post("AdyenLive", notice(false, test.signed(KEY))).statusCode()).isEqualTo(200);
    assertThat(states()).containsExactly("WRONG_MODE");
  }

  @Test
  @DisplayName("A412 (adyen) an event of no concern is stored and answered with yes")
  void storesOtherEvents() {
    var report = Item.of("REPORT_AVAILABLE", true).psp(psp()).reference(reference);
    assertThat(post("AdyenMain", notice(report.signed(KEY))).statusCode()).isEqualTo(200);
    assertThat(states()).containsExactly("IGNORED");
  }

  @Test
  @DisplayName("ids of sixteen digits pass; a card number elsewhere does not")
  void takesIdsForWhatTheyAre() {
    var digits = capture("8313547924770610").signed(KEY);
    assertThat(post("AdyenMain", notice(digits)).statusCode()).isEqualTo(200);
    var card = capture("4111111111111111").signed(KEY);
    assertThat(post("AdyenMain", notice(card)).statusCode()).isEqualTo(200);
    var leak = capture(psp()).because("4111111111111111").signed(KEY);
    var answer = post("AdyenMain", notice(leak));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("card_data_not_accepted");
  }

  @Test
  @DisplayName("A409 (adyen) changed notices are never answered with 5xx")
  void answersMutations() {
    var random = new Random(SEED);
    var original = notice(capture(psp()).signed(KEY), capture(psp()).signed(KEY_OF_OTHER));
    for (int i = 0; i < MUTATIONS; i++) {
      var mutated = new StringBuilder(original);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutated.setCharAt(random.nextInt(mutated.length()), (char) (random.nextInt(0x250)));
      }
      assertThat(post("AdyenMain", mutated.toString()).statusCode())
          .as(mutated.toString())
          .isBetween(400, 499);
    }
  }

  private Item capture(String pspReference) {
    return Item.of("CAPTURE", true).psp(pspReference).reference(reference);
  }

  /** A new reference as Adyen makes them: sixteen letters and digits. */
  private static String psp() {
    return "Q"
        + UUID.randomUUID()
            .toString()
            .replace("-", "")
            .substring(0, 15)
            .toUpperCase(java.util.Locale.ROOT);
  }

  private HttpResponse<String> post(String account, String body) {
    return sender.post("/webhooks/adyen/" + account, body, null);
  }

  private void refuses(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(states()).isEmpty();
  }

  private java.util.List<String> states() {
    return StoredWebhooks.holding(jdbc, payment).stream()
        .map(StoredWebhooks.Stored::state)
        .toList();
  }
}
