package io.quittance.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the repository, from whichever module a test runs in. */
final class ProjectFiles {

  private ProjectFiles() {}

  static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (Files.notExists(folder.resolve("docker-compose.yml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not inside the repository");
      }
    }
    return folder;
  }
}
