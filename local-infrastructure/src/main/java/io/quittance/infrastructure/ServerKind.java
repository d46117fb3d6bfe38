package io.quittance.infrastructure;

/** Where shared servers come from: this machine's own processes, or containers. */
sealed interface ServerKind permits EmbeddedServers, ContainerServers {

  /** Starts a PostgreSQL server and waits until it accepts connections. */
  PostgresServer startPostgres();

  /** Starts a Redis server and waits until it answers. */
  RedisServer startRedis();

  /** Starts a Kafka broker and waits until it accepts requests. */
  KafkaServer startKafka();
}
