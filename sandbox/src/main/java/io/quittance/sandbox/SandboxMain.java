package io.quittance.sandbox;

import io.quittance.infrastructure.PortInUse;
import io.quittance.sandbox.SandboxOptions.Layout;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bin/sandbox runs: a sandbox until Ctrl-C or SIGTERM. */
final class SandboxMain implements Progress {

  private static final Logger log = LoggerFactory.getLogger(SandboxMain.class);
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  /** Services finish requests for at most 30 s, then the servers stop. */
  private static final Duration STOP_MAX = Duration.ofSeconds(90);

  private final PrintStream console;
  private final CountDownLatch stop = new CountDownLatch(1);

  private SandboxMain(PrintStream console) {
    this.console = console;
  }

  public static void main(String[] arguments) {
    SandboxOptions options;
    try {
      options = SandboxOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.printf("%s%nSee bin/sandbox --help.%n", e.getMessage());
      System.exit(USAGE);
      return;
    }
    SandboxLog.captureJavaLogging();
    var sandbox = new SandboxMain(System.out);
    var hook = sandbox.stopAtExit(Thread.currentThread());
    int status = sandbox.run(options);
    if (status != 0 && !sandbox.isCalledOff()) {
      Runtime.getRuntime().removeShutdownHook(hook);
      System.exit(status);
    }
  }

  /** A signal ends the wait of {@link #run}, which then stops everything before the JVM goes. */
  private Thread stopAtExit(Thread runner) {
    var hook =
        new Thread(
            () -> {
              stop.countDown();
              try {
                runner.join(STOP_MAX);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-sandbox");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private int run(SandboxOptions options) {
    try (var sandbox = Sandbox.start(options, this)) {
      describe(sandbox);
      stop.await();
      say("");
      say("stopping ...");
    } catch (CancellationException | InterruptedException _) {
      log.info("called off; nothing is left running");
    } catch (PortInUse e) {
      System.err.printf(
          "%s: --port.%s=N for this one, --port-offset=N for all%n", e.getMessage(), e.property());
      return FAILURE;
    } catch (RuntimeException e) {
      // A warning, because errors go to the console, stack trace and all.
      log.warn("the sandbox did not start; nothing is left running", e);
      System.err.printf("%s%nThe whole story: %s%n", why(e), logOf(e, options));
      return FAILURE;
    }
    say("stopped; the data is kept in " + options.folder());
    return 0;
  }

  private static String why(Throwable failure) {
    var cause = failure.getCause();
    return cause == null || failure instanceof ServiceStartFailed
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + cause.getMessage();
  }

  private static Path logOf(Throwable failure, SandboxOptions options) {
    var name =
        options.layout() == Layout.SEPARATE && failure instanceof ServiceStartFailed service
            ? service.service().label()
            : "sandbox";
    return options.folder().resolve("logs").resolve(name + ".log").toAbsolutePath();
  }

  private void describe(Sandbox sandbox) {
    say("");
    for (var service : SandboxService.values()) {
      say("  %-24s %s".formatted(service.label(), sandbox.baseUrl(service)));
    }
    say("");
    say("  merchant keys            " + SandboxCredentials.MERCHANT_A_KEY);
    say("                           " + SandboxCredentials.MERCHANT_B_KEY);
    say("  internal routes          Bearer " + SandboxCredentials.SERVICE_TOKEN);
    say(
        "  operators                %s (HTTP Basic, password = name)"
            .formatted(String.join(", ", SandboxCredentials.OPERATORS)));
    say("  logs                     " + sandbox.logFolder().toAbsolutePath());
    say("");
    say("Quittance is ready");
  }

  @Override
  public void say(String line) {
    console.println(line);
    console.flush();
  }

  @Override
  public boolean isCalledOff() {
    return stop.getCount() == 0;
  }
}
