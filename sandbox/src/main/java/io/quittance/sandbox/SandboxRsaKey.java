package io.quittance.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * A pair of keys of an emulated provider or of ours there: made at the first start, kept with the
 * sandbox's data.
 *
 * @param privateKey Base64 of PKCS #8
 * @param publicKey Base64 of X.509
 */
record SandboxRsaKey(String privateKey, String publicKey) {

  private static final String ALGORITHM = "RSA";
  private static final int BITS = 2048;

  /** The pair of a name in a folder, where it is made when it is missing. */
  static SandboxRsaKey in(Path data, String name) {
    var file = data.resolve(name + ".key");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(data);
        var generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(BITS);
        Files.writeString(file, base64(generator.generateKeyPair().getPrivate().getEncoded()));
      }
      return of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no keys can be made for " + name, e);
    }
  }

  private static SandboxRsaKey of(String text) throws GeneralSecurityException {
    var keys = KeyFactory.getInstance(ALGORITHM);
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
    if (!(keys.generatePrivate(spec) instanceof RSAPrivateCrtKey key)) {
      throw new GeneralSecurityException("not a private key that tells its public one");
    }
    var publicKey =
        keys.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    return new SandboxRsaKey(text, base64(publicKey.getEncoded()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return "SandboxRsaKey[" + publicKey + "]";
  }
}
