package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOO_LARGE;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;

/**
 * The text of a file of which no row may be so long that it fills the memory. Bytes that are no
 * text in the character set are an {@link IOException}.
 */
public final class BoundedText extends FilterReader {

  private static final int ROW_LENGTH_MAX = 1 << 20;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private long sinceRow;

  private BoundedText(Reader text) {
    super(text);
  }

  /** The text of bytes; a byte order mark in front of it is left out. */
  public static BoundedText of(InputStream bytes, Charset charset) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(bytes, charset.newDecoder()));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return new BoundedText(reader);
  }

  /** Bytes of which an archive may not unpack more than so many. */
  public static InputStream bounded(InputStream bytes, long most) {
    return new FilterInputStream(bytes) {
      private long left = most;

      @Override
      public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int got = super.read(buffer, from, length);
        count(Math.max(got, 0));
        return got;
      }

      private void count(int got) {
        left -= got;
        if (left < 0) {
          throw STATEMENT_TOO_LARGE.because("it unpacks to more than %d bytes".formatted(most));
        }
      }
    };
  }

  /** A row begins here. */
  public void row() {
    sinceRow = 0;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(char[] buffer, int from, int length) throws IOException {
    int got = super.read(buffer, from, length);
    count(Math.max(got, 0));
    return got;
  }

  private void count(int got) {
    sinceRow += got;
    if (sinceRow > ROW_LENGTH_MAX) {
      throw STATEMENT_LINE_INVALID.because(
          "a line has more than %d characters".formatted(ROW_LENGTH_MAX));
    }
  }
}
