package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOO_LARGE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file on its way in, on disk until it is taken or refused: whoever sends it slowly holds neither
 * memory nor a transaction.
 *
 * @param sha256 of the content, lower-case hex
 */
public record SpooledFile(Path path, String sha256) implements AutoCloseable {

  /** Of no bytes at all. */
  static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** A million lines have about 200 MiB. */
  private static final long SIZE_MAX = 512L << 20;

  private static final int BUFFER_SIZE = 1 << 16;

  /**
   * Writes a stream to disk.
   *
   * @throws StatementRefused when it is longer than 512 MiB
   * @throws IOException when it cannot be read or written; nothing is left on disk then
   */
  public static SpooledFile of(InputStream content) throws IOException {
    var path = Files.createTempFile("statement-", ".csv");
    try {
      var digest = newDigest();
      try (var file = new DigestOutputStream(Files.newOutputStream(path), digest)) {
        copy(content, file);
      }
      return new SpooledFile(path, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(path);
      throw failure;
    }
  }

  private static void copy(InputStream content, DigestOutputStream file) throws IOException {
    var buffer = new byte[BUFFER_SIZE];
    long size = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      size += read;
      if (size > SIZE_MAX) {
        throw STATEMENT_TOO_LARGE.because("the file has more than %d bytes".formatted(SIZE_MAX));
      }
      file.write(buffer, 0, read);
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
