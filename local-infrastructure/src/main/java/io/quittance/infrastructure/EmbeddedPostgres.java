package io.quittance.infrastructure;

import static io.quittance.infrastructure.ServiceDatabases.SUPERUSER;
import static io.quittance.infrastructure.ServiceDatabases.SUPERUSER_PASSWORD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * PostgreSQL as a process of this machine, its cluster in one folder.
 *
 * <p>{@code pg_ctl} starts it in a session of its own, so that Ctrl-C in a terminal reaches only
 * the JVM, which then stops services before servers.
 */
final class EmbeddedPostgres implements PostgresServer {

  private static final String SETTINGS_FILE = "quittance.conf";

  private final Path folder;
  private final Path data;
  private final int port;
  private final PostgresSettings settings;
  private final ServiceDatabases databases;

  EmbeddedPostgres(Path folder, int port, PostgresSettings settings) {
    this.folder = folder.toAbsolutePath().normalize();
    this.data = dataIn(folder);
    this.port = port;
    this.settings = settings;
    this.databases = new ServiceDatabases(LoopbackPort.HOST, port);
  }

  /** Stops the server that a crashed JVM left running on this folder, if there is one. */
  static void stopOrphan(Path folder) {
    var data = dataIn(folder);
    if (process(data).isPresent()) {
      stop(folder, data);
    }
  }

  private static Path dataIn(Path folder) {
    return folder.toAbsolutePath().normalize().resolve("data");
  }

  private static Optional<ProcessHandle> process(Path data) {
    return OwnProcess.find(data.resolve("postmaster.pid"), data);
  }

  @Override
  public synchronized void start() {
    if (process(data).isPresent()) {
      return;
    }
    var binaries = PostgresBinaries.unpacked();
    Folders.create(folder);
    try {
      if (Files.notExists(data)) {
        initialize(binaries);
      }
      Files.writeString(data.resolve(SETTINGS_FILE), settings.text(LoopbackPort.HOST, port));
      // Whoever the file names is not our server; PostgreSQL would refuse to start beside it.
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var log = folder.resolve("postgres.log");
    var command =
        binaries.command(
            "pg_ctl",
            "start",
            "--wait",
            "--timeout=" + Readiness.START_MAX.toSeconds(),
            "--pgdata=" + data,
            "--log=" + log);
    try {
      Command.run(command, folder.resolve("pg_ctl.log"), Readiness.START_MAX.plusSeconds(5));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "PostgreSQL did not start:%n%s".formatted(Command.tail(log)), e);
    }
  }

  /** Makes the cluster beside its place and moves it there: a crash leaves no half-made cluster. */
  private void initialize(PostgresBinaries binaries) throws IOException {
    var unfinished = folder.resolve("initializing");
    Folders.delete(unfinished);
    var password = folder.resolve("superuser-password");
    Files.writeString(password, SUPERUSER_PASSWORD);
    var command =
        binaries.command(
            "initdb",
            "--pgdata=" + unfinished,
            "--username=" + SUPERUSER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            // The same sort order on every machine, whatever its locale.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            // A cluster lost while it is made is made again.
            "--no-sync");
    Command.run(command, folder.resolve("initdb.log"), Readiness.START_MAX);
    Files.writeString(
        unfinished.resolve("postgresql.conf"),
        "%ninclude = '%s'%n".formatted(SETTINGS_FILE),
        StandardOpenOption.APPEND);
    Files.delete(password);
    Files.move(unfinished, data);
  }

  @Override
  public synchronized void stop() {
    if (process(data).isPresent()) {
      stop(folder, data);
    }
  }

  private static void stop(Path folder, Path data) {
    var command =
        PostgresBinaries.unpacked()
            .command(
                "pg_ctl",
                "stop",
                "--wait",
                "--mode=fast",
                "--timeout=" + Readiness.STOP_MAX.toSeconds(),
                "--pgdata=" + data);
    Command.run(command, folder.resolve("pg_ctl.log"), Readiness.STOP_MAX.plusSeconds(5));
  }

  @Override
  public String host() {
    return LoopbackPort.HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ServiceDatabase database(String name) {
    return databases.createIfMissing(name);
  }

  @Override
  public ServiceDatabase freshDatabase(String prefix) {
    return databases.createFresh(prefix);
  }

  @Override
  public String superuserJdbcUrl(String database) {
    return databases.superuserJdbcUrl(database);
  }
}
