package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "UPDATE journal_entry SET metadata = NULL, effective_date = NULL",
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
        "UPDATE account SET metadata = NULL",
        "UPDATE account_balance SET allow_negative = true",
        "DELETE FROM account_balance",
        "UPDATE hold SET amount = 1",
        "UPDATE hold SET expires_at = NULL",
        "DELETE FROM hold",
        "TRUNCATE hold",
        "INSERT INTO hold_change (hold_id, digest) VALUES (gen_random_uuid(), sha256('x'))",
        "DELETE FROM hold_change",
        "INSERT INTO account_opening (account_id, digest) VALUES (gen_random_uuid(), sha256('x'))",
        "DELETE FROM account_opening",
        "ALTER TABLE hold DISABLE TRIGGER ALL",
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
        "DELETE FROM seal",
        "DELETE FROM hold",
        "TRUNCATE hold",
        "UPDATE hold_change SET digest = sha256('x')",
        "TRUNCATE hold_change",
        "UPDATE account SET type = 'EQUITY' WHERE type = 'LIABILITY'",
        "DELETE FROM account",
        "UPDATE account_opening SET digest = sha256('x')",
        "TRUNCATE account_opening"
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
                      SELECT entry_id, (line_no + 9000)::smallint, sequence, account_id, side, amount,
                             currency, debit_total, credit_total, booked_at FROM posting
                      WHERE entry_id IN (SELECT entry_id FROM posting WHERE account_id = %s)
                      """
                          .formatted(id(wallet))))
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SET held_total = -1                                                | account_balance_held_not_negative
          SET held_total = 101                                               | account_balance_within_bounds
          SET held_total = 50, debit_total = 51                              | account_balance_within_bounds
          SET held_total = 9223372036854775807                               | account_balance_within_bounds
          """)
  void refusesToHoldWhatIsNotThere(String change, String constraint) throws SQLException {
    assertThat(
            objection(
                "UPDATE account_balance %s WHERE account_id = %s".formatted(change, id(wallet))))
        .contains(constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pending | status = 'PENDING'                                           | it cannot become
          pending | status = 'VOIDED', ended_at = now(), entry_id = id           | hold_posted_by_an_entry
          pending | status = 'POSTED', ended_at = now(), posted_amount = 1, entry_id = (SELECT id FROM journal_entry LIMIT 1) | is not posted by
          pending | status = 'VOIDED'                                            | hold_ended_unless_pending
          pending | status = 'EXPIRED', ended_at = expires_at                    | expires at
          pending | status = 'LOST', ended_at = now()                            | hold_status_known
          voided  | status = 'PENDING', ended_at = NULL                          | it cannot become
          voided  | status = 'EXPIRED', ended_at = expires_at                    | it cannot become
          voided  | ended_at = now()                                             | it cannot become
          """)
  void refusesOtherWaysOfEndingAHold(String which, String change, String objection)
      throws SQLException {
    var update = "; UPDATE hold SET %s WHERE reference = '" + wallet + "'";
    var statements = new StringBuilder();
    statements.append(insertHold("PENDING"));
    if (which.equals("voided")) {
      statements.append(update.formatted("status = 'VOIDED', ended_at = now()"));
    }
    assertThat(objection(statements.toString())).as("so far").isEmpty();

    assertThat(objection(statements.append(update.formatted(change)).toString()))
        .contains(objection);
  }

  @Test
  void refusesToGiveBackAHoldWhoseTimeHasCome() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute("ALTER TABLE hold DISABLE TRIGGER ends_once");
      sql.execute(
          insertHold("PENDING")
              .replace("now() + interval '1 hour'", "now() - interval '1 hour'")
              .replace("now(),", "now() - interval '2 hours',"));
      sql.execute("ALTER TABLE hold ENABLE ALWAYS TRIGGER ends_once");

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  sql.execute(
                      "UPDATE hold SET status = 'VOIDED', ended_at = now() WHERE reference = '%s'"
                          .formatted(wallet)))
          .withMessageContaining("expired at");
      database.rollback();
    }
  }

  @Test
  void refusesHoldsThatDoNotBeginPendingOrFitNoAccount() throws SQLException {
    assertThat(objection(insertHold("VOIDED"))).contains("does not begin pending");
    assertThat(objection(insertHold("PENDING").replace("'USD'", "'EUR'"))).contains("hold_from");
    assertThat(objection(insertHold("PENDING").replace(id(cash), id(wallet))))
        .contains("hold_two_accounts");
    assertThat(objection(insertHold("PENDING"))).as("a good one").isEmpty();
  }

  /** A hold of 10, with the wallet's code as reference, that begins now and expires in an hour. */
  private String insertHold(String status) {
    return """
    INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount, status,
                      created_at, expires_at)
    VALUES (gen_random_uuid(), '%s', %s, %s, 'USD', 10, '%s', now(),
            now() + interval '1 hour')
    """
        .formatted(wallet, id(wallet), id(cash), status);
  }

  private static String id(String code) {
    return "(SELECT id FROM account WHERE code = '%s')".formatted(code);
  }

  /** Runs statements as the application, rolls back, and returns the objection, if any. */
  private static String objection(String statements) throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      try {
        sql.execute(statements);
        return "";
      } catch (SQLException refused) {
        return String.valueOf(refused.getMessage());
      } finally {
        database.rollback();
      }
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

  @Test
  @DisplayName("A901 a month that the default partition has postings of holds up no other")
  void makesTheOtherMonths() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute("ALTER TABLE posting DISABLE TRIGGER balanced");
      sql.execute("ALTER TABLE posting_default DISABLE TRIGGER balanced");
      sql.execute(
          """
          INSERT INTO posting (entry_id, line_no, sequence, account_id, side, amount, currency,
                               debit_total, credit_total, booked_at)
          VALUES (gen_random_uuid(), 1, 1, gen_random_uuid(), 'DEBIT', 1, 'USD', 1, 0,
                  date_trunc('month', now(), 'UTC') + interval '4 months 5 days')
          """);
      try (var rows = sql.executeQuery("SELECT make_posting_partitions(6)")) {
        rows.next();
        assertThat(rows.getInt(1)).as("the fifth and the sixth month").isEqualTo(2);
      }
      database.rollback();
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
