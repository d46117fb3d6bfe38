package io.quittance.simulator.adyen;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Base64 of HMAC-SHA256 under a key that is written in hexadecimal. */
final class AdyenHmac {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  AdyenHmac(String hexKey) {
    this.key = new SecretKeySpec(HexFormat.of().parseHex(hexKey), ALGORITHM);
  }

  String sign(String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
