package io.quittance.platform.secret;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Prints a new key set for {@link SecretTexts}, on one line. */
public final class NewKeySet {

  private NewKeySet() {}

  /**
   * Without arguments, a set of one new key. With the file of an old set and {@code --add}, that
   * one with a new key, which only decrypts; with {@code --promote}, the same set once the newest
   * key encrypts; with {@code --primary}, what remains when the older ones go.
   *
   * @throws IllegalArgumentException for anything else, and for a step out of turn
   */
  public static void main(String[] arguments) throws GeneralSecurityException, IOException {
    System.out.println(
        switch (arguments.length) {
          case 0 -> generate();
          case 2 -> changed(textOf(arguments[0]), arguments[1]);
          default -> throw misused();
        });
  }

  private static String changed(String keySet, String step) throws GeneralSecurityException {
    return switch (step) {
      case "--add" -> added(keySet);
      case "--promote" -> promoted(keySet);
      case "--primary" -> primaryAlone(keySet);
      default -> throw misused();
    };
  }

  private static IllegalArgumentException misused() {
    return new IllegalArgumentException(
        "takes nothing, or the file of a key set and one of --add, --promote, --primary");
  }

  private static String textOf(String file) throws IOException {
    return Files.readString(Path.of(file), StandardCharsets.UTF_8);
  }

  /** One AES-256-GCM key, as Tink's JSON. */
  public static String generate() throws GeneralSecurityException {
    AeadConfig.register();
    return KeyRotation.write(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
  }

  /** As {@link KeyRotation#added}. */
  public static String added(String keySet) throws GeneralSecurityException {
    AeadConfig.register();
    return KeyRotation.added(keySet, PredefinedAeadParameters.AES256_GCM);
  }

  /** As {@link KeyRotation#promoted}. */
  public static String promoted(String keySet) throws GeneralSecurityException {
    AeadConfig.register();
    return KeyRotation.promoted(keySet);
  }

  /** The primary key without the older ones: for when nothing is sealed with them any more. */
  public static String primaryAlone(String keySet) throws GeneralSecurityException {
    AeadConfig.register();
    var primary = KeyRotation.read(keySet).getPrimary();
    return KeyRotation.write(
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.importKey(primary.getKey()).withFixedId(primary.getId()).makePrimary())
            .build());
  }
}
