package io.quittance.platform.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** Prints a new key set for {@link SecretTexts}, on one line. */
public final class NewKeySet {

  private NewKeySet() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws GeneralSecurityException {
    System.out.println(generate());
  }

  /** One AES-256-GCM key, as Tink's JSON. */
  public static String generate() throws GeneralSecurityException {
    AeadConfig.register();
    var keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
    return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get())
        .replace("\n", "");
  }
}
