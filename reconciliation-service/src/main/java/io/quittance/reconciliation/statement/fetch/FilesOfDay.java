package io.quittance.reconciliation.statement.fetch;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.reconciliation.statement.SpooledFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Files with a header line each that are about the same day; closing it deletes them. */
final class FilesOfDay implements AutoCloseable {

  private static final int HEADER_LENGTH_MAX = 1 << 16;
  private static final byte[] LINE_END = {'\n'};

  private final List<SpooledFile> files = new ArrayList<>();

  void add(SpooledFile file) {
    files.add(file);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * All rows in one file, in the order of the files; the file itself where there is one. It is the
   * caller's to close.
   *
   * @throws io.quittance.reconciliation.statement.StatementRefused when the headers differ, or all
   *     of it is too large
   */
  Optional<SpooledFile> merged() throws IOException {
    if (files.size() < 2) {
      var only = files.stream().findFirst();
      files.clear();
      return only;
    }
    var parts = new ArrayList<InputStream>();
    try {
      byte[] header = {};
      for (var file : files) {
        var rows = new BufferedInputStream(Files.newInputStream(file.path()));
        parts.add(rows);
        var its = header(rows);
        if (header.length == 0) {
          header = its;
        } else if (!Arrays.equals(header, its)) {
          throw STATEMENT_UNREADABLE.because("the batches of the day have other columns each");
        }
        parts.add(new ByteArrayInputStream(LINE_END));
      }
      parts.addFirst(new ByteArrayInputStream(LINE_END));
      parts.addFirst(new ByteArrayInputStream(header));
      try (var all = new SequenceInputStream(Collections.enumeration(parts))) {
        return Optional.of(SpooledFile.of(all));
      }
    } finally {
      for (var part : parts) {
        part.close();
      }
    }
  }

  /** The first line, without its end; what follows is left in the stream. */
  private static byte[] header(InputStream rows) throws IOException {
    var header = new ByteArrayOutputStream();
    for (int one = rows.read(); one >= 0 && one != '\n'; one = rows.read()) {
      header.write(one);
      if (header.size() > HEADER_LENGTH_MAX) {
        throw STATEMENT_UNREADABLE.because("the header is longer than any");
      }
    }
    var line = header.toByteArray();
    boolean endsInReturn = line.length > 0 && line[line.length - 1] == '\r';
    return endsInReturn ? Arrays.copyOf(line, line.length - 1) : line;
  }

  @Override
  public void close() throws IOException {
    for (var file : files) {
      file.close();
    }
  }
}
