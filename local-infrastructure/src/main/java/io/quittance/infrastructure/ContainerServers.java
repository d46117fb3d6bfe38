package io.quittance.infrastructure;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Servers for tests in Docker containers; Testcontainers removes them when the JVM ends. */
record ContainerServers() implements ServerKind {

  private static final DockerImageName POSTGRES = DockerImageName.parse("postgres:18");
  private static final DockerImageName REDIS = DockerImageName.parse("redis:8");
  private static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka-native:4.2.0");

  private static final int POSTGRES_PORT = 5432;
  private static final int REDIS_PORT = 6379;
  private static final int KAFKA_PORT = 9092;
  private static final int ADMIN_TIMEOUT_MS = 2_000;

  @Override
  public PostgresServer startPostgres() {
    var host = dockerHost();
    var port = LoopbackPort.free();
    var databases = new ServiceDatabases(host, port);
    var container =
        new GenericContainer<>(POSTGRES)
            .withEnv("POSTGRES_USER", ServiceDatabases.SUPERUSER)
            .withEnv("POSTGRES_PASSWORD", ServiceDatabases.SUPERUSER_PASSWORD)
            .withEnv(
                "POSTGRES_INITDB_ARGS",
                "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8")
            .withCommand(
                "postgres",
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_connections=200",
                "-c",
                "random_page_cost=1.1",
                "-c",
                "timezone=UTC");
    return new ContainerPostgres(
        host,
        port,
        databases,
        new ServerContainer(container, port, POSTGRES_PORT, databases::acceptConnections));
  }

  @Override
  public RedisServer startRedis() {
    var host = dockerHost();
    var port = LoopbackPort.free();
    var container =
        new GenericContainer<>(REDIS)
            .withCommand("redis-server", "--appendonly", "yes", "--appendfsync", "everysec");
    return new ContainerRedis(
        host,
        port,
        new ServerContainer(container, port, REDIS_PORT, () -> RedisPing.answers(host, port)));
  }

  @Override
  public KafkaServer startKafka() {
    var port = LoopbackPort.free();
    var bootstrapServers = dockerHost() + ":" + port;
    var container = new GenericContainer<>(KAFKA).withEnv(kafkaSettings(bootstrapServers));
    return new ContainerKafka(
        bootstrapServers,
        new ServerContainer(container, port, KAFKA_PORT, () -> kafkaAnswers(bootstrapServers)));
  }

  /** Two listeners: the broker talks to itself inside the container, clients come from outside. */
  private static Map<String, String> kafkaSettings(String bootstrapServers) {
    return Map.ofEntries(
        Map.entry("KAFKA_NODE_ID", "1"),
        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
        Map.entry(
            "KAFKA_LISTENERS",
            "CLIENT://0.0.0.0:%d,INSIDE://localhost:9094,CONTROLLER://localhost:9093"
                .formatted(KAFKA_PORT)),
        Map.entry(
            "KAFKA_ADVERTISED_LISTENERS",
            "CLIENT://%s,INSIDE://localhost:9094".formatted(bootstrapServers)),
        Map.entry(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "CLIENT:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "INSIDE"),
        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
        Map.entry("KAFKA_NUM_PARTITIONS", "6"),
        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "true"),
        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"));
  }

  private static boolean kafkaAnswers(String bootstrapServers) {
    var settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("request.timeout.ms", ADMIN_TIMEOUT_MS);
    settings.put("default.api.timeout.ms", ADMIN_TIMEOUT_MS);
    try (var admin = Admin.create(settings)) {
      return !admin
          .describeCluster()
          .nodes()
          .get(ADMIN_TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    } catch (ExecutionException | TimeoutException _) {
      return false;
    }
  }

  private static String dockerHost() {
    return DockerClientFactory.instance().dockerHostIpAddress();
  }

  private record ContainerPostgres(
      String host, int port, ServiceDatabases databases, ServerContainer container)
      implements PostgresServer {

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

    @Override
    public void stop() {
      container.stop();
    }

    @Override
    public void start() {
      container.start();
    }
  }

  private record ContainerRedis(String host, int port, ServerContainer container)
      implements RedisServer {

    @Override
    public void stop() {
      container.stop();
    }

    @Override
    public void kill() {
      container.kill();
    }

    @Override
    public void start() {
      container.start();
    }
  }

  private record ContainerKafka(String bootstrapServers, ServerContainer container)
      implements KafkaServer {

    @Override
    public void stop() {
      container.stop();
    }

    @Override
    public void start() {
      container.start();
    }
  }
}
