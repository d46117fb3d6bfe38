package io.quittance.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.sql.DriverManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same servers in containers. Needs a Docker engine, and says so where there is none. */
class ContainerServersTest {

  private final ContainerServers containers = new ContainerServers();

  @BeforeEach
  void requireDocker() {
    var engine = DockerEngine.look();
    if (!engine.answers()) {
      var message = "Servers in containers are not tested here: " + engine.finding();
      System.out.println(message);
      abort(message);
    }
  }

  @Test
  void everyServerComesBackWithItsDataAfterARestart() throws Exception {
    var postgres = containers.startPostgres();
    var redis = containers.startRedis();
    var kafka = containers.startKafka();
    DurableInfrastructureTest.execute(postgres, "CREATE TABLE note (text text)");
    RedisConversation.ask(redis, "SET note kept");
    KafkaConversation.send(kafka, "note", "kept");

    postgres.stop();
    postgres.start();
    redis.stop();
    redis.start();
    kafka.stop();
    kafka.start();

    var database = postgres.database("ledger");
    try (var owner =
        DriverManager.getConnection(
            database.jdbcUrl(), database.owner(), database.ownerPassword())) {
      assertThat(owner.isValid(1)).isTrue();
    }
    DurableInfrastructureTest.execute(postgres, "INSERT INTO note VALUES ('kept')");
    assertThat(RedisConversation.ask(redis, "GET note")).isEqualTo("kept");
    assertThat(KafkaConversation.read(kafka, "note", "readers")).containsExactly("kept");
  }
}
