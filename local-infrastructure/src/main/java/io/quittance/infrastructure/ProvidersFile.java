package io.quittance.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code deploy/providers.yml}, for the tests that keep it true. */
public final class ProvidersFile {

  private ProvidersFile() {}

  /**
   * The file with every account turned on.
   *
   * @throws IOException when no folder above the current one has it
   */
  public static String turnedOn() throws IOException {
    var folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && Files.notExists(folder.resolve("deploy/providers.yml"))) {
      folder = folder.getParent();
    }
    return Files.readString(folder.resolve("deploy/providers.yml"))
        .replaceAll("(?m)^( {4,})#", "$1");
  }
}
