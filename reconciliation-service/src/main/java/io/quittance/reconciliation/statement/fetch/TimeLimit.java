package io.quittance.reconciliation.statement.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A stream that has to end within some time. */
final class TimeLimit extends FilterInputStream {

  private final long endNanos;

  TimeLimit(InputStream in, Duration limit) {
    super(in);
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  @Override
  public int read() throws IOException {
    requireTime();
    return in.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    requireTime();
    return in.read(buffer, offset, length);
  }

  private void requireTime() throws IOException {
    if (System.nanoTime() - endNanos > 0) {
      throw new IOException("the file takes too long");
    }
  }
}
