package io.quittance.payment.recovery;

import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.LoopbackPort;
import io.quittance.payment.ApiClient;
import io.quittance.payment.PaymentApiApplication;
import io.quittance.payment.Service;
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

/** payment-api as a process of its own, so that it can be killed. */
final class PaymentProcess implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Process process;
  private final int port;
  private final Thread orphanGuard;

  private PaymentProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.orphanGuard = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(orphanGuard);
  }

  /** Starts it; returns once it is ready. */
  static PaymentProcess start(Map<String, String> settings, Path log) {
    return start(settings, log, List.of());
  }

  /** As {@link #start}, with the rules by which requests wait at their steps, told in a folder. */
  static PaymentProcess startWithRules(Map<String, String> settings, Path log, Path folder) {
    return start(
        settings,
        log,
        List.of(
            "-javaagent:" + agent() + "=script:" + rules(),
            "-D" + ParkedRequests.FOLDER + "=" + folder));
  }

  private static PaymentProcess start(
      Map<String, String> settings, Path log, List<String> options) {
    int port = LoopbackPort.claim(0, "payment-api");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Starts often and lives shortly.
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PaymentApiApplication.class.getName());
    var own = new HashMap<>(settings);
    own.put("server.port", Integer.toString(port));
    command.addAll(List.of(Service.arguments(List.of(own))));
    try {
      Files.createDirectories(log.getParent());
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      var started = new PaymentProcess(process, port);
      started.awaitReady(log);
      return started;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  ApiClient api(String apiKey) {
    return new ApiClient("http://localhost:" + port, apiKey);
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

  private void awaitReady(Path log) {
    try (var http = HttpClient.newHttpClient()) {
      await()
          .alias("payment-api is ready, see " + log)
          .atMost(START_MAX)
          .pollInterval(LOOK_EVERY)
          .failFast("payment-api ended, see " + log, () -> !process.isAlive())
          .until(() -> isReady(http));
    } catch (RuntimeException notReady) {
      close();
      throw notReady;
    }
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    var readiness = URI.create("http://localhost:" + port + "/actuator/health/readiness");
    try {
      return http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Path agent() {
    return pathOf(
        URI.create(Main.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static Path rules() {
    return pathOf(URI.create(PaymentProcess.class.getResource("recovery.btm").toString()));
  }

  private static Path pathOf(URI file) {
    return Path.of(file);
  }
}
