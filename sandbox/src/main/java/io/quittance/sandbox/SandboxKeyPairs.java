package io.quittance.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/**
 * Key pairs of accounts at emulated providers: made when they are first asked for, kept with the
 * data of the sandbox.
 */
final class SandboxKeyPairs {

  private static final String RSA = "RSA";
  private static final int KEY_BITS = 2048;

  private static final String ED25519 = "Ed25519";

  /** How many of its last bytes an encoded key of Ed25519 really is. */
  private static final int ED25519_BYTES = 32;

  private final Path folder;

  /** Those of a sandbox's data. */
  SandboxKeyPairs(Path data) {
    this.folder = data.resolve("key-pairs");
  }

  /** Of RSA, PKCS #8 in base64. */
  String privateKey(String name) {
    return read(name, ".private", RSA);
  }

  /** Of RSA, X.509 SubjectPublicKeyInfo in base64. */
  String publicKey(String name) {
    return read(name, ".public", RSA);
  }

  /** Of Ed25519, as Standard Webhooks writes private keys. */
  String signingKey(String name) {
    return "whsk_" + raw(read(name, ".private", ED25519));
  }

  /** Of Ed25519, as Standard Webhooks writes public keys. */
  String verifyingKey(String name) {
    return "whpk_" + raw(read(name, ".public", ED25519));
  }

  private static String raw(String encoded) {
    var bytes = Base64.getDecoder().decode(encoded);
    var key = Arrays.copyOfRange(bytes, bytes.length - ED25519_BYTES, bytes.length);
    return Base64.getEncoder().encodeToString(key);
  }

  private synchronized String read(String name, String half, String algorithm) {
    try {
      if (!Files.exists(folder.resolve(name + ".public"))) {
        make(name, algorithm);
      }
      return Files.readString(folder.resolve(name + half));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The public half is written last: it says that both are there. */
  private void make(String name, String algorithm) throws IOException {
    Files.createDirectories(folder);
    var pair = generate(algorithm);
    write(name + ".private", pair.getPrivate().getEncoded());
    write(name + ".public", pair.getPublic().getEncoded());
  }

  private void write(String file, byte[] key) throws IOException {
    Files.writeString(folder.resolve(file), Base64.getEncoder().encodeToString(key));
  }

  private static KeyPair generate(String algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals(RSA)) {
        generator.initialize(KEY_BITS);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + algorithm, impossible);
    }
  }
}
