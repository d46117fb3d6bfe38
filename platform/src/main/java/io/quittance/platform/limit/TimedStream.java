package io.quittance.platform.limit;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A body that must keep up with the rate that {@link PatienceSettings} asks for. */
final class TimedStream extends ServletInputStream {

  private final ServletInputStream body;
  private final PatienceSettings settings;
  private final long start = System.nanoTime();
  private final Runnable tooSlow;
  private long received;
  private boolean isTooSlow;

  /**
   * Times a body.
   *
   * @param tooSlow called once when it is
   */
  TimedStream(ServletInputStream body, PatienceSettings settings, Runnable tooSlow) {
    this.body = body;
    this.settings = settings;
    this.tooSlow = tooSlow;
  }

  @Override
  public int read() throws IOException {
    int next = body.read();
    if (next >= 0) {
      count(1);
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = body.read(buffer, offset, length);
    if (count > 0) {
      count(count);
    }
    return count;
  }

  private void count(int count) throws SlowBody {
    received += count;
    long allowed =
        settings.bodyWithin().toNanos() + TimeUnit.SECONDS.toNanos(received) / settings.bodyRate();
    if (System.nanoTime() - start > allowed) {
      if (!isTooSlow) {
        isTooSlow = true;
        tooSlow.run();
      }
      throw new SlowBody(received);
    }
  }

  @Override
  public boolean isFinished() {
    return body.isFinished();
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    body.setReadListener(listener);
  }

  @Override
  public int available() throws IOException {
    return body.available();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
