package io.quittance.system;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** One whole platform for all tests of this module: every service and real servers. */
final class RunningPlatform {

  private RunningPlatform() {}

  /** The platform, started at the first use and stopped with the JVM. */
  static Sandbox shared() {
    return Running.SANDBOX;
  }

  private static final class Running {
    private static final Sandbox SANDBOX = start();

    private static Sandbox start() {
      try {
        var sandbox =
            Sandbox.start(SandboxOptions.inFolder(Files.createTempDirectory("quittance-system")));
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        return sandbox;
      } catch (IOException noFolder) {
        throw new UncheckedIOException(noFolder);
      }
    }
  }
}
