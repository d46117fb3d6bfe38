package io.quittance.platform.chain;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import io.quittance.platform.secret.KeyRotation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Prints a key set that signs seals ({@code quittance.ledger.seal-keys}, {@code
 * quittance.audit.seal-keys}), on one line: a new one, or the next step of the one on its input.
 */
public final class NewSealKeys {

  private NewSealKeys() {}

  /**
   * Without arguments, a set of one new key. With {@code --add}, the set on the input with a new
   * key, which only verifies; with {@code --promote}, the same set once the newest key signs.
   *
   * @throws IllegalArgumentException for anything else, and for a step out of turn
   */
  public static void main(String[] arguments) throws GeneralSecurityException, IOException {
    System.out.println(
        switch (String.join(" ", arguments)) {
          case "" -> generate();
          case "--add" -> added(input());
          case "--promote" -> promoted(input());
          default ->
              throw new IllegalArgumentException(
                  "takes nothing, or one of --add, --promote and a key set on its input");
        });
  }

  private static String input() throws IOException {
    return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** One Ed25519 key, as Tink's JSON. */
  public static String generate() throws GeneralSecurityException {
    SignatureConfig.register();
    return KeyRotation.write(KeysetHandle.generateNew(PredefinedSignatureParameters.ED25519));
  }

  /** As {@link KeyRotation#added}. */
  public static String added(String keySet) throws GeneralSecurityException {
    SignatureConfig.register();
    return KeyRotation.added(keySet, PredefinedSignatureParameters.ED25519);
  }

  /** As {@link KeyRotation#promoted}. */
  public static String promoted(String keySet) throws GeneralSecurityException {
    SignatureConfig.register();
    return KeyRotation.promoted(keySet);
  }
}
