package io.quittance.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One service as a process. When it ends without being asked, it is started again, later and later
 * the more often that happens in a row.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  /** Above the 30 s that a service takes at most to finish requests under way. */
  private static final Duration STOP_MAX = Duration.ofSeconds(40);

  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /** Who ran this long is healthy: the next end counts as the first. */
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          // Services start often here, and side by side.
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final SandboxService service;
  private final ProcessOptions options;
  private final String name;
  private final URI baseUrl;
  private final Path settingsFile;
  private final Path pidFile;
  private final Path logs;
  private final Progress progress;
  private final CountDownLatch endExpected = new CountDownLatch(1);
  private volatile Process process;

  private ServiceProcess(
      SandboxService service,
      ProcessOptions options,
      String port,
      Path run,
      Path logs,
      Progress progress)
      throws IOException {
    this.service = service;
    this.options = options;
    this.name = options.name();
    this.baseUrl = URI.create("http://127.0.0.1:" + port);
    this.settingsFile = settingsFile(run, name);
    this.pidFile = run.resolve(name + ".pid");
    this.logs = logs;
    this.progress = progress;
    this.process = launch();
  }

  /**
   * Starts a service and returns once it is ready, unless the options say not to wait.
   *
   * @throws ServiceStartFailed if it ends, or is not ready in time
   */
  static ServiceProcess start(
      SandboxService service,
      ProcessOptions options,
      Map<String, String> settings,
      Path run,
      Path logs,
      Progress progress) {
    try {
      Files.createDirectories(run);
      Files.createDirectories(logs);
      OneService.write(settings, settingsFile(run, options.name()));
      var port = settings.getOrDefault("server.port", "");
      var started = new ServiceProcess(service, options, port, run, logs, progress);
      try {
        if (options.isReadyAtStart()) {
          started.awaitReady();
        }
      } catch (RuntimeException e) {
        started.expectEnd();
        started.stop();
        throw e;
      }
      started.watch();
      progress.say("  started %s (pid %d)".formatted(options.name(), started.handle().pid()));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path settingsFile(Path run, String name) {
    return run.resolve(name + ".properties");
  }

  private Process launch() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(options.jvmOptions());
    command.addAll(SandboxLog.jvmOptions(logs, name));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OneService.class.getName(), service.label(), settingsFile.toString()));
    var output = logs.resolve(name + ".out").toFile();
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    builder.environment().putAll(options.environment());
    var launched = builder.start();
    Files.writeString(pidFile, Long.toString(launched.pid()));
    return launched;
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    try (var http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
      while (!isReady(http)) {
        if (!process.isAlive()) {
          throw new ServiceStartFailed(
              service, "its process ended with %d".formatted(process.exitValue()));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new ServiceStartFailed(service, "not ready within " + START_MAX);
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceStartFailed(service, "interrupted", e);
    }
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    var readiness = URI.create(baseUrl + "/actuator/health/readiness");
    var request = HttpRequest.newBuilder(readiness).timeout(ANSWER_MAX).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private void watch() {
    Thread.ofVirtual().name("watch-" + name).start(this::keepRunning);
  }

  private void keepRunning() {
    var pause = PAUSE_MIN;
    try {
      do {
        var watched = process;
        long started = System.nanoTime();
        int status = watched.waitFor();
        if (isEndExpected()) {
          return;
        }
        if (System.nanoTime() - started > HEALTHY_AFTER.toNanos()) {
          pause = PAUSE_MIN;
        }
        progress.say(
            "%s (pid %d) ended with %d; it is started again in %d ms"
                .formatted(name, watched.pid(), status, pause.toMillis()));
        if (endExpected.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        pause = Collections.min(List.of(pause.multipliedBy(2), PAUSE_MAX));
      } while (restart());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      progress.say("%s cannot be started again: %s".formatted(name, e));
    }
  }

  private synchronized boolean restart() throws IOException {
    if (isEndExpected()) {
      return false;
    }
    process = launch();
    progress.say("  restarted %s (pid %d)".formatted(name, process.pid()));
    return true;
  }

  private boolean isEndExpected() {
    return endExpected.getCount() == 0;
  }

  /** Of what it is an instance. */
  public SandboxService service() {
    return service;
  }

  /** Where it answers, without a slash at the end. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** The process that runs now; another one after each restart. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** From now on an end is no surprise, and no process is started. */
  synchronized void expectEnd() {
    endExpected.countDown();
  }

  /** Whether it says so now. */
  public boolean isReady() {
    try (var http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
      return isReady(http);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it; it is not started again. Closing twice is harmless. */
  @Override
  public void close() {
    expectEnd();
    stop();
  }

  /** Asks the process to end, and ends it if it does not in time. */
  void stop() {
    var stopping = handle();
    stopping.destroy();
    try {
      stopping.onExit().get(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
      Files.deleteIfExists(pidFile);
    } catch (InterruptedException e) {
      stopping.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      progress.say("%s did not stop within %s; killed".formatted(name, STOP_MAX));
      stopping.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
