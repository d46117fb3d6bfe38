package io.quittance.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * RSA key pairs of accounts at emulated providers: made when they are first asked for, kept with
 * the data of the sandbox.
 */
final class SandboxKeyPairs {

  private static final int KEY_BITS = 2048;

  private final Path folder;

  /** Those of a sandbox's data. */
  SandboxKeyPairs(Path data) {
    this.folder = data.resolve("key-pairs");
  }

  /** PKCS #8 in base64. */
  String privateKey(String name) {
    return read(name, ".private");
  }

  /** X.509 SubjectPublicKeyInfo in base64. */
  String publicKey(String name) {
    return read(name, ".public");
  }

  private synchronized String read(String name, String half) {
    try {
      if (!Files.exists(folder.resolve(name + ".public"))) {
        make(name);
      }
      return Files.readString(folder.resolve(name + half));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The public half is written last: it says that both are there. */
  private void make(String name) throws IOException {
    Files.createDirectories(folder);
    var pair = generate();
    write(name + ".private", pair.getPrivate().getEncoded());
    write(name + ".public", pair.getPublic().getEncoded());
  }

  private void write(String file, byte[] key) throws IOException {
    Files.writeString(folder.resolve(file), Base64.getEncoder().encodeToString(key));
  }

  private static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has RSA", impossible);
    }
  }
}
