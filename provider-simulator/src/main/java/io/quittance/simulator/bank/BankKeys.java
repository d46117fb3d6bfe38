package io.quittance.simulator.bank;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs and checks by the headers of Standard Webhooks, in both directions with Ed25519. */
@BankConfigured
@Component
class BankKeys {

  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  private static final String SCHEME = "v1a,";
  private static final int PREFIX_LENGTH = "whpk_".length();
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Ed25519Sign ours;
  private final Ed25519Verify theirs;
  private final byte[] token;
  private final Clock clock;

  BankKeys(BankSettings settings, Clock clock) throws GeneralSecurityException {
    this.ours = new Ed25519Sign(bytes(settings.privateKey().substring(PREFIX_LENGTH)));
    this.theirs = new Ed25519Verify(bytes(settings.clientPublicKey().substring(PREFIX_LENGTH)));
    this.token = ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /** The headers that sign a message at a time. */
  Map<String, String> sign(String id, String body, Instant now) {
    var time = Long.toString(now.getEpochSecond());
    try {
      var signature = Base64.getEncoder().encodeToString(ours.sign(text(id, time, body)));
      return Map.of(ID, id, TIMESTAMP, time, SIGNATURE, SCHEME + signature);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a key that was read does not sign", impossible);
    }
  }

  boolean isToken(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(authorization.getBytes(StandardCharsets.UTF_8), token);
  }

  /** Whether the customer signed this, lately. */
  boolean isSigned(
      @Nullable String id, @Nullable String time, @Nullable String signature, String body) {
    if (id == null || time == null || signature == null || !time.matches("\\d{1,12}")) {
      return false;
    }
    var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant());
    if (!signature.startsWith(SCHEME) || age.abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    try {
      theirs.verify(bytes(signature.substring(SCHEME.length())), text(id, time, body));
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }

  private static byte[] text(String id, String time, String body) {
    return (id + '.' + time + '.' + body).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
