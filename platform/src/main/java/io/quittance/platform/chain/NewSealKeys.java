package io.quittance.platform.chain;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Prints a key set that signs seals ({@code quittance.ledger.seal-keys}, {@code
 * quittance.audit.seal-keys}), on one line: a new one, or with {@code --rotate} the one that it
 * reads from its input with a new primary key.
 */
public final class NewSealKeys {

  private NewSealKeys() {}

  /** Takes {@code --rotate} or nothing. */
  public static void main(String[] arguments) throws GeneralSecurityException, IOException {
    if (List.of(arguments).contains("--rotate")) {
      System.out.println(rotate(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
    } else {
      System.out.println(generate());
    }
  }

  /** One Ed25519 key, as Tink's JSON. */
  public static String generate() throws GeneralSecurityException {
    SignatureConfig.register();
    return write(KeysetHandle.generateNew(PredefinedSignatureParameters.ED25519));
  }

  /** The same keys and a new one, which signs from now on. */
  public static String rotate(String keySet) throws GeneralSecurityException {
    SignatureConfig.register();
    var keys = TinkJsonProtoKeysetFormat.parseKeyset(keySet, InsecureSecretKeyAccess.get());
    return write(
        KeysetHandle.newBuilder(keys)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedSignatureParameters.ED25519)
                    .withRandomId()
                    .makePrimary())
            .build());
  }

  private static String write(KeysetHandle keys) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get())
        .replace("\n", "");
  }
}
