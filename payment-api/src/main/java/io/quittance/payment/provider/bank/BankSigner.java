package io.quittance.payment.provider.bank;

import com.google.crypto.tink.subtle.Ed25519Sign;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;

/** Signs what we send to the bank, as it signs what it sends to us: Standard Webhooks, v1a. */
final class BankSigner {

  private static final String PRIVATE_KEY = "whsk_";

  private final Ed25519Sign key;
  private final Clock clock;

  private BankSigner(Ed25519Sign key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /**
   * Signs by a private key.
   *
   * @throws IllegalArgumentException when it is none
   */
  static BankSigner of(String privateKey, Clock clock) {
    if (privateKey.startsWith(PRIVATE_KEY)) {
      try {
        var bytes = Base64.getDecoder().decode(privateKey.substring(PRIVATE_KEY.length()));
        return new BankSigner(new Ed25519Sign(bytes), clock);
      } catch (IllegalArgumentException | GeneralSecurityException notAKey) {
        // Said below, without the text that is not a key.
      }
    }
    throw new IllegalArgumentException(
        "quittance.payment.bank.private-key is not whsk_ and 32 bytes in base64");
  }

  /** The headers that sign a body. */
  Map<String, String> headers(String id, String body) {
    var time = Long.toString(clock.instant().getEpochSecond());
    try {
      var text = (id + '.' + time + '.' + body).getBytes(StandardCharsets.UTF_8);
      return Map.of(
          "webhook-id",
          id,
          "webhook-timestamp",
          time,
          "webhook-signature",
          "v1a," + Base64.getEncoder().encodeToString(key.sign(text)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a key that was read does not sign", impossible);
    }
  }
}
