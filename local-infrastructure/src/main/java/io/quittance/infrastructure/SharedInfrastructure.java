package io.quittance.infrastructure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one set of servers that all tests of this JVM share. */
final class SharedInfrastructure implements LocalInfrastructure {

  private static final Logger log = LoggerFactory.getLogger(SharedInfrastructure.class);

  private final StartedOnce<PostgresServer> postgres;
  private final StartedOnce<RedisServer> redis;
  private final StartedOnce<KafkaServer> kafka;

  private SharedInfrastructure(ServerKind kind) {
    postgres = new StartedOnce<>(kind::startPostgres);
    redis = new StartedOnce<>(kind::startRedis);
    kafka = new StartedOnce<>(kind::startKafka);
  }

  /** Holds the instance so that the choice between Docker and embedded is made at first use. */
  private static final class Holder {
    static final SharedInfrastructure INSTANCE = new SharedInfrastructure(chooseKind());
  }

  static SharedInfrastructure instance() {
    return Holder.INSTANCE;
  }

  private static ServerKind chooseKind() {
    var engine = DockerEngine.look();
    if (engine.answers()) {
      log.info("Shared servers run in containers: {}.", engine.finding());
      // Testcontainers removes its containers when the JVM ends.
      return new ContainerServers();
    }
    log.info("Shared servers are embedded: {}.", engine.finding());
    return EmbeddedServers.temporary(SharedInfrastructure::stopAll);
  }

  private static void stopAll() {
    var servers = Holder.INSTANCE;
    var postgres = servers.postgres.ifStarted();
    if (postgres != null) {
      postgres.stop();
    }
    var redis = servers.redis.ifStarted();
    if (redis != null) {
      redis.kill();
    }
    var kafka = servers.kafka.ifStarted();
    if (kafka != null) {
      kafka.stop();
    }
  }

  @Override
  public PostgresServer postgres() {
    return postgres.get();
  }

  @Override
  public RedisServer redis() {
    return redis.get();
  }

  @Override
  public KafkaServer kafka() {
    return kafka.get();
  }

  @Override
  public void close() {
    // The shutdown hook stops the servers: other tests of this JVM still use them.
  }
}
