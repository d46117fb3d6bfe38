package io.quittance.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the services of this process have logged so far, for messages of tests that fail. */
final class ServiceLog {

  private static final int LINES_MAX = 20;

  private ServiceLog() {}

  /** The first lines of a request; none for an answer that names none. */
  static Stream<String> of(String requestId) {
    var file = System.getProperty("logging.file.name", "");
    if (file.isEmpty() || requestId.isEmpty()) {
      return Stream.empty();
    }
    // Hostile requests are logged as they came, which need not be UTF-8.
    try (var lines = Files.lines(Path.of(file), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(requestId)).limit(LINES_MAX).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
