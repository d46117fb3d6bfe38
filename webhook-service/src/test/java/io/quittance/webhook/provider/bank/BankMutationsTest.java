package io.quittance.webhook.provider.bank;

import static io.quittance.webhook.provider.bank.BankSender.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.BankReference;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nothing that somebody changed gets in, and nothing makes the adapter stumble. */
class BankMutationsTest {

  private static final int MUTATIONS = 10_000;
  private static final long SEED = 20_260_301;
  private static final Instant NOW = Instant.parse("2026-03-01T11:00:01Z");

  private final BankWebhooks webhooks = new BankWebhooks();

  @Test
  @DisplayName("A409 10,000 changed messages: none is accepted (bank)")
  void acceptsNoMutation() {
    var account = BankSender.account(KEYS);
    var body = message("txn_1");
    var headers = BankSender.headers("msg-1", body, NOW, KEYS);
    var random = new Random(SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      var changed =
          i % 2 == 0
              ? new WebhookRequest(headers, changedByte(body, random))
              : new WebhookRequest(changedHeader(headers, random), body);
      assertThat(webhooks.verify(changed, account, NOW))
          .as("mutation %d of seed %d", i, SEED)
          .isNotEqualTo(Verification.VALID);
      // Whatever was signed may be nonsense: reading it must not fail either.
      if (i % 10 == 0) {
        assertThat(webhooks.parts(changed)).isNotEmpty();
        assertThat(webhooks.read(account, changed)).isNotNull();
        assertThat(webhooks.withoutOwnIds(changed)).isNotNull();
      }
    }
  }

  static byte[] message(String reference) {
    return BankSender.note(
            BankSender.credit("B-1", BankReference.creditorReference(reference), "50.00"),
            BankSender.debit("B-2", BankSender.endToEndId(reference), "20.00"))
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] changedByte(byte[] body, Random random) {
    var changed = body.clone();
    int at = random.nextInt(changed.length);
    changed[at] = (byte) (changed[at] + 1 + random.nextInt(255));
    return changed;
  }

  static Map<String, String> changedHeader(Map<String, String> headers, Random random) {
    var changed = new HashMap<>(headers);
    var name =
        List.of("webhook-id", "webhook-timestamp", "webhook-signature").get(random.nextInt(3));
    var value = headers.get(name);
    int at = random.nextInt(value.length());
    switch (random.nextInt(4)) {
      case 0 -> changed.remove(name);
      case 1 -> changed.put(name, value.substring(0, at) + value.substring(at + 1));
      case 2 -> changed.put(name, value.substring(0, at) + '7' + value.substring(at));
      default ->
          changed.put(
              name, value.substring(0, at) + other(value.charAt(at)) + value.substring(at + 1));
    }
    return changed;
  }

  private static char other(char letter) {
    return letter == 'x' ? 'y' : 'x';
  }
}
