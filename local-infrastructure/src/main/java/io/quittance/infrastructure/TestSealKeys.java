package io.quittance.infrastructure;

import java.io.ByteArrayOutputStream;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** By which services sign the seals of their audit logs in tests: made anew for each database. */
final class TestSealKeys {

  private static final int KEY_BYTES = 32;

  private TestSealKeys() {}

  /** A Tink key set with one Ed25519 key, as JSON. */
  static String generate() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      // Tink's Ed25519PrivateKey: field 2 is the private key, field 3 a message with the public
      // one.
      var message = new ByteArrayOutputStream();
      message.writeBytes(new byte[] {0x12, KEY_BYTES});
      message.writeBytes(lastBytes(pair.getPrivate().getEncoded()));
      message.writeBytes(new byte[] {0x1a, KEY_BYTES + 2, 0x12, KEY_BYTES});
      message.writeBytes(lastBytes(pair.getPublic().getEncoded()));
      return """
      {"primaryKeyId": 1, "key": [{"keyId": 1, "status": "ENABLED", "outputPrefixType": "TINK",
       "keyData": {"keyMaterialType": "ASYMMETRIC_PRIVATE",
       "typeUrl": "type.googleapis.com/google.crypto.tink.Ed25519PrivateKey",
       "value": "%s"}}]}
      """
          .formatted(Base64.getEncoder().encodeToString(message.toByteArray()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Both encodings end in the raw key (RFC 8410). */
  private static byte[] lastBytes(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }
}
