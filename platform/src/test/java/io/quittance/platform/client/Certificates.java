package io.quittance.platform.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of its own, and certificates for localhost, made by keytool. */
public final class Certificates {

  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  private final Path folder;
  private final Path store;

  public Certificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("keys.p12");
    keytool(AUTHORITY, "CN=Authority of a test", "-ext", "bc:c");
    write(authorityFile(), pem("CERTIFICATE", encoded(certificate(AUTHORITY))));
  }

  public Path authorityFile() {
    return folder.resolve("authority.crt");
  }

  /** Key and certificate in one, so that nobody reads one without the other. */
  public Path serverFile() {
    return folder.resolve("server.pem");
  }

  /** A new certificate, which is in the file from now on. */
  public X509Certificate issue(String name) {
    keytool(name, "CN=localhost", "-signer", AUTHORITY, "-ext", "san=dns:localhost");
    write(
        serverFile(),
        pem("PRIVATE KEY", key(name)) + pem("CERTIFICATE", encoded(certificate(name))));
    return (X509Certificate) certificate(name);
  }

  public Certificate authority() {
    return certificate(AUTHORITY);
  }

  private byte[] key(String name) {
    try {
      return keys().getKey(name, PASSWORD.toCharArray()).getEncoded();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private Certificate certificate(String name) {
    try {
      return keys().getCertificate(name);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private KeyStore keys() {
    try {
      return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    } catch (GeneralSecurityException | IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String pem(String kind, byte[] content) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
  }

  /** Whoever watches the file sees it whole. */
  private void write(Path file, String text) {
    try {
      var whole = Files.writeString(folder.resolve("new.pem"), text);
      Files.move(
          whole,
          file,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void keytool(String alias, String name, String... options) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-validity",
                "2"));
    command.addAll(List.of(options));
    try {
      var made = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (made.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
