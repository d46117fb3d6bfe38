package io.quittance.benchmarks.ledger;

import io.quittance.infrastructure.ServiceDatabase;
import io.quittance.platform.id.Ids;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

/**
 * The least that can be called a ledger: entries with a unique reference, postings, balances. No
 * checks, no history of balances, no chain. For the baseline and for the limit of the machine.
 */
final class PlainTables {

  private static final String TABLES =
      """
      CREATE TABLE entry (
          id uuid PRIMARY KEY,
          reference text NOT NULL UNIQUE,
          booked_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE posting (
          entry_id uuid, line_no smallint, account_id int NOT NULL, amount bigint NOT NULL,
          PRIMARY KEY (entry_id, line_no));
      CREATE TABLE balance (account_id int PRIMARY KEY, total bigint NOT NULL)
          WITH (fillfactor = 50);
      INSERT INTO balance SELECT n, 0 FROM generate_series(0, %d - 1) n;
      ANALYZE balance
      """;

  /** Ids grow with time, as the ledger's do: random ones would cost every index more. */
  private static final Ids IDS = new Ids(Clock.systemUTC());

  private final ServiceDatabase database;

  private PlainTables(ServiceDatabase database) {
    this.database = database;
  }

  static PlainTables create(ServiceDatabase database) throws SQLException {
    var tables = new PlainTables(database);
    try (var connection = tables.connect();
        var statement = connection.createStatement()) {
      statement.execute(TABLES.formatted(Traffic.ACCOUNTS));
    }
    return tables;
  }

  static UUID newId() {
    return IDS.next("benchmark");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl() + "?prepareThreshold=3", database.owner(), database.ownerPassword());
  }

  /** Fails unless every balance is the sum of its postings, and all of them 0. */
  void requireRight() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT count(*) FILTER (WHERE b.total <> coalesce(p.total, 0)) AS wrong,
                       sum(b.total) AS sum
                FROM balance b
                LEFT JOIN (SELECT account_id, sum(amount) AS total FROM posting GROUP BY account_id) p
                    USING (account_id)
                """)) {
      row.next();
      if (row.getLong("wrong") != 0 || row.getLong("sum") != 0) {
        throw new IllegalStateException("the plain tables are wrong");
      }
    }
  }
}
