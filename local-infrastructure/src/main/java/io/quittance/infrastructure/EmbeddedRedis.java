package io.quittance.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/**
 * Redis as a process of this machine, its data in one folder.
 *
 * <p>It runs as a daemon, in a session of its own, so that Ctrl-C in a terminal reaches only the
 * JVM, which then stops services before servers.
 */
final class EmbeddedRedis implements RedisServer {

  private final Path folder;
  private final int port;
  private final String further;

  EmbeddedRedis(Path folder, int port) {
    this(folder, port, "");
  }

  /** With further lines of its configuration file. */
  EmbeddedRedis(Path folder, int port, String further) {
    this.folder = folder.toAbsolutePath().normalize();
    this.port = port;
    this.further = further;
  }

  /** Stops the server that a crashed JVM left running on this folder, if there is one. */
  static void stopOrphan(Path folder) {
    stop(folder.toAbsolutePath().normalize());
  }

  @Override
  public synchronized void start() {
    if (process(folder).isPresent()) {
      return;
    }
    Folders.create(folder);
    try {
      Files.deleteIfExists(pidFile(folder));
      Files.writeString(settingsFile(folder), settings());
      var server = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
      Command.run(
          List.of(server.getPath(), settingsFile(folder).toString()),
          folder.resolve("start.log"),
          Readiness.START_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Readiness.await(Readiness.START_MAX, () -> RedisPing.answers(host(), port))) {
      throw new IllegalStateException(
          "Redis did not start:%n%s".formatted(Command.tail(folder.resolve("redis.log"))));
    }
  }

  private String settings() {
    return """
    bind %s
    port %d
    dir "%s"
    pidfile "%s"
    logfile redis.log
    daemonize yes
    # The command line proves that a process is ours; Redis would overwrite it with a title.
    set-proc-title no
    appendonly yes
    appendfsync everysec
    save ""
    maxmemory-policy noeviction
    """
            .formatted(LoopbackPort.HOST, port, folder, pidFile(folder))
        + further;
  }

  @Override
  public synchronized void stop() {
    stop(folder);
  }

  private static void stop(Path folder) {
    process(folder)
        .ifPresent(
            server -> {
              server.destroy();
              awaitEnd(folder);
            });
  }

  @Override
  public synchronized void kill() {
    process(folder)
        .ifPresent(
            server -> {
              server.destroyForcibly();
              awaitEnd(folder);
            });
  }

  private static void awaitEnd(Path folder) {
    if (!Readiness.await(Readiness.STOP_MAX, () -> process(folder).isEmpty())) {
      throw new IllegalStateException(
          "Redis did not stop within %s; see %s"
              .formatted(Readiness.STOP_MAX, folder.resolve("redis.log")));
    }
  }

  private static Optional<ProcessHandle> process(Path folder) {
    return OwnProcess.find(pidFile(folder), settingsFile(folder));
  }

  private static Path pidFile(Path folder) {
    return folder.resolve("redis.pid");
  }

  private static Path settingsFile(Path folder) {
    return folder.resolve("redis.conf");
  }

  @Override
  public String host() {
    return LoopbackPort.HOST;
  }

  @Override
  public int port() {
    return port;
  }
}
