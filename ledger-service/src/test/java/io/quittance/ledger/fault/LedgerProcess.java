package io.quittance.ledger.fault;

import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.LoopbackPort;
import io.quittance.ledger.LedgerServiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.byteman.agent.Main;

/** The ledger as a process of its own, so that it can be killed, stopped and told to end. */
final class LedgerProcess implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Process process;
  private final int port;
  private final Path log;
  private final Thread orphanGuard;

  private LedgerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.orphanGuard = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(orphanGuard);
  }

  /** Starts it; it is not ready yet. Its log is in {@code target/fault}. */
  static LedgerProcess start(String name, Map<String, String> settings) {
    return start(name, settings, List.of());
  }

  /** As {@link #start}, with the rules by which entries wait at their steps, told in a folder. */
  static LedgerProcess startWithRules(String name, Map<String, String> settings, Path folder) {
    return start(
        name,
        settings,
        List.of(
            "-javaagent:" + agent() + "=script:" + rules(),
            "-D" + ParkedEntries.FOLDER + "=" + folder));
  }

  private static LedgerProcess start(
      String name, Map<String, String> settings, List<String> options) {
    int port = LoopbackPort.claim(0, "ledger-service");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Lives shortly.
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LedgerServiceApplication.class.getName());
    var own = new HashMap<>(settings);
    own.put("server.port", Integer.toString(port));
    own.forEach((property, value) -> command.add("--" + property + "=" + value));
    var log = Path.of("target", "fault", name + ".log");
    try {
      Files.createDirectories(log.getParent());
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new LedgerProcess(process, port, log);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  LedgerClient client() {
    return new LedgerClient(port);
  }

  void awaitReady() {
    await()
        .alias("the ledger is ready, see " + log)
        .atMost(START_MAX)
        .pollInterval(LOOK_EVERY)
        .failFast("the ledger ended, see " + log, () -> !process.isAlive())
        .until(this::isReady);
  }

  /** Whether it takes requests; false as soon as it begins to end. */
  boolean isReady() throws InterruptedException {
    var readiness = URI.create("http://localhost:" + port + "/actuator/health/readiness");
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Its exit code, when it has ended. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGSTOP or SIGCONT. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -%s ended with %d".formatted(name, code));
    }
  }

  /** SIGKILL; returns once the process is gone. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(orphanGuard);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static Path agent() {
    return Path.of(
        URI.create(Main.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static Path rules() {
    return Path.of(URI.create(LedgerProcess.class.getResource("parked.btm").toString()));
  }
}
