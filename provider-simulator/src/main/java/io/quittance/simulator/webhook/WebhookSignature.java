package io.quittance.simulator.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks: {@code t=<unix seconds>,v1=<hex HMAC-SHA256 of t.body>}, one v1 per secret. */
public final class WebhookSignature {

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /** With these secrets, the newest first. */
  public WebhookSignature(List<String> secrets) {
    this.keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /** The header's value for a body that is sent at that time. */
  public String of(String body, long unixSeconds) {
    var signed = (unixSeconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return keys.stream()
        .map(key -> "v1=" + HexFormat.of().formatHex(mac(key, signed)))
        .collect(Collectors.joining(",", "t=" + unixSeconds + ",", ""));
  }

  private static byte[] mac(SecretKeySpec key, byte[] signed) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(signed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
