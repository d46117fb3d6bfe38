package io.quittance.webhook.provider.braintree;

import com.braintreegateway.BraintreeGateway;
import com.braintreegateway.Environment;
import com.braintreegateway.WebhookNotification;
import com.braintreegateway.util.Sha1Hasher;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Braintree's side: notifications signed by the official SDK. */
record Signer(String publicKey, String privateKey) {

  static final Signer MAIN = new Signer("public_main", "private_main");
  static final Signer NEW = new Signer("public_new", "private_new");
  static final Signer STRANGER = new Signer("public_main", "private_guess");

  /** The secret by which our account is configured. */
  String secret() {
    return publicKey + "|" + privateKey;
  }

  /** A notification in the SDK's own words. */
  String sample(WebhookNotification.Kind kind, String id) {
    return form(gateway().webhookTesting().sampleNotification(kind, id));
  }

  /** A notification in ours. */
  String signed(String xml) {
    var payload =
        Base64.getMimeEncoder(60, new byte[] {'\n'})
                .encodeToString(xml.getBytes(StandardCharsets.UTF_8))
            + "\n";
    return form(
        Map.of(
            "bt_signature",
            publicKey + "|" + new Sha1Hasher().hmacHash(privateKey, payload),
            "bt_payload",
            payload));
  }

  /** What the SDK makes of it. */
  WebhookNotification parse(String signature, String payload) {
    return gateway().webhookNotification().parse(signature, payload);
  }

  BraintreeGateway gateway() {
    return new BraintreeGateway(Environment.DEVELOPMENT, "merchant_bt_main", publicKey, privateKey);
  }

  static String form(Map<String, String> fields) {
    return form(fields.get("bt_signature"), fields.get("bt_payload"));
  }

  static String form(String signature, String payload) {
    return "bt_signature=" + encode(signature) + "&bt_payload=" + encode(payload);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A notification about a transaction. */
  static String transaction(String kind, String time, String fields) {
    return notification(kind, time, "<transaction>" + fields + "</transaction>");
  }

  /** A notification about anything. */
  static String notification(String kind, String time, String subject) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <notification>
      <timestamp type="datetime">%s</timestamp>
      <kind>%s</kind>
      <source-merchant-id>merchant_bt_main</source-merchant-id>
      <subject>%s</subject>
    </notification>
    """
        .formatted(time, kind, subject);
  }
}
