package io.quittance.infrastructure;

import static io.quittance.infrastructure.RedisConversation.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableInfrastructureTest {

  @TempDir private Path folder;

  @Test
  void keepsEverythingOverARestartOnTheSamePorts() throws Exception {
    var ports = new Ports(LoopbackPort.free(), LoopbackPort.free(), LoopbackPort.free());
    try (var first = LocalInfrastructure.durable(folder, ports)) {
      execute(first.postgres(), "CREATE TABLE note AS SELECT 'kept' AS text");
      ask(first.redis(), "SET note kept");
      KafkaConversation.send(first.kafka(), "note", "kept");
    }

    try (var second = LocalInfrastructure.durable(folder, ports)) {
      assertThat(query(second.postgres(), "SELECT text FROM note")).isEqualTo("kept");
      assertThat(ask(second.redis(), "GET note")).isEqualTo("kept");
      assertThat(KafkaConversation.read(second.kafka(), "note", "readers")).containsExactly("kept");
      assertThat(second.postgres().port()).isEqualTo(ports.postgres());
      assertThat(second.redis().port()).isEqualTo(ports.redis());
      assertThat(second.kafka().bootstrapServers()).endsWith(":" + ports.kafka());
      assertCommitsReachTheDisk(second.postgres());
      assertThatIllegalStateException()
          .isThrownBy(() -> LocalInfrastructure.durable(folder, Ports.ANY))
          .withMessageContaining("in use by another process");
    }
  }

  private static void assertCommitsReachTheDisk(PostgresServer postgres) throws SQLException {
    for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(query(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
    }
  }

  @Test
  void recoversWhatACrashedJvmLeftBehind() throws Exception {
    var crashed = startInAnotherJvm();
    crashed.destroyForcibly().waitFor();
    var orphanPostgres =
        OwnProcess.find(
                folder.resolve("postgres/data/postmaster.pid"), folder.resolve("postgres/data"))
            .orElseThrow();
    var orphanRedis =
        OwnProcess.find(folder.resolve("redis/redis.pid"), folder.resolve("redis/redis.conf"))
            .orElseThrow();

    try (var recovered = LocalInfrastructure.durable(folder, Ports.ANY)) {
      assertThat(query(recovered.postgres(), "SELECT text FROM note")).isEqualTo("committed");
      assertThat(ask(recovered.redis(), "GET note")).isEqualTo("written");
      assertThat(KafkaConversation.read(recovered.kafka(), "note", "readers"))
          .containsExactly("acknowledged");
      assertThat(orphanPostgres.info().arguments()).isEmpty();
      assertThat(orphanRedis.info().arguments()).isEmpty();
    }
  }

  @Test
  void deletesWhatIsKeptUnlessSomebodyUsesIt() throws Exception {
    var crashed = startInAnotherJvm();
    crashed.destroyForcibly().waitFor();
    var orphan =
        OwnProcess.find(
                folder.resolve("postgres/data/postmaster.pid"), folder.resolve("postgres/data"))
            .orElseThrow();

    LocalInfrastructure.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(orphan.info().arguments()).isEmpty();
    LocalInfrastructure.delete(folder);
    try (var used = LocalInfrastructure.durable(folder, Ports.ANY)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> LocalInfrastructure.delete(folder))
          .withMessageContaining("in use by another process");
      assertThat(used.postgres().port()).isPositive();
    }
  }

  private Process startInAnotherJvm() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx512m",
                // Lives for seconds.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingOwner.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.lines().anyMatch(CrashingOwner.READY::equals)).isTrue();
    return process;
  }

  @Test
  void leavesAProcessAloneThatOnlySharesThePidOfADeadServer() throws Exception {
    var stranger = ProcessHandle.current();
    Files.createDirectories(folder.resolve("postgres/data"));
    Files.writeString(folder.resolve("postgres/data/postmaster.pid"), stranger.pid() + "\n");
    Files.createDirectories(folder.resolve("redis"));
    Files.writeString(folder.resolve("redis/redis.pid"), stranger.pid() + "\n");

    EmbeddedPostgres.stopOrphan(folder.resolve("postgres"));
    EmbeddedRedis.stopOrphan(folder.resolve("redis"));

    assertThat(stranger.isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis", "kafka"})
  void namesTheBusyPortAndItsProperty(String property) throws IOException {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = busy.getLocalPort();
      var ports =
          new Ports(
              property.equals("postgres") ? port : 0,
              property.equals("redis") ? port : 0,
              property.equals("kafka") ? port : 0);

      assertThatExceptionOfType(PortInUse.class)
          .isThrownBy(() -> LocalInfrastructure.durable(folder, ports))
          .satisfies(
              refused -> {
                assertThat(refused.port()).isEqualTo(port);
                assertThat(refused.property()).isEqualTo(property);
                assertThat(refused).hasMessageContaining(port + " (" + property + ")");
              });
      assertThat(folder.resolve("postgres")).doesNotExist();
    }
  }

  static void execute(PostgresServer postgres, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.superuserJdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresServer postgres, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.superuserJdbcUrl("postgres"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
