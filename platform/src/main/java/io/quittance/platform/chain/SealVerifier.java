package io.quittance.platform.chain;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/** Tells whether one of the ledger's keys signed a seal. Needs no secret. */
public final class SealVerifier {

  /** Tink's own prefix of signatures: a version and the key's id. */
  private static final int PREFIX_BYTES = 5;

  private final PublicKeyVerify keys;

  private SealVerifier(PublicKeyVerify keys) {
    this.keys = keys;
  }

  /**
   * Reads public keys.
   *
   * @param keySet as {@code GET /ledger/seal-keys} tells it
   * @throws IllegalArgumentException when it is not that
   */
  public static SealVerifier read(String keySet) {
    try {
      SignatureConfig.register();
      return of(TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(keySet));
    } catch (GeneralSecurityException unusable) {
      throw new IllegalArgumentException("not a public Tink key set for signatures", unusable);
    }
  }

  public static SealVerifier of(KeysetHandle publicKeys) throws GeneralSecurityException {
    return new SealVerifier(
        publicKeys.getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class));
  }

  /** Whether a key signed this hash; both in hex. */
  public boolean isSigned(String hash, String signature) {
    try {
      var hex = HexFormat.of();
      keys.verify(hex.parseHex(signature), hex.parseHex(hash));
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return false;
    }
  }

  /** The id of the key that made a signature; 0 when it does not tell. */
  public static long keyId(String signature) {
    var bytes = HexFormat.of().parseHex(signature);
    return bytes.length < PREFIX_BYTES
        ? 0
        : Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(1));
  }
}
