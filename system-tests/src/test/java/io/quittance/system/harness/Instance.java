package io.quittance.system.harness;

import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.ProcessOptions;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import io.quittance.sandbox.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One instance of a service as a process that can be harmed: itself, its clock, its connections.
 */
final class Instance implements AutoCloseable {

  private static final Duration BACK_MAX = Duration.ofMinutes(2);

  private final String name;
  private final Links links;
  private final Optional<ShiftedClock> clock;
  private final ServiceProcess process;

  private Instance(String name, Links links, Optional<ShiftedClock> clock, ServiceProcess process) {
    this.name = name;
    this.links = links;
    this.clock = clock;
    this.process = process;
  }

  /** Starts it; returns once it is ready. */
  static Instance start(Sandbox sandbox, SandboxService service, String name, Path clocks) {
    var links = new Links(sandbox, service);
    var clock = ShiftedClock.installed().map(library -> ShiftedClock.in(clocks, name, library));
    var options =
        ProcessOptions.named(name)
            .with(links::through)
            .withEnvironment(clock.map(ShiftedClock::environment).orElse(Map.of()));
    return new Instance(name, links, clock, sandbox.startProcess(service, options));
  }

  String name() {
    return name;
  }

  ServiceProcess process() {
    return process;
  }

  Links links() {
    return links;
  }

  /** Waits until it is ready, however often it was killed before. */
  void awaitReady() {
    await().alias(name + " is ready").atMost(BACK_MAX).until(process::isReady);
  }

  /** SIGKILL. */
  void kill() {
    process.handle().destroyForcibly();
  }

  /** SIGSTOP. */
  void stop() {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  /** Does nothing where clocks cannot be shifted. */
  void shiftClock(int seconds) {
    clock.ifPresent(shifted -> shifted.shift(seconds));
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.handle().pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "kill -%s %s ended with %d".formatted(signal, name, status));
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    process.close();
    links.close();
  }
}
