package io.quittance.webhook.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stripe's signatures: official ones, those that its SDK makes, and those that somebody changed.
 */
class StripeSignatureTest {

  private static final Path VECTORS =
      Path.of(System.getProperty("quittance.root"))
          .resolveSibling("shared/vectors/stripe-signature.json");

  private static final String SECRET = "whsec_for_tests_only_0001";
  private static final Instant SIGNED = Instant.parse("2026-03-01T10:00:00Z");
  private static final long SEED = 20_260_301;
  private static final int MUTATIONS = 10_000;
  private static final long TOLERANCE_SECONDS = 300;

  private static final String BODY =
      """
      {"id":"evt_1","object":"event","created":1772359200,"livemode":false,\
      "type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount":5000}}}\
      """;

  private final StripeWebhooks webhooks = new StripeWebhooks();

  @TestFactory
  @DisplayName("A409 A404 A413 A414 every official signature is judged as its file says")
  Stream<DynamicTest> judgesOfficialSignatures() throws IOException {
    if (!Files.exists(VECTORS)) {
      System.out.println("skipped: the official signatures are not beside this checkout");
      return Stream.empty();
    }
    var file = JsonMapper.shared().readTree(Files.readString(VECTORS));
    return file.path("cases")
        .valueStream()
        .map(
            vector ->
                dynamicTest(
                    vector.path("name").asString(),
                    () -> judges(vector, bodyOf(vector.path("body").asString(), file))));
  }

  private void judges(JsonNode vector, String body) {
    var now = Instant.ofEpochSecond(vector.path("now").longValue());
    var judged =
        verify(body, vector.path("header").asString(), vector.path("secret").asString(), now);
    var expected = vector.path("expect").asString();
    if (expected.startsWith("accept")) {
      assertThat(judged).isEqualTo(Verification.VALID);
    } else if (expected.startsWith("product-decision")) {
      // Ours: clocks may differ by five minutes on either side.
      assertThat(judged).isEqualTo(Verification.STALE);
    } else if (expected.startsWith("reject-or-accept")) {
      // Ours: the case of hexadecimal digits means nothing.
      assertThat(judged).isEqualTo(Verification.VALID);
    } else {
      assertThat(expected).startsWith("reject");
      assertThat(judged).isNotEqualTo(Verification.VALID);
    }
  }

  private static String bodyOf(String name, JsonNode file) {
    var official = file.path("bodies").path("A").asString();
    if (name.startsWith("A+")) {
      return official + name.substring(2);
    }
    return name.contains("minified")
        ? JsonMapper.shared().writeValueAsString(JsonMapper.shared().readTree(official))
        : official;
  }

  @Test
  void acceptsWhatTheOfficialSdkSigns() throws GeneralSecurityException {
    var header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, SIGNED.getEpochSecond());

    assertThat(verify(BODY, header, SECRET, SIGNED)).isEqualTo(Verification.VALID);
    assertThat(verify(BODY, header, "whsec_another_secret_01", SIGNED))
        .isEqualTo(Verification.INVALID);
    assertThat(webhooks.verify(request(BODY, Map.of()), account(SECRET), SIGNED))
        .isEqualTo(Verification.MISSING);
  }

  @Test
  @DisplayName("A413 during a rotation either secret signs")
  void acceptsEitherSecretOfARotation() throws GeneralSecurityException {
    var header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, SIGNED.getEpochSecond());
    var both = List.of(new Secret("whsec_the_next_secret_2"), new Secret(SECRET));
    var account = new ProviderAccount(webhooks, "acct_1", both, Map.of(), false);

    assertThat(webhooks.verify(request(BODY, Map.of("Stripe-Signature", header)), account, SIGNED))
        .isEqualTo(Verification.VALID);
  }

  /** The SDK says no to each of them too: where it says yes, the change meant nothing. */
  @Test
  @DisplayName("A409 10,000 changed requests: none is accepted that the official SDK refuses")
  void acceptsNothingThatWasChanged() throws GeneralSecurityException {
    var header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, SIGNED.getEpochSecond());
    var random = new Random(SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      boolean inBody = random.nextBoolean();
      var body = inBody ? changed(BODY, random) : BODY;
      var changedHeader = inBody ? header : changed(header, random);

      var judged = verify(body, changedHeader, SECRET, SIGNED);

      if (judged == Verification.VALID) {
        assertThat(isGenuine(body, changedHeader) || meansTheSame(header, changedHeader))
            .as("seed %d, number %d: %s %s", SEED, i, changedHeader, body)
            .isTrue();
      }
    }
  }

  /** Upper-case digits and a space between fields mean nothing; the SDK compares texts. */
  private static boolean meansTheSame(String header, String changed) {
    return header.equalsIgnoreCase(changed.replace(" ", ""));
  }

  private static boolean isGenuine(String body, String header) {
    try {
      return Webhook.Signature.verifyHeader(
          body, header, SECRET, TOLERANCE_SECONDS, Clock.fixed(SIGNED, ZoneOffset.UTC));
    } catch (SignatureVerificationException forged) {
      return false;
    }
  }

  /** One byte is another one, is gone, or is new. */
  private static String changed(String text, Random random) {
    int place = random.nextInt(text.length());
    char other = (char) (' ' + random.nextInt('~' - ' '));
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, place) + other + text.substring(place + 1);
      case 1 -> text.substring(0, place) + text.substring(place + 1);
      default -> text.substring(0, place) + other + text.substring(place);
    };
  }

  private Verification verify(String body, String header, String secret, Instant now) {
    return webhooks.verify(request(body, Map.of("Stripe-Signature", header)), account(secret), now);
  }

  private ProviderAccount account(String secret) {
    return new ProviderAccount(webhooks, "acct_1", List.of(new Secret(secret)), Map.of(), false);
  }

  private static WebhookRequest request(String body, Map<String, String> headers) {
    return new WebhookRequest(headers, body.getBytes(StandardCharsets.UTF_8));
  }
}
