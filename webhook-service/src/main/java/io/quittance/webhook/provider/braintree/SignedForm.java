package io.quittance.webhook.provider.braintree;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form that Braintree posts.
 *
 * @param signature {@code publicKey|hex} pairs, joined by {@code &}
 * @param payload the notification in Base64, in lines; what is signed is this text
 */
record SignedForm(String signature, String payload) {

  private static final Pattern PAYLOAD = Pattern.compile("[A-Za-z0-9+=/\n]+");
  private static final int FIELDS_MAX = 20;
  private static final int PAIRS_MAX = 10;

  /** Reads a body; empty when it is not a form with one of each field. */
  static Optional<SignedForm> read(byte[] body) {
    var fields = new HashMap<String, String>();
    for (var part : new String(body, StandardCharsets.UTF_8).split("&", FIELDS_MAX)) {
      int equals = part.indexOf('=');
      var name = equals < 0 ? part : part.substring(0, equals);
      try {
        var value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
        if (fields.put(URLDecoder.decode(name, StandardCharsets.UTF_8), value) != null) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException notEncoded) {
        return Optional.empty();
      }
    }
    var signature = fields.get("bt_signature");
    var payload = fields.get("bt_payload");
    return signature == null || payload == null
        ? Optional.empty()
        : Optional.of(new SignedForm(signature, payload));
  }

  /** Whether one of the keys signed the payload, as it is or with the newline that it lost. */
  boolean isSignedBy(List<KeyPair> keys) {
    if (!PAYLOAD.matcher(payload).matches()) {
      return false;
    }
    boolean genuine = false;
    for (var pair : signature.split("&", PAIRS_MAX)) {
      int separator = pair.indexOf('|');
      if (separator < 0) {
        continue;
      }
      var named = pair.substring(0, separator);
      var hex = pair.substring(separator + 1);
      for (var key : keys) {
        if (key.publicKey().equals(named)) {
          // Both forms are compared, each in constant time: the duration tells nothing.
          genuine |= key.signed(payload, hex);
          genuine |= key.signed(payload + "\n", hex);
        }
      }
    }
    return genuine;
  }

  /** The notification as text; empty when the payload is no Base64. */
  Optional<String> xml() {
    try {
      var bytes = Base64.getMimeDecoder().decode(payload);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
