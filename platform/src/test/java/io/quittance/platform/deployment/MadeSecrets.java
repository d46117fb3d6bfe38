package io.quittance.platform.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Secrets for a test; operators have theirs before, since hashing takes long on purpose. */
final class MadeSecrets {

  private MadeSecrets() {}

  static void in(Path folder) throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    for (var name : new String[] {"operator", "approver"}) {
      var password = folder.resolve(name + "-password");
      if (Files.notExists(password)) {
        Files.writeString(password, "{noop}" + name);
      }
    }
    NewSecrets.make(folder);
  }
}
