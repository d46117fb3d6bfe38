package io.quittance.webhook.provider.braintree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.braintreegateway.WebhookNotification.Kind;
import com.braintreegateway.exceptions.InvalidSignatureException;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Reading;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whose signatures are taken. */
class BraintreeSignatureTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final long SEED = 20_260_301;
  private static final int MUTATIONS = 10_000;
  private static final int READ_EVERY = 10;

  private final BraintreeWebhooks webhooks = new BraintreeWebhooks();

  @Test
  @DisplayName("A409, A424 the official vectors are judged as their file says (braintree)")
  void judgesTheOfficialVectors() {
    var file = vectors();
    assumeTrue(file.isPresent(), "skipped: ../shared/vectors/braintree-webhook.json is not here");
    var vectors = JsonMapper.shared().readTree(file.get());
    var account =
        account(
            vectors.at("/keys/public").asString() + "|" + vectors.at("/keys/private").asString());

    int judged = 0;
    for (var sample : vectors.get("samples")) {
      judged += judge(account, sample, sample.get("kind").asString());
    }
    for (var vector : vectors.get("cases")) {
      judged += judge(account, vector, vector.get("name").asString());
    }
    assertThat(judged).isGreaterThanOrEqualTo(12);
    for (var official : vectors.get("official")) {
      judgeOfficial(official, account);
    }
  }

  private int judge(ProviderAccount account, JsonNode vector, String name) {
    var expected = vector.get("expect").asString();
    if (!vector.has("bt_payload")) {
      // The one that is described only: see refusesADocumentType.
      assertThat(name).startsWith("XXE");
      return 0;
    }
    var body =
        Signer.form(vector.get("bt_signature").asString(), vector.get("bt_payload").asString());
    var verdict = verify(account, body);
    if (expected.startsWith("accept") || expected.startsWith("signature valid")) {
      assertThat(verdict).as(name).isEqualTo(Verification.VALID);
      assertThat(webhooks.read(account, request(body)).event()).as(name).isPresent();
    } else {
      assertThat(verdict).as(name).isEqualTo(Verification.INVALID);
    }
    if (expected.contains("unknown kind")) {
      assertThat(webhooks.read(account, request(body))).isInstanceOf(Reading.OfNoConcern.class);
    }
    return 1;
  }

  private void judgeOfficial(JsonNode official, ProviderAccount account) {
    if (official.has("hex")) {
      var pair =
          new KeyPair("public", new Secret(official.get("private_key").asString()))
              .sign(official.get("text").asString());
      assertThat(pair).isEqualTo(official.get("hex").asString());
      return;
    }
    var answer =
        webhooks.answerChallenge(
            account, Map.of("bt_challenge", official.get("challenge").asString()));
    if (official.has("answer")) {
      assertThat(answer).hasValue(official.get("answer").asString());
    } else {
      assertThat(official.get("expect").asString()).isEqualTo("reject");
      assertThat(answer).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("A409 what the official SDK signs is taken, whatever it tells (braintree)")
  void takesWhatTheSdkSigns(Kind kind) {
    var account = account(Signer.MAIN.secret());
    var body = Signer.MAIN.sample(kind, "tx_1");
    assertThat(verify(account, body)).isEqualTo(Verification.VALID);
    assertThat(webhooks.read(account, request(body)).event())
        .hasValueSatisfying(event -> assertThat(event.type()).isEqualTo(kind.toString()));
    assertThat(verify(account, Signer.STRANGER.sample(kind, "tx_1")))
        .isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A413 both keys during a rotation, the old one no longer after it (braintree)")
  void takesBothKeysDuringARotation() {
    var during = account(Signer.NEW.secret(), Signer.MAIN.secret());
    var after = account(Signer.NEW.secret());
    var old = Signer.MAIN.sample(Kind.CHECK, "1");
    var young = Signer.NEW.sample(Kind.CHECK, "1");
    assertThat(verify(during, old)).isEqualTo(Verification.VALID);
    assertThat(verify(during, young)).isEqualTo(Verification.VALID);
    assertThat(verify(after, old)).isEqualTo(Verification.INVALID);
    assertThat(verify(after, young)).isEqualTo(Verification.VALID);
  }

  @Test
  @DisplayName("A422 a signed document type is refused and nothing of it expanded (braintree)")
  void refusesADocumentType() {
    var account = account(Signer.MAIN.secret());
    for (var type :
        List.of(
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
            "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">",
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>")) {
      var body = Signer.MAIN.signed(type + "<notification><kind>&e;</kind></notification>");
      assertThat(verify(account, body)).isEqualTo(Verification.INVALID);
      assertThat(webhooks.read(account, request(body)))
          .isEqualTo(new Reading.Unreadable(null, "the payload is not XML"));
    }
  }

  @Test
  @DisplayName(
      "A409 the answer to a challenge, which anybody gets, signs no notification (braintree)")
  void refusesAnAnsweredChallenge() {
    var account = account(Signer.MAIN.secret());
    var challenge = "20f9f8ed05f77439fe955c977e4c8a53";
    var pair = webhooks.answerChallenge(account, Map.of("bt_challenge", challenge)).orElseThrow();
    assertThat(verify(account, Signer.form(pair, challenge))).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A409 10,000 mutations of a signed form: none is taken, none throws (braintree)")
  void refusesEveryMutation() {
    var account = account(Signer.MAIN.secret());
    var random = new Random(SEED);
    var genuine = Signer.MAIN.sample(Kind.TRANSACTION_SETTLED, "tx_1");
    var mutations = new Mutations(genuine, random);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var mutation = mutations.next();
      var verdict = webhooks.verify(new WebhookRequest(Map.of(), mutation), account, NOW);
      if (i % READ_EVERY == 0) {
        // Never asked without a valid signature, and harmless all the same.
        webhooks.withoutOwnIds(new WebhookRequest(Map.of(), mutation));
        webhooks.read(account, new WebhookRequest(Map.of(), mutation));
      }
      if (saysTheSame(genuine, mutation)) {
        continue;
      }
      assertThat(verdict)
          .as("seed %d, mutation %d: %s", SEED, i, new String(mutation, StandardCharsets.UTF_8))
          .isNotEqualTo(Verification.VALID);
      refused++;
    }
    assertThat(refused).isGreaterThan(MUTATIONS * 9 / 10);
  }

  @Test
  @DisplayName("A409 where mutations are taken, the SDK takes them too (braintree)")
  void isNotMoreLenientThanTheSdk() {
    var account = account(Signer.MAIN.secret());
    var genuine = Signer.MAIN.sample(Kind.DISPUTE_OPENED, "dp_1");
    var mutations = new Mutations(genuine, new Random(SEED + 1));
    for (int i = 0; i < 2_000; i++) {
      var mutation = mutations.next();
      if (webhooks.verify(new WebhookRequest(Map.of(), mutation), account, NOW)
          == Verification.VALID) {
        var fields = fields(mutation);
        assertThat(sdkTakes(field(fields, "bt_signature"), field(fields, "bt_payload"))).isTrue();
      }
    }
  }

  private static boolean sdkTakes(String signature, String payload) {
    try {
      Signer.MAIN.parse(signature, payload);
      return true;
    } catch (InvalidSignatureException refused) {
      return false;
    }
  }

  @Test
  @DisplayName("A410 the key of another account, under its name or ours (braintree)")
  void refusesTheKeyOfAnotherAccount() {
    var account = account(Signer.MAIN.secret());
    assertThat(verify(account, Signer.NEW.sample(Kind.CHECK, "1"))).isEqualTo(Verification.INVALID);
    assertThat(verify(account, Signer.STRANGER.sample(Kind.CHECK, "1")))
        .isEqualTo(Verification.INVALID);
    assertThat(verify(account, "bt_payload=PHg+")).isEqualTo(Verification.MISSING);
    assertThat(verify(account, "{}")).isEqualTo(Verification.MISSING);
  }

  /** Whether the form carries the same signature and payload: the rest of it is not signed. */
  private static boolean saysTheSame(String genuine, byte[] mutation) {
    var before = fields(genuine.getBytes(StandardCharsets.UTF_8));
    var after = fields(mutation);
    return field(after, "bt_signature").equals(field(before, "bt_signature"))
        && field(after, "bt_payload")
            .stripTrailing()
            .equals(field(before, "bt_payload").stripTrailing());
  }

  private static String field(List<String[]> fields, String name) {
    var values =
        fields.stream().filter(field -> field[0].equals(name)).map(field -> field[1]).toList();
    return values.size() == 1 ? values.getFirst() : "";
  }

  private static List<String[]> fields(byte[] form) {
    var fields = new ArrayList<String[]>();
    for (var part : new String(form, StandardCharsets.UTF_8).split("&")) {
      var sides = part.split("=", 2);
      try {
        fields.add(
            new String[] {
              URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
              sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8)
            });
      } catch (IllegalArgumentException unreadable) {
        fields.add(new String[] {"", ""});
      }
    }
    return fields;
  }

  private Verification verify(ProviderAccount account, String body) {
    return webhooks.verify(request(body), account, NOW);
  }

  private static WebhookRequest request(String body) {
    return new WebhookRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private ProviderAccount account(String... secrets) {
    var account =
        new ProviderAccount(
            webhooks,
            "bt_main",
            Arrays.stream(secrets).map(Secret::new).toList(),
            Map.of(BraintreeWebhooks.MERCHANT_ID, new Secret("merchant_bt_main")),
            false);
    webhooks.check(account);
    return account;
  }

  /** The file lies beside the checkout, which may be the folder above or two above. */
  private static Optional<String> vectors() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var file = folder.resolve("shared/vectors/braintree-webhook.json");
      if (Files.isReadable(file)) {
        try {
          return Optional.of(Files.readString(file));
        } catch (IOException unreadable) {
          throw new IllegalStateException(unreadable);
        }
      }
    }
    return Optional.empty();
  }

  /** Every kind is one that the tests know: a new SDK with new kinds is noticed. */
  @Test
  void readsTheKindsThatMoveMoney() {
    Set<String> told = new HashSet<>();
    var account = account(Signer.MAIN.secret());
    for (var kind : Kind.values()) {
      var reading = webhooks.read(account, request(Signer.MAIN.sample(kind, "x_1")));
      if (!(reading instanceof Reading.OfNoConcern)) {
        told.add(kind.toString());
      }
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "transaction_settled",
            "transaction_settlement_declined",
            "refund_failed",
            "dispute_opened",
            "dispute_disputed",
            "dispute_under_review",
            "dispute_won",
            "dispute_lost",
            "dispute_accepted",
            "dispute_auto_accepted",
            "dispute_expired");
  }
}
