package io.quittance.infrastructure;

import java.nio.file.Path;

/**
 * PostgreSQL, Redis and Kafka on this machine, for tests and for the sandbox. Not for production.
 *
 * <p>All methods are safe to call from several threads.
 */
public interface LocalInfrastructure extends AutoCloseable {

  /** The PostgreSQL server, running. */
  PostgresServer postgres();

  /** The Redis server, running. */
  RedisServer redis();

  /** The Kafka broker, running. */
  KafkaServer kafka();

  /**
   * Servers for tests: one set per JVM, each started at its first use, data in a temporary folder.
   *
   * <p>In Docker containers when an engine answers, else embedded; one log line says which and why.
   * PostgreSQL runs without fsync: stop and start keep the data, a power loss would not. A shutdown
   * hook stops the servers and deletes the data; {@link #close} does nothing here, because other
   * tests still use them. A started broker keeps the JVM alive: a program with a {@code main} ends
   * with {@code System.exit}.
   */
  static LocalInfrastructure shared() {
    return SharedInfrastructure.instance();
  }

  /**
   * Starts embedded servers that keep their data in {@code folder} and survive restarts, crashes of
   * this JVM included: servers that a crashed JVM left behind on this folder are stopped first.
   *
   * <p>PostgreSQL keeps every committed transaction through a power loss (fsync on). Redis may lose
   * the last second. Kafka keeps what it acknowledged through a crash of the JVM, not through a
   * power loss. The caller closes; there is no shutdown hook, so that services can stop first.
   *
   * @throws PortInUse if another program listens on a port; nothing is left running
   * @throws IllegalStateException if another JVM uses the folder, or a server does not start
   */
  static LocalInfrastructure durable(Path folder, Ports ports) {
    return DurableInfrastructure.start(folder, ports);
  }

  /**
   * Deletes what {@link #durable} kept in {@code folder}, servers that a crashed JVM left behind on
   * it included. Does nothing if it does not exist.
   *
   * @throws IllegalStateException if another JVM uses the folder; nothing is deleted
   */
  static void delete(Path folder) {
    DurableInfrastructure.delete(folder);
  }

  /** Stops what was started. Closing twice is harmless. */
  @Override
  void close();
}
