package io.quittance.webhook.outbound.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.standardwebhooks.Webhook;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.outbound.endpoint.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signatures as Standard Webhooks has them. */
class StandardSignatureTest {

  /** What X.509 puts in front of the 32 bytes of an Ed25519 key. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Path VECTORS =
      Path.of(System.getProperty("quittance.root", ".."), "..", "shared", "vectors")
          .resolve("standard-webhooks.json");

  private static final String SECRET = "whsec_" + base64(new byte[32]);
  private static final byte[] BODY = "{\"note\": \"汉字 ü\"}".getBytes(StandardCharsets.UTF_8);

  private JsonNode vectors = JsonMapper.shared().createObjectNode();

  @BeforeEach
  void read() throws Exception {
    if (Files.exists(VECTORS)) {
      vectors = JsonMapper.shared().readTree(Files.readString(VECTORS));
    } else {
      System.out.println("skipped: there are no official signatures at " + VECTORS);
    }
  }

  @Test
  void makesTheOfficialSignature() {
    assumeThat(vectors.has("official")).isTrue();
    var official = vectors.get("official");
    assertThat(
            StandardSignature.of(
                official.get("id").stringValue(),
                official.get("timestamp").longValue(),
                bytes(official.get("payload")),
                List.of(new SigningKeys(official.get("secret").stringValue(), null))))
        .isEqualTo(official.get("signature").stringValue());
  }

  @Test
  void a507_signsWithBothSecretsDuringARotation() {
    assumeThat(vectors.has("sender_check")).isTrue();
    var check = vectors.get("sender_check");
    var keys =
        check
            .get("secrets")
            .valueStream()
            .map(secret -> new SigningKeys(secret.stringValue(), null))
            .toList();
    assertThat(
            StandardSignature.of(
                    check.get("id").stringValue(),
                    check.get("timestamp").longValue(),
                    bytes(check.get("payload")),
                    keys)
                .split(" "))
        .containsExactlyElementsOf(
            check.get("expected").valueStream().map(JsonNode::stringValue).toList());
  }

  @Test
  void isAcceptedByThePublicLibrary() throws Exception {
    long now = SimulatorProvider.CLOCK.instant().getEpochSecond();
    var signature =
        StandardSignature.of("evt_1", now, BODY, List.of(new SigningKeys(SECRET, null)));
    new Webhook(SECRET)
        .verify(
            new String(BODY, StandardCharsets.UTF_8),
            Map.of(
                "webhook-id", List.of("evt_1"),
                "webhook-timestamp", List.of(Long.toString(now)),
                "webhook-signature", List.of(signature)));
  }

  @Test
  void addsAnEd25519SignatureThatThePublicKeyVerifies() throws Exception {
    var pair = Ed25519Sign.KeyPair.newKeyPair();
    var keys = new SigningKeys(SECRET, "whsk_" + base64(pair.getPrivateKey()));
    var signatures = StandardSignature.of("evt_1", 1767225600, BODY, List.of(keys)).split(" ");
    assertThat(signatures).hasSize(2);
    assertThat(signatures[0]).startsWith("v1,");
    assertThat(signatures[1]).startsWith("v1a,");

    var encoded = new byte[X509.length + 32];
    System.arraycopy(X509, 0, encoded, 0, X509.length);
    System.arraycopy(pair.getPublicKey(), 0, encoded, X509.length, 32);
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    verifier.update("evt_1.1767225600.".getBytes(StandardCharsets.UTF_8));
    verifier.update(BODY);
    assertThat(verifier.verify(Base64.getDecoder().decode(signatures[1].substring(4)))).isTrue();
  }

  private static byte[] bytes(JsonNode text) {
    return text.stringValue().getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
