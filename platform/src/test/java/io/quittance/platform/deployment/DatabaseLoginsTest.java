package io.quittance.platform.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quittance.infrastructure.FurtherServers;
import io.quittance.infrastructure.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The databases and logins of docker-compose.yml, made by its own script on a real server. */
class DatabaseLoginsTest {

  private static final Path SCRIPT = Path.of("..", "deploy", "postgres-init.sh");
  private static final List<String> NAMES =
      List.of("idempotency", "ledger", "payment", "webhook", "reconciliation", "simulator");
  private static final String NOT_GRANTED = "42501";
  private static final String WRONG_PASSWORD = "28P01";

  @TempDir private static Path folder;

  private static PostgresServer postgres;

  @BeforeAll
  static void prepare() throws Exception {
    assumeThat(Stream.of(System.getenv("PATH").split(":")))
        .as("skipped: psql, which the script needs, is not in the path")
        .anyMatch(path -> Files.isExecutable(Path.of(path, "psql")));
    postgres = FurtherServers.postgres(folder.resolve("postgres"));
    MadeSecrets.in(secrets());
    runScript();
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      postgres.stop();
    }
  }

  @Test
  @DisplayName("each login connects to its own database and to no other")
  void connectsToItsOwnDatabaseOnly() throws SQLException, IOException {
    try (var superuser = DriverManager.getConnection(postgres.superuserJdbcUrl("postgres"));
        var rows =
            superuser
                .createStatement()
                .executeQuery(
                    """
                    SELECT rolname || ' ' || datname FROM pg_roles, pg_database
                    WHERE rolname ~ '_(owner|app)$' AND rolcanlogin AND datallowconn
                      AND has_database_privilege(rolname, datname, 'CONNECT')
                    """)) {
      var allowed = new TreeSet<String>();
      while (rows.next()) {
        allowed.add(rows.getString(1));
      }
      assertThat(allowed)
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream()
                  .flatMap(name -> Stream.of(name + "_owner " + name, name + "_app " + name))
                  .toList());
    }
    for (var own : NAMES) {
      login(own, own, "owner").close();
      login(own, own, "app").close();
    }
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> login("ledger", "webhook", "app").close())
        .extracting(SQLException::getSQLState)
        .isEqualTo(NOT_GRANTED);
  }

  @Test
  @DisplayName("the application's password is not the owner's")
  void hasAPasswordOfItsOwn() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                DriverManager.getConnection(
                        url("ledger"), "ledger_owner", password("ledger-app-password"))
                    .close())
        .extracting(SQLException::getSQLState)
        .isEqualTo(WRONG_PASSWORD);
  }

  @Test
  @DisplayName("the application creates nothing and cannot become the owner")
  void ownsNothing() throws SQLException, IOException {
    try (var application = login("ledger", "ledger", "app");
        var statement = application.createStatement()) {
      for (var sql : List.of("CREATE TABLE mine (id int)", "SET ROLE ledger_owner")) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> statement.execute(sql))
            .extracting(SQLException::getSQLState)
            .isEqualTo(NOT_GRANTED);
      }
    }
  }

  @Test
  @DisplayName("run again, the script sets passwords anew and keeps what is in the databases")
  void renewsPasswords() throws Exception {
    try (var owner = login("webhook", "webhook", "owner");
        var statement = owner.createStatement()) {
      statement.execute("CREATE TABLE kept (id int)");
    }
    var old = password("webhook-app-password");
    Files.delete(secrets().resolve("webhook-app-password"));
    MadeSecrets.in(secrets());

    runScript();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(url("webhook"), "webhook_app", old).close());
    login("webhook", "webhook", "app").close();
    try (var owner = login("webhook", "webhook", "owner");
        var statement = owner.createStatement()) {
      assertThat(statement.execute("SELECT * FROM kept")).isTrue();
    }
  }

  @Test
  @DisplayName("no password is in the server's log")
  void logsNoPassword() throws IOException {
    var log = Files.readString(folder.resolve("postgres").resolve("postgres.log"));

    assertThat(log).isNotBlank();
    for (var name : NAMES) {
      assertThat(log)
          .doesNotContain(password(name + "-owner-password"), password(name + "-app-password"));
    }
  }

  private static Path secrets() {
    return folder.resolve("secrets");
  }

  private static String password(String name) throws IOException {
    return Files.readString(secrets().resolve(name));
  }

  private static String url(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(postgres.host(), postgres.port(), database);
  }

  private static Connection login(String database, String of, String role)
      throws SQLException, IOException {
    return DriverManager.getConnection(
        url(database), of + "_" + role, password("%s-%s-password".formatted(of, role)));
  }

  /** As in its container, but over TCP. */
  private static void runScript() throws IOException, InterruptedException {
    var script = new ProcessBuilder("bash", SCRIPT.toString()).redirectErrorStream(true);
    script
        .environment()
        .putAll(
            Map.of(
                "PGHOST", postgres.host(),
                "PGPORT", Integer.toString(postgres.port()),
                "PGPASSWORD", superuserPassword(),
                "POSTGRES_USER", "postgres",
                "QUITTANCE_SECRETS_FOLDER", secrets().toString()));
    var running = script.start();
    var said = new String(running.getInputStream().readAllBytes(), UTF_8);
    assertThat(running.waitFor()).as(said).isZero();
  }

  private static String superuserPassword() {
    var url = postgres.superuserJdbcUrl("postgres");
    return url.substring(url.indexOf("password=") + "password=".length());
  }
}
