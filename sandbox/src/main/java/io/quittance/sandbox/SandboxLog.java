package io.quittance.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where a JVM of the sandbox logs; see sandbox-logback.xml. */
final class SandboxLog {

  private SandboxLog() {}

  /** Sends what libraries tell java.util.logging to the same log. */
  static void captureJavaLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Options that make a JVM log to {@code <logs>/<name>.log}. bin/sandbox gives the same. */
  static List<String> jvmOptions(Path logs, String name) {
    return List.of(
        "-Dlogback.configurationFile=sandbox-logback.xml",
        // Each service would reset the logging of those that share its JVM.
        "-Dorg.springframework.boot.logging.LoggingSystem=none",
        "-Dquittance.log.folder=" + logs.toAbsolutePath(),
        "-Dquittance.log.name=" + name);
  }
}
