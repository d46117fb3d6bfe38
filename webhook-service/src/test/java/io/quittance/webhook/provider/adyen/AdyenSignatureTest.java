package io.quittance.webhook.provider.adyen;

import static io.quittance.webhook.AdyenProvider.KEY;
import static io.quittance.webhook.AdyenProvider.KEY_NEW;
import static io.quittance.webhook.AdyenProvider.KEY_OF_OTHER;
import static io.quittance.webhook.AdyenProvider.notice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.adyen.notification.WebhookHandler;
import com.adyen.util.HMACValidator;
import io.quittance.webhook.AdyenProvider.Item;
import io.quittance.webhook.provider.ProviderAccount;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who signed a notice. */
class AdyenSignatureTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path VECTORS = Path.of("..", "..", "shared", "vectors", "adyen-hmac.json");
  private static final int MUTATIONS = 10_000;
  private static final long SEED = 20_260_301;

  private final AdyenWebhooks webhooks = new AdyenWebhooks();

  @Test
  @DisplayName("A409 A414 (adyen) every published signature is judged as its file says")
  void judgesThePublishedSignatures() throws Exception {
    var vectors = vectors();
    for (var vector : vectors.path("items")) {
      var item = ((ObjectNode) vector.path("item")).deepCopy();
      var key = vector.path("key").stringValue();
      var signature = vector.path("hmacSignature").stringValue();
      assertThat(verify(signed(item, signature), key))
          .as(vector.path("name").stringValue())
          .isEqualTo(Verification.VALID);
      assertThat(AdyenNotice.of(signed(item, signature)).signedText())
          .isEqualTo(vector.path("signed_text").stringValue());
      assertThat(verify(signed(item, ""), key)).isEqualTo(Verification.MISSING);
      assertThat(verify(unsigned(item), key)).isEqualTo(Verification.MISSING);
      assertThat(verify(signed(item, signature), KEY_OF_OTHER)).isEqualTo(Verification.INVALID);
      // What is not signed may say anything.
      item.put("reason", "other").put("paymentMethod", "other").put("eventDate", "other");
      assertThat(verify(signed(item, signature), key)).isEqualTo(Verification.VALID);
    }
  }

  @Test
  @DisplayName("A409 (adyen) another amount or outcome under a published signature is refused")
  void refusesAChangedAmountOrOutcome() throws Exception {
    var vectors = vectors();
    var vector = vectors.path("items").path(2);
    var key = vector.path("key").stringValue();
    var signature = vector.path("hmacSignature").stringValue();
    var item = ((ObjectNode) vector.path("item")).deepCopy();
    ((ObjectNode) item.path("amount")).put("value", 1001);
    assertThat(verify(signed(item, signature), key)).isEqualTo(Verification.INVALID);
    var right = vectors.path("negatives").path(2).path("wrong_text_hmac").stringValue();
    assertThat(verify(signed(item, right), key)).isEqualTo(Verification.VALID);

    ((ObjectNode) item.path("amount")).put("value", 1000);
    item.put("success", "false");
    assertThat(verify(signed(item, signature), key)).isEqualTo(Verification.INVALID);

    var report = ((ObjectNode) vectors.path("items").path(0).path("item")).deepCopy();
    report.remove("amount");
    assertThat(AdyenNotice.of(signed(report, "x")).signedText())
        .isEqualTo(vectors.path("missing_amount_text").stringValue());
  }

  @ParameterizedTest
  @DisplayName("A409 (adyen) a key that is not hexadecimal: the service does not start")
  @ValueSource(strings = {"BadKey", "", "44782DEF", "zz782DEF547AAA06C910C43932B1EB0C71FC68D9D0C0"})
  void refusesKeysThatAreNone(String key) {
    assertThatThrownBy(() -> webhooks.check(account(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("zz782DEF")
        .hasMessageContaining("hexadecimal");
  }

  static Stream<Item> signedByTheLibrary() {
    return Stream.of(
        Item.of("AUTHORISATION", true),
        Item.of("AUTHORISATION", false).because("Not enough balance"),
        Item.of("CAPTURE", true).amount(1, "JPY"),
        Item.of("REFUND", true).reference("\\\\:/\\\\/ : slashes"),
        Item.of("CHARGEBACK", true).reference("Müller 支付").amount(99_999_999_999L, "KWD"));
  }

  @ParameterizedTest
  @MethodSource("signedByTheLibrary")
  @DisplayName("A413 (adyen) what the official library signs is taken, under any of the keys")
  void takesWhatTheLibrarySigns(Item item) {
    // In JSON a backslash is written as two.
    var plain = item.reference(item.merchantReference().replace("\\\\", "\\"));
    var body = bytes(notice(item.json(plain.signature(KEY))));
    assertThat(verify(body, KEY)).isEqualTo(Verification.VALID);
    assertThat(verify(body, KEY_NEW, KEY)).isEqualTo(Verification.VALID);
    assertThat(verify(body, KEY.toLowerCase(java.util.Locale.ROOT))).isEqualTo(Verification.VALID);
    assertThat(verify(body, KEY_NEW)).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A409 (adyen) what moves over a colon into the next field is refused")
  void refusesFieldsThatTakeFromTheirNeighbor() {
    var honest = Item.of("CAPTURE", true).reference("X:" + "1000");
    var moved = Item.of("CAPTURE", true).account("AdyenMain:X").reference("1000");
    assertThat(moved.signature(KEY)).isEqualTo(honest.signature(KEY));
    assertThat(verify(bytes(notice(honest.signed(KEY))), KEY)).isEqualTo(Verification.VALID);
    assertThat(verify(bytes(notice(moved.signed(KEY))), KEY)).isEqualTo(Verification.INVALID);
  }

  @Test
  @DisplayName("A414 (adyen) escapes, white space and a trailing newline change nothing")
  void readsTheFieldsHoweverTheyAreWritten() {
    var item = Item.of("CAPTURE", true);
    var text = notice(item.signed(KEY)).replace("CAPTURE", "\\u0043APTURE") + "\r\n \n";
    assertThat(verify(bytes(text), KEY)).isEqualTo(Verification.VALID);
    var number = notice(item.signed(KEY)).replace(" 5000", "\"5000\"");
    assertThat(verify(bytes(number), KEY)).isEqualTo(Verification.VALID);
    var flag = notice(item.signed(KEY)).replace("\"success\": \"true\"", "\"success\": true");
    assertThat(verify(bytes(flag), KEY)).isEqualTo(Verification.VALID);
  }

  @Test
  @DisplayName("A409 (adyen) of 10,000 changed notices none is taken whose signed text changed")
  void refusesMutations() throws Exception {
    var random = new Random(SEED);
    var originals = signedByTheLibrary().limit(3).map(item -> notice(item.signed(KEY))).toList();
    int taken = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var original = originals.get(i % originals.size());
      boolean field = i % 2 == 0;
      var mutated = field ? changedField(original, random) : changedByte(original, random);
      if (verify(mutated, KEY) == Verification.VALID) {
        taken++;
        assertThat(field).as(() -> text(mutated)).isFalse();
        assertThat(signedTextByTheLibrary(text(mutated)))
            .as(() -> text(mutated))
            .isEqualTo(signedTextByTheLibrary(original));
      }
    }
    // Bytes of what is not signed, such as the reason, may change.
    assertThat(taken).isBetween(1, MUTATIONS / 2 - 1);
  }

  /** One of the signed fields, or the signature, is another text. */
  private static byte[] changedField(String original, Random random) {
    var root = (ObjectNode) JSON.readTree(original);
    var item = (ObjectNode) root.path("notificationItems").path(0).path("NotificationRequestItem");
    var names =
        List.of(
            "pspReference",
            "originalReference",
            "merchantAccountCode",
            "merchantReference",
            "eventCode",
            "success",
            "value",
            "currency",
            "hmacSignature");
    var name = names.get(random.nextInt(names.size()));
    var holder =
        switch (name) {
          case "value", "currency" -> (ObjectNode) item.path("amount");
          case "hmacSignature" -> (ObjectNode) item.path("additionalData");
          default -> item;
        };
    if (name.equals("value")) {
      holder.put(name, holder.path(name).longValue() + 1 + random.nextInt(100_000));
    } else {
      holder.put(name, otherText(holder.path(name).asString(""), random));
    }
    return bytes(JSON.writeValueAsString(root));
  }

  private static String otherText(String text, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> text + (char) ('a' + random.nextInt(26));
      case 1 -> text.isEmpty() ? ":" : text.substring(1);
      case 2 -> text.isEmpty() ? " " : changed(text, random.nextInt(text.length()));
      case 3 -> text + ":" + text;
      default -> text.equals("true") ? "false" : text + " ";
    };
  }

  private static byte[] changedByte(String original, Random random) {
    var body = bytes(original);
    int place = random.nextInt(body.length);
    byte before = body[place];
    while (body[place] == before) {
      body[place] = (byte) random.nextInt(256);
    }
    return body;
  }

  private static String changed(String text, int place) {
    char other = text.charAt(place) == 'A' ? 'B' : 'A';
    return text.substring(0, place) + other + text.substring(place + 1);
  }

  /** The library takes no time that is none; times are not signed. */
  private static String signedTextByTheLibrary(String notice) throws Exception {
    var dated =
        notice.replaceFirst(
            "\"eventDate\": \"[^\"]*\"", "\"eventDate\": \"2026-03-01T11:00:00+01:00\"");
    var item = new WebhookHandler().handleNotificationJson(dated).getNotificationItems().getFirst();
    assertThat(new HMACValidator().validateHMAC(item, KEY)).isTrue();
    return new HMACValidator().getDataToSign(item);
  }

  private Verification verify(byte[] body, String... keys) {
    return webhooks.verify(new WebhookRequest(Map.of(), body), account(keys), NOW);
  }

  private ProviderAccount account(String... keys) {
    return new ProviderAccount(
        webhooks, "AdyenMain", Arrays.stream(keys).map(Secret::new).toList(), Map.of(), false);
  }

  private static byte[] unsigned(JsonNode item) {
    return bytes(
        "{\"live\":\"false\",\"notificationItems\":[{\"NotificationRequestItem\":%s}]}"
            .formatted(item));
  }

  private static byte[] signed(JsonNode item, String signature) {
    var copy = ((ObjectNode) item).deepCopy();
    copy.putObject("additionalData").put("hmacSignature", signature);
    return unsigned(copy);
  }

  private static JsonNode vectors() throws Exception {
    if (!Files.exists(VECTORS)) {
      System.out.println("skipped: published signatures of Adyen are not at " + VECTORS);
      abort("no " + VECTORS);
    }
    return JSON.readTree(Files.readAllBytes(VECTORS));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
