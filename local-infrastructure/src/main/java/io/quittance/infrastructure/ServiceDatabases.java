package io.quittance.infrastructure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Creates databases and their two roles on one PostgreSQL server, embedded or in a container. */
final class ServiceDatabases {

  static final String SUPERUSER = "postgres";
  static final String SUPERUSER_PASSWORD = "local-postgres";

  private static final int RANDOM_LENGTH = 12;

  /** At most 48 characters: with a suffix a name must stay within PostgreSQL's 63. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  private final String host;
  private final int port;

  ServiceDatabases(String host, int port) {
    this.host = host;
    this.port = port;
  }

  String superuserJdbcUrl(String database) {
    return "%s?user=%s&password=%s".formatted(jdbcUrl(database), SUPERUSER, SUPERUSER_PASSWORD);
  }

  boolean acceptConnections() {
    try (var connection = connect("postgres")) {
      return connection.isValid(1);
    } catch (SQLException _) {
      return false;
    }
  }

  ServiceDatabase createFresh(String prefix) {
    var random = UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_LENGTH);
    return createIfMissing(prefix + "_" + random.toLowerCase(Locale.ROOT));
  }

  /** One at a time: two threads that both miss a role would both create it. */
  synchronized ServiceDatabase createIfMissing(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a database name: " + name);
    }
    var owner = name + "_owner";
    var application = name + "_app";
    try {
      try (var server = connect("postgres")) {
        createRole(server, owner);
        createRole(server, application);
        createDatabase(server, name, owner);
        run(server, "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
        run(server, "GRANT CONNECT ON DATABASE \"%s\" TO \"%s\"".formatted(name, application));
      }
      try (var database = connect(name)) {
        run(database, "ALTER SCHEMA public OWNER TO \"%s\"".formatted(owner));
        run(database, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        run(database, "GRANT USAGE ON SCHEMA public TO \"%s\"".formatted(application));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    return new ServiceDatabase(
        jdbcUrl(name), owner, passwordOf(owner), application, passwordOf(application));
  }

  private static void createRole(Connection server, String role) throws SQLException {
    if (!exists(server, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
      run(server, "CREATE ROLE \"%s\" LOGIN PASSWORD '%s'".formatted(role, passwordOf(role)));
    }
  }

  private static void createDatabase(Connection server, String name, String owner)
      throws SQLException {
    if (!exists(server, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      // template0, because a forgotten session on template1 would block the copy.
      run(server, "CREATE DATABASE \"%s\" OWNER \"%s\" TEMPLATE template0".formatted(name, owner));
    }
  }

  private static boolean exists(Connection server, String sql, String name) throws SQLException {
    try (var statement = server.prepareStatement(sql)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String passwordOf(String role) {
    return "local-" + role;
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(superuserJdbcUrl(database));
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }
}
