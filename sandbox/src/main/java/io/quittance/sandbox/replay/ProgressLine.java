package io.quittance.sandbox.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Shows how far a replay is: a bar that moves on a terminal, a line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {

  private static final int WIDTH = 40;
  private static final Duration TERMINAL_EVERY = Duration.ofMillis(250);
  private static final Duration OTHERWISE_EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean terminal;
  private final int total;
  private final IntSupplier done;
  private final long startedNanos = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  ProgressLine(PrintStream out, boolean terminal, int total, IntSupplier done) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
    this.done = done;
    this.thread = Thread.ofPlatform().daemon().name("progress").start(this::show);
  }

  private void show() {
    var every = terminal ? TERMINAL_EVERY : OTHERWISE_EVERY;
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        print();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print() {
    int rows = done.getAsInt();
    var line = text(rows, total, Duration.ofNanos(System.nanoTime() - startedNanos));
    if (terminal) {
      out.print("\r" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  static String text(int rows, int total, Duration elapsed) {
    int filled = total == 0 ? WIDTH : (int) ((long) WIDTH * rows / total);
    return String.format(
        Locale.ROOT,
        "[%s%s] %,d of %,d rows, %,d/s",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        rows,
        total,
        perSecond(rows, elapsed));
  }

  /** Rows per second, rounded down. */
  static long perSecond(long rows, Duration elapsed) {
    return rows * 1_000 / Math.max(1, elapsed.toMillis());
  }

  /** Shows the last state and stops. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    print();
    if (terminal) {
      out.println();
    }
  }
}
