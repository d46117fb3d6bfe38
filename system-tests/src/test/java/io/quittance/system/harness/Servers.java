package io.quittance.system.harness;

import io.lettuce.core.RedisClient;
import io.quittance.infrastructure.LocalInfrastructure;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What a superuser may do to the servers of a sandbox. */
record Servers(LocalInfrastructure infrastructure) {

  /** A random third of the services' sessions ends. */
  void endSessions() {
    execute(
        "postgres",
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename LIKE '%\\_app' AND random() < 0.33
        """);
  }

  void emptyRedis() {
    var client = RedisClient.create(infrastructure.redis().url());
    try (var connection = client.connect()) {
      connection.sync().flushall();
    } finally {
      client.shutdown();
    }
  }

  /** Something in a database, as somebody who may do anything. */
  void execute(String database, String statement) {
    try (var connection =
            DriverManager.getConnection(infrastructure.postgres().superuserJdbcUrl(database));
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A number that a superuser reads. */
  long number(String database, String query) {
    try (var connection =
            DriverManager.getConnection(infrastructure.postgres().superuserJdbcUrl(database));
        var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
