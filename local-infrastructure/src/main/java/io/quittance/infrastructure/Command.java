package io.quittance.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end, its output in a file: a pipe would be kept open by servers. */
final class Command {

  private static final int LINES_SHOWN_MAX = 20;

  private Command() {}

  /**
   * Runs the command.
   *
   * @throws IllegalStateException with the end of its output, if it fails or takes too long
   */
  static void run(List<String> command, Path output, Duration max) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "%s took longer than %s:%n%s".formatted(command, max, tail(output)));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s ended with %d:%n%s".formatted(command, process.exitValue(), tail(output)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    }
  }

  /** The last lines of a log file, or nothing if there is none. */
  static String tail(Path file) {
    if (Files.notExists(file)) {
      return "";
    }
    try {
      List<String> lines = Files.readAllLines(file);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LINES_SHOWN_MAX), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
