package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_CHECKSUM_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.reconciliation.statement.BoundedText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zip in which Alipay sends a bill: the detail, and a summary that nothing here needs. */
final class AlipayArchive {

  private static final Charset NAMES = Charset.forName("GB18030");
  private static final String DETAIL = "业务明细";
  private static final String SUMMARY = "汇总";

  private static final int ENTRIES_MAX = 16;
  private static final long UNPACKED_MAX = 512L << 20;

  private AlipayArchive() {}

  /**
   * The detail of a bill; the file itself when it is no zip.
   *
   * @throws IOException when it is a zip that cannot be read
   */
  static InputStream detail(Path file) throws IOException {
    if (!isZip(file)) {
      return Files.newInputStream(file);
    }
    var zip = new ZipFile(file.toFile(), NAMES);
    try {
      var entry = detailOf(zip);
      var detail = verified(zip.getInputStream(entry), entry.getCrc());
      return new FilterInputStream(BoundedText.bounded(detail, UNPACKED_MAX)) {
        @Override
        public void close() throws IOException {
          super.close();
          zip.close();
        }
      };
    } catch (IOException | RuntimeException failure) {
      zip.close();
      throw failure;
    }
  }

  /** Compares the checksum once all was read: {@link ZipFile} does not look at it. */
  private static InputStream verified(InputStream content, long checksum) {
    return new CheckedInputStream(content, new CRC32()) {
      @Override
      public int read() throws IOException {
        return verify(super.read());
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        return verify(super.read(buffer, from, length));
      }

      private int verify(int got) {
        if (got < 0 && getChecksum().getValue() != checksum) {
          throw STATEMENT_CHECKSUM_DIFFERS.because(
              "the detail is not what the checksum in its zip was made of");
        }
        return got;
      }
    };
  }

  private static boolean isZip(Path file) throws IOException {
    try (var bytes = Files.newInputStream(file)) {
      return bytes.read() == 'P' && bytes.read() == 'K';
    }
  }

  private static ZipEntry detailOf(ZipFile zip) {
    if (zip.size() > ENTRIES_MAX) {
      throw STATEMENT_UNREADABLE.because("the zip has more than %d files".formatted(ENTRIES_MAX));
    }
    var details =
        zip.stream()
            .filter(entry -> !entry.isDirectory())
            .filter(entry -> entry.getName().endsWith(".csv"))
            .filter(entry -> entry.getName().contains(DETAIL))
            .filter(entry -> !entry.getName().contains(SUMMARY))
            .toList();
    if (details.size() != 1) {
      throw STATEMENT_UNREADABLE.because("the zip does not have one file with the detail");
    }
    return details.getFirst();
  }
}
