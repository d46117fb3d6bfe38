package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself refuses, whatever the code does. */
class AppendOnlyTest extends RunningLedger {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @BeforeEach
  void bookSomething() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", false);
    book(cash, wallet, 100, "USD");
  }

  @ParameterizedTest(name = "A1701 {0}")
  @ValueSource(
      strings = {
        "UPDATE journal_entry SET description = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "UPDATE posting SET amount = amount + 1",
        "DELETE FROM posting",
        "TRUNCATE posting",
        "UPDATE posting_default SET amount = 1",
        "INSERT INTO posting_default SELECT * FROM posting",
        "UPDATE seal SET last_sequence = 1",
        "DELETE FROM seal",
        "DELETE FROM chain_anchor",
        "UPDATE account SET type = 'ASSET'",
        "UPDATE account_balance SET allow_negative = true",
        "DELETE FROM account_balance",
        "ALTER TABLE posting DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON journal_entry",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "SELECT protect_posting_partition('posting_default')"
      })
  void refusesTheApplication(String statement) throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> sql.execute(statement))
          .returns(INSUFFICIENT_PRIVILEGE, SQLException::getSQLState);
    }
  }

  @ParameterizedTest(name = "A1701 as superuser: {0}")
  @ValueSource(
      strings = {
        "UPDATE journal_entry SET description = 'x'",
        "DELETE FROM posting",
        "TRUNCATE posting",
        "TRUNCATE journal_entry",
        "DELETE FROM posting_default",
        "DELETE FROM seal"
      })
  void refusesEvenTheSuperuserAndInReplicaMode(String statement) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute("SET session_replication_role = replica");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> sql.execute(statement))
          .withMessageContaining("append-only");
    }
  }

  @Test
  @DisplayName("A1702 an unbalanced entry inserted directly is refused by the database")
  void refusesAnUnbalancedEntry() throws SQLException {
    assertThat(insert("DEBIT", 100, "CREDIT", 99, 2, "USD")).contains("does not balance");
    assertThat(insert("DEBIT", 100, "DEBIT", 100, 2, "USD")).contains("does not balance");
    assertThat(insert("DEBIT", 0, "CREDIT", 0, 2, "USD")).contains("posting_amount_positive");
    assertThat(insert("DEBIT", 5, "CREDIT", 5, 3, "USD")).contains("not the whole");
    assertThat(insert("DEBIT", 5, "CREDIT", 5, 2, "EUR")).contains("without an account");
    assertThat(insert("DEBIT", 5, "CREDIT", 5, 2, "USD")).as("balanced").isEmpty();
  }

  @Test
  @DisplayName("A1702 an entry without postings and postings without an entry are refused")
  void refusesHalves() throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  sql.execute(
                      """
                      INSERT INTO journal_entry VALUES ('%s', nextval('journal_entry_sequence'),
                          '%s', '', 2, sha256(''), 'request', NULL, NULL, now())
                      """
                          .formatted(UUID.randomUUID(), unique("ref"))))
          .withMessageContaining("has no postings");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  sql.execute(
                      """
                      INSERT INTO posting
                      SELECT entry_id, (line_no + 2)::smallint, sequence, account_id, side, amount,
                             currency, debit_total, credit_total, booked_at FROM posting
                      """))
          .withMessageContaining("not the whole");
    }
  }

  @Test
  void refusesABalanceBelowItsBound() throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  sql.execute(
                      """
                      UPDATE account_balance SET debit_total = credit_total + 1
                      WHERE account_id = (SELECT id FROM account WHERE code = '%s')
                      """
                          .formatted(wallet)))
          .withMessageContaining("account_balance_within_bounds");
    }
  }

  @Test
  void makesPartitionsAheadAndOnlyOnce() throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      try (var rows = sql.executeQuery("SELECT make_posting_partitions(3)")) {
        rows.next();
        assertThat(rows.getInt(1)).as("the migration made them").isZero();
      }
      try (var rows =
          sql.executeQuery(
              "SELECT count(*) FROM pg_inherits WHERE inhparent = 'posting'::regclass")) {
        rows.next();
        assertThat(rows.getInt(1)).as("four months and the default").isGreaterThanOrEqualTo(5);
      }
      try (var rows = sql.executeQuery("SELECT DISTINCT tableoid::regclass::text FROM posting")) {
        while (rows.next()) {
          assertThat(rows.getString(1)).matches("posting_\\d{4}_\\d{2}");
        }
      }
    }
  }

  /** Inserts as the application, rolls back, and returns the database's objection, if any. */
  private String insert(
      String side1, long amount1, String side2, long amount2, int count, String currency)
      throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      try {
        sql.execute(
            """
            WITH entry AS (
                INSERT INTO journal_entry
                SELECT gen_random_uuid(), nextval('journal_entry_sequence'), '%s', '', %d,
                       sha256(''), 'request', NULL, NULL, now()
                RETURNING id, sequence, booked_at)
            INSERT INTO posting
            SELECT e.id, line.no, e.sequence, a.id, line.side, line.amount, '%s', 0, 0, e.booked_at
            FROM entry e, (VALUES (1, '%s', %d, '%s'), (2, '%s', %d, '%s'))
                AS line (no, side, amount, code)
            JOIN account a ON a.code = line.code
            """
                .formatted(
                    unique("ref"), count, currency, side1, amount1, cash, side2, amount2, wallet));
        return "";
      } catch (SQLException refused) {
        return String.valueOf(refused.getMessage());
      } finally {
        database.rollback();
      }
    }
  }
}
