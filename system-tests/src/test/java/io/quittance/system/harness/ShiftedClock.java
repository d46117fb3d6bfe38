package io.quittance.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock of one process, as libfaketime shows it: it may be shifted while the process runs.
 * Where the library is not installed, no clock can be.
 */
record ShiftedClock(Path file, Path library) {

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));

  private static final int DEPTH_MAX = 3;

  /** Where the library is; without it no clock is shifted. */
  static Optional<Path> installed() {
    return PLACES.stream()
        .filter(Files::isDirectory)
        .flatMap(ShiftedClock::librariesIn)
        .findFirst();
  }

  private static Stream<Path> librariesIn(Path place) {
    try (var files =
        Files.find(
            place,
            DEPTH_MAX,
            (file, _) -> file.getFileName().toString().equals("libfaketimeMT.so.1"))) {
      return files.toList().stream();
    } catch (IOException | UncheckedIOException unreadable) {
      return Stream.empty();
    }
  }

  /** A clock that is right until it is shifted. */
  static ShiftedClock in(Path folder, String name, Path library) {
    try {
      Files.createDirectories(folder);
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
    var clock = new ShiftedClock(folder.resolve(name + ".clock"), library);
    clock.shift(0);
    return clock;
  }

  /**
   * What the process needs in its environment. Pauses and time-outs go by the true clock; with the
   * library's remedy for an old fault of the C library each of them would end at once, and all
   * threads that wait would turn in circles.
   */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Within a second the process is so far ahead of the true time. */
  void shift(int seconds) {
    try {
      // Moved into place: a half-written file would be no time at all.
      var next =
          Files.writeString(
              file.resolveSibling(file.getFileName() + ".next"), "%+d".formatted(seconds));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
