package io.quittance.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds a server process that this folder owns, and no other.
 *
 * <p>A pid file alone proves nothing: pids are used again. A process is ours only if its command
 * line names a path inside our folder. A process that has ended but was not yet collected by its
 * parent has no command line, and so counts as gone.
 */
final class OwnProcess {

  private OwnProcess() {}

  /** The running process named on the first line of {@code pidFile}, if {@code path} proves it. */
  static Optional<ProcessHandle> find(Path pidFile, Path path) {
    return readPid(pidFile)
        .flatMap(ProcessHandle::of)
        .filter(process -> namesPath(process, path.toString()));
  }

  private static boolean namesPath(ProcessHandle process, String path) {
    return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(path::equals);
  }

  private static Optional<Long> readPid(Path pidFile) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(Long.valueOf(lines.getFirst().strip()));
    } catch (NoSuchFileException | NumberFormatException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
