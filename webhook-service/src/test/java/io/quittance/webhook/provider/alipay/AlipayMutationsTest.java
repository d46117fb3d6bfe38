package io.quittance.webhook.provider.alipay;

import static io.quittance.webhook.provider.alipay.AlipaySender.KEYS;
import static io.quittance.webhook.provider.alipay.AlipaySender.form;
import static io.quittance.webhook.provider.alipay.AlipaySender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nothing that somebody changed gets in, and nothing makes the adapter stumble. */
class AlipayMutationsTest {

  private static final int MUTATIONS = 10_000;
  private static final long SEED = 20_260_301;

  private final AlipayWebhooks webhooks = new AlipayWebhooks();
  private final ProviderAccount account = AlipaySender.account(KEYS);

  @Test
  @DisplayName("A409 10,000 changed notices: none that says something else is accepted (alipay)")
  void acceptsNoMutation() {
    var notice = signed(AlipaySender.paid("pi_1", "txn_1"), KEYS);
    var body = form(notice).getBytes(StandardCharsets.UTF_8);
    var random = new Random(SEED);
    int sameContent = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var changed = i % 2 == 0 ? changedByte(body, random) : changedField(notice, random);
      var request = new WebhookRequest(Map.of(), changed);
      boolean accepted = webhooks.verify(request, account, Instant.EPOCH) == Verification.VALID;
      if (accepted) {
        assertThat(content(changed)).as("mutation %d of seed %d", i, SEED).isEqualTo(notice);
        sameContent++;
      }
      // Whatever was signed may be nonsense: reading it must not fail either.
      assertThat(webhooks.read(account, request)).isNotNull();
      assertThat(webhooks.withoutOwnIds(request)).isNotNull();
    }
    // Such as another case of the digits of an escape.
    assertThat(sameContent).isLessThan(MUTATIONS / 10);
  }

  static byte[] changedByte(byte[] body, Random random) {
    var changed = body.clone();
    int at = random.nextInt(changed.length);
    changed[at] = (byte) (changed[at] + 1 + random.nextInt(255));
    return changed;
  }

  static byte[] changedField(Map<String, String> notice, Random random) {
    var changed = new TreeMap<>(notice);
    var names = new ArrayList<>(List.copyOf(notice.keySet()));
    names.remove("sign_type");
    var name = names.get(random.nextInt(names.size()));
    var value = changed.get(name);
    switch (random.nextInt(5)) {
      case 0 -> changed.remove(name);
      case 1 -> changed.put(name, value + (char) ('0' + random.nextInt(10)));
      case 2 -> changed.put(name, value.substring(1));
      case 3 -> changed.put("extra" + random.nextInt(100), "1");
      default -> changed.put(name, changed.get(names.get(random.nextInt(names.size()))) + " ");
    }
    return form(changed).getBytes(StandardCharsets.UTF_8);
  }

  /** What a form says, by another reader than ours. */
  private static Map<String, String> content(byte[] body) {
    var content = new TreeMap<String, String>();
    for (var pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      var parts = pair.split("=", 2);
      content.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return content;
  }
}
