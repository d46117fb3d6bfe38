package io.quittance.sandbox;

import io.quittance.platform.chain.NewSealKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The keys by which a sandbox seals its ledger and audit logs: made at the first start, kept with
 * its data.
 */
final class SandboxSealKeys {

  private SandboxSealKeys() {}

  /** The key set of a folder, which is made where it is missing. */
  static String in(Path data) {
    var file = data.resolve("ledger-seal-keys.json");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(data);
        Files.writeString(file, NewSealKeys.generate());
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no keys can be made for the ledger's seals", e);
    }
  }
}
