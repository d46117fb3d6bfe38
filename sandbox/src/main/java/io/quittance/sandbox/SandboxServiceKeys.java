package io.quittance.sandbox;

import io.quittance.platform.security.token.NewServiceKeys;
import io.quittance.platform.security.token.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The keys by which a sandbox's services know each other: made at the first start, kept with its
 * data.
 */
final class SandboxServiceKeys {

  private static final String TRUSTED = "trusted.json";

  private final Path folder;

  /** Those of a sandbox's data, which are made where they are missing. */
  SandboxServiceKeys(Path data) {
    this.folder = data.resolve("service-keys");
    if (!Files.exists(folder.resolve(TRUSTED))) {
      make();
    }
  }

  /** The settings by which a service signs, and knows others. */
  Map<String, String> of(SandboxService service) {
    return Map.of(
        "quittance.security.token.key", read(file(service.label())),
        "quittance.security.token.trusted", read(TRUSTED));
  }

  /** The public half is written last: it says that all are there. */
  private void make() {
    var keys = NewServiceKeys.generate();
    for (var name : ServiceName.values()) {
      write(file(name.label()), keys.privateKey(name));
    }
    write(TRUSTED, keys.trusted());
  }

  private static String file(String name) {
    return name + ".json";
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void write(String file, String text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(file), text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
