package io.quittance.infrastructure;

import java.nio.file.Path;
import java.util.Map;

/**
 * Embedded servers beside the shared ones, for tests of a server's own settings. Each is started in
 * an empty folder, on a free port; whoever started it stops it.
 */
public final class FurtherServers {

  private FurtherServers() {}

  /** PostgreSQL with its superuser alone: {@link PostgresServer#superuserJdbcUrl}. */
  public static PostgresServer postgres(Path folder) {
    var server = new EmbeddedPostgres(folder, LoopbackPort.free(), PostgresSettings.FOR_TESTS);
    server.start();
    return server;
  }

  /**
   * Redis.
   *
   * @param further lines of its configuration file
   */
  public static RedisServer redis(Path folder, String further) {
    var server = new EmbeddedRedis(folder, LoopbackPort.free(), further);
    server.start();
    return server;
  }

  /**
   * Kafka.
   *
   * @param further properties of the broker; listeners are called CLIENT and CONTROLLER
   */
  public static KafkaServer kafka(Path folder, Map<String, String> further) {
    var server = new EmbeddedKafka(folder, LoopbackPort.free(), further);
    server.start();
    return server;
  }
}
