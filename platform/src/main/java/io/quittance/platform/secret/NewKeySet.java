package io.quittance.platform.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
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
   * Without arguments, a set of one new key. With the file of an old set, that one with a new
   * primary key: it encrypts, the older ones still decrypt. With the file and {@code --primary},
   * what remains when the older ones go.
   */
  public static void main(String[] arguments) throws GeneralSecurityException, IOException {
    System.out.println(
        switch (arguments.length) {
          case 0 -> generate();
          case 1 -> rotated(textOf(arguments[0]));
          default -> primaryAlone(textOf(arguments[0]));
        });
  }

  private static String textOf(String file) throws IOException {
    return Files.readString(Path.of(file), StandardCharsets.UTF_8);
  }

  /** One AES-256-GCM key, as Tink's JSON. */
  public static String generate() throws GeneralSecurityException {
    AeadConfig.register();
    return write(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
  }

  /** The same keys and a new one, which is the primary one. */
  public static String rotated(String keySet) throws GeneralSecurityException {
    AeadConfig.register();
    var keys = KeysetHandle.newBuilder(read(keySet));
    return write(
        keys.addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build());
  }

  /** The primary key without the older ones: for when nothing is sealed with them any more. */
  public static String primaryAlone(String keySet) throws GeneralSecurityException {
    AeadConfig.register();
    var primary = read(keySet).getPrimary();
    return write(
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.importKey(primary.getKey()).withFixedId(primary.getId()).makePrimary())
            .build());
  }

  private static KeysetHandle read(String keySet) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(keySet, InsecureSecretKeyAccess.get());
  }

  private static String write(KeysetHandle keys) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get())
        .replace("\n", "");
  }
}
