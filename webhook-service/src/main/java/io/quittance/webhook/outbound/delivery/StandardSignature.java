package io.quittance.webhook.outbound.delivery;

import com.google.crypto.tink.subtle.Ed25519Sign;
import io.quittance.webhook.outbound.endpoint.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature header of Standard Webhooks: one entry per secret, and per private key. */
final class StandardSignature {

  private static final String HMAC = "HmacSHA256";

  private StandardSignature() {}

  /**
   * Signs a message.
   *
   * @param id without a full stop
   * @param timestamp of the attempt, in seconds since 1970
   * @param keys all that sign at the moment
   */
  static String of(String id, long timestamp, byte[] body, List<SigningKeys> keys) {
    var prefix = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
    var message = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, message, 0, prefix.length);
    System.arraycopy(body, 0, message, prefix.length, body.length);
    var signatures = new ArrayList<String>();
    try {
      for (var one : keys) {
        signatures.add("v1," + base64(hmac(one.secretBytes(), message)));
        var privateKey = one.privateKeyBytes();
        if (privateKey != null) {
          signatures.add("v1a," + base64(new Ed25519Sign(privateKey).sign(message)));
        }
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("keys that were made here do not sign", impossible);
    }
    return String.join(" ", signatures);
  }

  private static byte[] hmac(byte[] secret, byte[] message) throws GeneralSecurityException {
    var mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(secret, HMAC));
    return mac.doFinal(message);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
