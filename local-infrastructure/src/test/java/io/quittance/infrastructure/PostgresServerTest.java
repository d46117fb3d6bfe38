package io.quittance.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerTest {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final PostgresServer postgres = LocalInfrastructure.shared().postgres();

  @Test
  void ownerCreatesTablesAndOwnsSchemaPublic() throws SQLException {
    var database = postgres.freshDatabase("roles");

    try (var owner = asOwner(database)) {
      run(owner, "CREATE TABLE account (id int)");
      assertThat(
              query(
                  owner,
                  "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"))
          .isEqualTo(database.owner());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SELECT * FROM account",
        "INSERT INTO account VALUES (1)"
      })
  void applicationMayDoNothingThatWasNotGranted(String statement) throws SQLException {
    var database = postgres.database("grants");
    try (var owner = asOwner(database)) {
      run(owner, "CREATE TABLE IF NOT EXISTS account (id int)");
    }

    try (var application = asApplication(database)) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> run(application, statement))
          .extracting(SQLException::getSQLState)
          .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }
  }

  @Test
  void applicationOwnsNothingAndUsesWhatWasGranted() throws SQLException {
    var database = postgres.freshDatabase("granted");
    try (var owner = asOwner(database)) {
      run(owner, "CREATE TABLE account (id int)");
      run(owner, "GRANT INSERT ON account TO " + database.application());
    }

    try (var application = asApplication(database)) {
      run(application, "INSERT INTO account VALUES (1)");
      assertThat(
              query(
                  application,
                  "SELECT count(*)::text FROM pg_shdepend WHERE deptype = 'o'"
                      + " AND refobjid = current_user::regrole"))
          .isEqualTo("0");
    }
  }

  @Test
  void anotherServiceCannotConnect() {
    var ledger = postgres.database("ledger");
    var payment = postgres.database("payment");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                DriverManager.getConnection(
                    ledger.jdbcUrl(), payment.application(), payment.applicationPassword()))
        .extracting(SQLException::getSQLState)
        .isEqualTo(INSUFFICIENT_PRIVILEGE);
  }

  @Test
  void wrongPasswordIsRefused() {
    var database = postgres.database("ledger");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                DriverManager.getConnection(database.jdbcUrl(), database.owner(), "not-this-one"));
  }

  @Test
  void askingTwiceForADatabaseChangesNothing() throws SQLException {
    var first = postgres.database("webhook");
    try (var owner = asOwner(first)) {
      run(owner, "CREATE TABLE endpoint (id int)");
    }

    var second = postgres.database("webhook");

    assertThat(second).isEqualTo(first);
    try (var owner = asOwner(second)) {
      assertThat(query(owner, "SELECT 'endpoint'::regclass::text")).isEqualTo("endpoint");
    }
  }

  @Test
  void freshDatabasesDiffer() {
    assertThat(postgres.freshDatabase("fresh").jdbcUrl())
        .isNotEqualTo(postgres.freshDatabase("fresh").jdbcUrl());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ledger", "1ledger", "ledger\"; DROP DATABASE payment; --"})
  void refusesNamesThatAreNotIdentifiers(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> postgres.database(name));
  }

  @Test
  void committedRowsSurviveStopAndStart() throws SQLException {
    var database = postgres.freshDatabase("restart");
    var id = UUID.randomUUID().toString();
    try (var owner = asOwner(database)) {
      run(owner, "CREATE TABLE note (id text)");
      run(owner, "INSERT INTO note VALUES ('%s')".formatted(id));
    }

    postgres.stop();
    postgres.stop();
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> asOwner(database));
    postgres.start();

    try (var owner = asOwner(database)) {
      assertThat(query(owner, "SELECT id FROM note")).isEqualTo(id);
    }
  }

  @Test
  void superuserMayEndEverySession() throws SQLException {
    var database = postgres.freshDatabase("faults");
    var name = database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);

    try (var application = asApplication(database);
        var superuser = DriverManager.getConnection(postgres.superuserJdbcUrl("postgres"))) {
      run(
          superuser,
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%s'"
              .formatted(name));
      assertThat(application.isValid(1)).isFalse();
    }
  }

  private static Connection asOwner(ServiceDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.owner(), database.ownerPassword());
  }

  private static Connection asApplication(ServiceDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.application(), database.applicationPassword());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
