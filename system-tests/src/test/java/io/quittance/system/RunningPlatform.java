package io.quittance.system;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxOptions;
import io.quittance.sandbox.SandboxService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.awaitility.Awaitility;

/** One whole platform for all tests of this module: every service and real servers. */
public final class RunningPlatform {

  private RunningPlatform() {}

  /** The platform, started at the first use and stopped with the JVM. */
  public static Sandbox shared() {
    return Running.SANDBOX;
  }

  /** Both instances of its payment-api; the second one is started at the first use. */
  public static List<URI> paymentApis() {
    return List.of(shared().baseUrl(SandboxService.PAYMENT_API), Second.PAYMENT_API);
  }

  private static final class Second {
    private static final URI PAYMENT_API = shared().startAnother(SandboxService.PAYMENT_API);
  }

  private static final class Running {
    private static final Sandbox SANDBOX = start();

    private static Sandbox start() {
      // The services' own threads run in this JVM, and some end with a server that is away.
      Awaitility.doNotCatchUncaughtExceptionsByDefault();
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
