package io.quittance.infrastructure;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version from the class path.
 *
 * <p>They live in the user's cache folder and not in the temporary folder: that one is emptied by
 * some systems under a running server, and others may write to it.
 */
final class PostgresBinaries {

  private static final int OWNER_MAY_EXECUTE = 0100;

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /** Holds the one copy of this JVM: to find it takes a while. */
  private static final class Holder {
    static final PostgresBinaries INSTANCE = unpackIfMissing();
  }

  static PostgresBinaries unpacked() {
    return Holder.INSTANCE;
  }

  private static PostgresBinaries unpackIfMissing() {
    ServerLogLevels.quiet();
    try {
      var archive = archive();
      var digest = MessageDigest.getInstance("SHA-256").digest(archive);
      var name = "postgres-" + HexFormat.of().formatHex(digest, 0, 8);
      var cache =
          Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "quittance"));
      var home = cache.resolve(name);
      if (Files.notExists(home)) {
        unpack(archive, cache, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The command line that runs one of PostgreSQL's programs. */
  List<String> command(String program, String... arguments) {
    var command = new ArrayList<String>();
    if (LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL refuses to run as root. In a user namespace root is nobody in particular, yet
      // the files it makes still belong to root outside.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static byte[] archive() throws IOException {
    var mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    var arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("aarch64|arm64");
    var system = mac ? "Darwin" : "Linux";
    var machine = arm ? "arm_64" : "x86_64";
    try (var in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      return in.readAllBytes();
    }
  }

  /** Unpacks beside the final place and moves there, so that a half-unpacked folder is not used. */
  private static void unpack(byte[] archive, Path cache, Path home) throws IOException {
    var unfinished = Files.createTempDirectory(cache, "unpacking-");
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        writeEntry(tar, entry, unfinished);
      }
      Files.move(unfinished, home);
    } catch (IOException e) {
      Folders.delete(unfinished);
      if (Files.notExists(home)) {
        throw e;
      }
      // Another JVM finished first: its copy is as good as ours.
    }
  }

  private static void writeEntry(InputStream content, TarArchiveEntry entry, Path folder)
      throws IOException {
    var target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("archive entry outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(new BufferedInputStream(content), target);
    if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0 && !target.toFile().setExecutable(true, true)) {
      throw new IOException("cannot make executable: " + target);
    }
  }
}
