package io.quittance.infrastructure;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.GenericContainer;

/**
 * One container whose port on this machine is fixed.
 *
 * <p>Docker gives a restarted container a new port if it chose the first one itself; a server that
 * stops and starts must come back where its clients look for it.
 */
final class ServerContainer {

  private final GenericContainer<?> container;
  private final BooleanSupplier ready;

  /** Starts the container and waits until {@code ready} says yes. */
  ServerContainer(GenericContainer<?> container, int port, int portInside, BooleanSupplier ready) {
    this.container = container;
    this.ready = ready;
    container.setPortBindings(List.of(port + ":" + portInside));
    container.start();
    awaitReady();
  }

  synchronized void stop() {
    if (isRunning()) {
      container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }
  }

  synchronized void kill() {
    if (isRunning()) {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }
  }

  synchronized void start() {
    if (!isRunning()) {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }
    awaitReady();
  }

  private boolean isRunning() {
    var state = container.getCurrentContainerInfo().getState();
    return Boolean.TRUE.equals(state.getRunning());
  }

  private void awaitReady() {
    if (!Readiness.await(Readiness.START_MAX, ready)) {
      throw new IllegalStateException(
          "%s did not start:%n%s".formatted(container.getDockerImageName(), container.getLogs()));
    }
  }
}
