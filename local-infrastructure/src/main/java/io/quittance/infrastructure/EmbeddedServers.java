package io.quittance.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Servers for tests, run by this JVM in a temporary folder. */
record EmbeddedServers(Path folder) implements ServerKind {

  /** In a new temporary folder. When the JVM ends, {@code stop} runs and the folder is deleted. */
  static EmbeddedServers temporary(Runnable stop) {
    try {
      var folder = Files.createTempDirectory("quittance-");
      var hook =
          new Thread(
              () -> {
                stop.run();
                Folders.delete(folder);
              },
              "stop-shared-servers");
      Runtime.getRuntime().addShutdownHook(hook);
      return new EmbeddedServers(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PostgresServer startPostgres() {
    var server =
        new EmbeddedPostgres(
            folder.resolve("postgres"), LoopbackPort.free(), PostgresSettings.FOR_TESTS);
    server.start();
    return server;
  }

  @Override
  public RedisServer startRedis() {
    var server = new EmbeddedRedis(folder.resolve("redis"), LoopbackPort.free());
    server.start();
    return server;
  }

  @Override
  public KafkaServer startKafka() {
    var server = new EmbeddedKafka(folder.resolve("kafka"), LoopbackPort.free());
    server.start();
    return server;
  }
}
