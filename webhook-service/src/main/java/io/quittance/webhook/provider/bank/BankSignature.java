package io.quittance.webhook.provider.bank;

import com.google.crypto.tink.subtle.Ed25519Verify;
import io.quittance.webhook.provider.Secret;
import io.quittance.webhook.provider.Verification;
import io.quittance.webhook.provider.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The headers of Standard Webhooks with its asymmetric scheme, {@code v1a}: Ed25519 over id, time
 * and raw body, joined by full stops. During a rotation there are several signatures; those of
 * other schemes count for nothing.
 *
 * <p>There is no secret here whose bytes a comparison could tell: the key is public.
 */
final class BankSignature {

  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";

  static final List<String> HEADERS = List.of(ID, TIMESTAMP, SIGNATURE);

  /** How the scheme writes public keys. */
  private static final String PUBLIC_KEY = "whpk_";

  private static final String ASYMMETRIC = "v1a,";
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURES_MAX = 5;

  /** A message of this age, or as far in the future, is refused. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** A full stop would leave open where the id ends. */
  private static final Pattern MESSAGE_ID = Pattern.compile("[\\x21-\\x2d\\x2f-\\x7e]{1,255}");

  /** Seconds have ten digits until the year 2286. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private BankSignature() {}

  /** Whether the owner of one of the keys signed this request, lately. */
  static Verification check(WebhookRequest request, List<Secret> keys, Instant now) {
    var header = request.header(SIGNATURE);
    if (header.isEmpty()) {
      return Verification.MISSING;
    }
    var id = request.header(ID).filter(text -> MESSAGE_ID.matcher(text).matches());
    var time = request.header(TIMESTAMP).filter(text -> SECONDS.matcher(text).matches());
    if (id.isEmpty() || time.isEmpty()) {
      return Verification.INVALID;
    }
    var text = text(id.get(), time.get(), request.body());
    boolean genuine =
        signatures(header.get())
            .anyMatch(signature -> keys.stream().anyMatch(key -> isBy(key, signature, text)));
    return genuine ? age(time.get(), now) : Verification.INVALID;
  }

  /**
   * A public key of the bank.
   *
   * @throws IllegalArgumentException when it is none
   */
  static byte[] key(Secret secret) {
    if (secret.value().startsWith(PUBLIC_KEY)) {
      var bytes = bytes(secret.value().substring(PUBLIC_KEY.length()));
      if (bytes.isPresent() && bytes.get().length == KEY_BYTES) {
        return bytes.get();
      }
    }
    throw new IllegalArgumentException(
        "a secret is not a public key of the bank: whpk_ and 32 bytes in base64");
  }

  private static Stream<byte[]> signatures(String header) {
    return Stream.of(header.split(" ", -1))
        .limit(SIGNATURES_MAX)
        .filter(entry -> entry.startsWith(ASYMMETRIC))
        .map(entry -> bytes(entry.substring(ASYMMETRIC.length())))
        .flatMap(Optional::stream);
  }

  private static boolean isBy(Secret key, byte[] signature, byte[] text) {
    try {
      new Ed25519Verify(key(key)).verify(signature, text);
      return true;
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }

  private static Verification age(String time, Instant now) {
    var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now).abs();
    return age.compareTo(TOLERANCE) > 0 ? Verification.STALE : Verification.VALID;
  }

  private static byte[] text(String id, String time, byte[] body) {
    var head = (id + '.' + time + '.').getBytes(StandardCharsets.US_ASCII);
    var text = new byte[head.length + body.length];
    System.arraycopy(head, 0, text, 0, head.length);
    System.arraycopy(body, 0, text, head.length, body.length);
    return text;
  }

  /** Only the one way to write these bytes: decoders overlook some changes of the last letters. */
  private static Optional<byte[]> bytes(String base64) {
    try {
      var bytes = Base64.getDecoder().decode(base64);
      return Base64.getEncoder().encodeToString(bytes).equals(base64)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
