package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database refuses to make of an adjustment, whatever the code does. */
class AdjustmentRulesTest extends RunningLedger {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  @ParameterizedTest(name = "A1701 {0}")
  @ValueSource(
      strings = {
        "UPDATE adjustment SET postings = '[]'",
        "UPDATE adjustment SET proposed_by = 'somebody'",
        "UPDATE adjustment SET content_digest = sha256('')",
        "DELETE FROM adjustment",
        "TRUNCATE adjustment",
        "ALTER TABLE adjustment DISABLE TRIGGER ALL"
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
  @ValueSource(strings = {"DELETE FROM adjustment", "TRUNCATE adjustment"})
  void refusesEvenTheSuperuserAndInReplicaMode(String statement) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute("SET session_replication_role = replica");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> sql.execute(statement))
          .withMessageContaining("append-only");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proposed | status = 'PROPOSED'                                                             | it cannot become
          proposed | status = 'REJECTED', decided_by = 'b', decided_at = now()                       | adjustment_rejected_for_a_reason
          proposed | status = 'REJECTED', decided_by = 'b', rejection = 'no'                         | adjustment_decided_at_a_time
          proposed | status = 'REJECTED', decided_at = now(), rejection = 'no'                       | adjustment_decided_by_somebody
          proposed | status = 'BOOKED', decided_by = 'b', decided_at = now(), entry_id = ENTRY       | is not booked by
          proposed | status = 'LOST', decided_by = 'b', decided_at = now()                           | adjustment_status_known
          rejected | status = 'PROPOSED', decided_by = NULL, decided_at = NULL, rejection = NULL     | it cannot become
          rejected | status = 'BOOKED', decided_by = 'b', rejection = NULL, entry_id = ENTRY         | it cannot become
          rejected | rejection = 'another'                                                           | it cannot become
          """)
  void refusesOtherWaysOfDeciding(String which, String change, String objection)
      throws SQLException {
    var reference = unique("adj");
    var update = "UPDATE adjustment SET %s WHERE reference = '" + reference + "';";
    var statements = new StringBuilder(insert(reference, "PROPOSED"));
    if (which.equals("rejected")) {
      statements.append(
          update.formatted(
              "status = 'REJECTED', decided_by = 'b', decided_at = now(), rejection = 'no'"));
    }
    assertThat(objection(statements.toString())).as("so far").isEmpty();

    var entry = "(SELECT id FROM journal_entry LIMIT 1)";
    statements.append(update.formatted(change.replace("ENTRY", entry)));

    assertThat(objection(statements.toString())).contains(objection);
  }

  @Test
  void refusesWhatWasNeverProposedAndApprovalByOnePerson() throws SQLException {
    assertThat(objection(insert(unique("adj"), "REJECTED"))).contains("does not begin proposed");
    var cash = open(unique("cash"), "ASSET", "USD", true);
    var bookedBy =
        insertEntry(cash)
            + "UPDATE adjustment SET status = 'BOOKED', decided_by = '%s', decided_at = now(),"
            + " entry_id = (SELECT id FROM journal_entry WHERE cause_kind = 'adjustment'"
            + " AND cause_id = adjustment.id) WHERE reference = '"
            + cash
            + "';";

    assertThat(objection(insert(cash, "PROPOSED") + bookedBy.formatted("a")))
        .contains("adjustment_by_two_persons");
    assertThat(objection(insert(cash, "PROPOSED") + bookedBy.formatted("b"))).isEmpty();
    assertThat(
            objection(
                insert(cash, "PROPOSED").replace("sha256('same')", "sha256('other')")
                    + bookedBy.formatted("b")))
        .as("an entry with other postings")
        .contains("is not booked by");
  }

  /** An adjustment that a proposes; it becomes an entry with the digest of 'same'. */
  private static String insert(String reference, String status) {
    return """
    INSERT INTO adjustment (id, reference, description, reason, postings, content_digest, status,
                            proposed_by)
    VALUES (gen_random_uuid(), '%s', '', 'why', '[]', sha256('same'), '%s', 'a');
    """
        .formatted(reference, status);
  }

  /** An entry that says that the adjustment of the reference made it. */
  private static String insertEntry(String reference) {
    return """
    WITH entry AS (
        INSERT INTO journal_entry (id, sequence, reference, description, posting_count,
                                   content_digest, cause_kind, cause_id, booked_at)
        SELECT gen_random_uuid(), nextval('journal_entry_sequence'), reference, '', 2,
               sha256('same'), 'adjustment', id, now()
        FROM adjustment WHERE reference = '%1$s'
        RETURNING id, sequence, booked_at)
    INSERT INTO posting (entry_id, line_no, sequence, account_id, side, amount, currency,
                         debit_total, credit_total, booked_at)
    SELECT e.id, line.no, e.sequence, a.id, line.side, 1, 'USD', 0, 0, e.booked_at
    FROM entry e, (VALUES (1, 'DEBIT'), (2, 'CREDIT')) AS line (no, side)
    JOIN account a ON a.code = '%1$s';
    """
        .formatted(reference);
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
}
