package io.quittance.platform.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/**
 * Secrets as files of one folder, which only its owner may enter. The files themselves may be read
 * by whoever is given one: containers run under users of their own.
 */
final class SecretFolder {

  private static final String OWNER_ENTERS = "rwx------";
  private static final String ALL_READ = "r--r--r--";

  private final Path folder;

  private SecretFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder, made where it is missing. */
  static SecretFolder at(Path folder) throws IOException {
    Files.createDirectories(folder);
    permit(folder, OWNER_ENTERS);
    return new SecretFolder(folder);
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  String read(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8).strip();
  }

  /** Makes the secret unless there is one already; then that one stays. */
  void makeIfMissing(String name, NewSecret secret) throws IOException, GeneralSecurityException {
    if (!has(name)) {
      write(name, secret.make());
    }
  }

  /** Writes at once or not at all, over what was there. */
  void write(String name, String content) throws IOException {
    var unfinished = folder.resolve("." + name + ".new");
    Files.deleteIfExists(unfinished);
    Files.writeString(unfinished, content, StandardCharsets.UTF_8);
    permit(unfinished, ALL_READ);
    Files.move(
        unfinished,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void permit(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /** How a secret is made. */
  @FunctionalInterface
  interface NewSecret {
    String make() throws GeneralSecurityException;
  }
}
