package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Whoever has the application's login, and every idea: the past stays what it was. */
class HistoryAttemptsTest extends RunningLedger {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @BeforeEach
  void bookSomething() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", false);
    book(cash, wallet, 100, "USD");
  }

  /** {@code {owner}} and {@code {application}} stand for the two roles. */
  @ParameterizedTest(name = "A1701 {0}")
  @ValueSource(
      strings = {
        // Other ways to change or lock rows.
        "MERGE INTO journal_entry e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
        "MERGE INTO posting p USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET amount = 1",
        "INSERT INTO journal_entry SELECT * FROM journal_entry ON CONFLICT (id) DO UPDATE"
            + " SET description = 'x'",
        "INSERT INTO seal SELECT * FROM seal ON CONFLICT (number) DO UPDATE SET hash = ''",
        "WITH gone AS (DELETE FROM posting RETURNING 1) SELECT count(*) FROM gone",
        "DO $$ BEGIN EXECUTE 'UPDATE posting SET amount = 1'; END $$",
        "TRUNCATE account, account_balance, journal_entry, posting, hold CASCADE",
        "UPDATE posting SET amount = 1 WHERE false",
        "UPDATE account SET allow_negative = true",
        "UPDATE account_balance SET normal_side = 'DEBIT'",
        "UPDATE account_balance SET account_id = gen_random_uuid()",
        "UPDATE hold SET created_at = 'epoch'",
        "UPDATE chain_anchor SET hash = ''",
        // Only what is sealed may be sealed anew.
        "UPDATE payout_account SET masked = 'x'",
        "UPDATE payout_account SET sealed = sealed, merchant_id = 'x'",
        "UPDATE payout_file SET made_at = now()",
        "DELETE FROM payout_account",
        "DELETE FROM payout_file",
        "SELECT * FROM journal_entry FOR UPDATE",
        "SELECT * FROM posting FOR SHARE",
        "LOCK TABLE posting IN ACCESS EXCLUSIVE MODE",
        "SELECT setval('journal_entry_sequence', 1)",
        "ALTER SEQUENCE journal_entry_sequence RESTART",
        // Partitions by their own names.
        "DELETE FROM posting_default",
        "TRUNCATE posting_default",
        "INSERT INTO posting_default SELECT * FROM posting LIMIT 1",
        "DROP TABLE posting_default",
        "ALTER TABLE posting DETACH PARTITION posting_default",
        "ALTER TABLE posting ATTACH PARTITION hold FOR VALUES FROM ('2001-01-01') TO"
            + " ('2001-02-01')",
        "CREATE TABLE mine PARTITION OF posting FOR VALUES FROM ('2001-01-01') TO ('2001-02-01')",
        "CREATE TABLE mine () INHERITS (journal_entry)",
        "ALTER TABLE hold INHERIT account",
        // What guards the tables.
        "DROP TABLE journal_entry CASCADE",
        "DROP TRIGGER balanced ON posting",
        "ALTER TABLE journal_entry DISABLE TRIGGER append_only",
        "ALTER TABLE posting DROP CONSTRAINT posting_amount_positive",
        "ALTER TABLE account_balance DROP CONSTRAINT account_balance_within_bounds",
        "ALTER TABLE journal_entry ADD COLUMN x int",
        "ALTER TABLE posting RENAME TO old_posting",
        "ALTER TABLE posting OWNER TO {application}",
        "ALTER TABLE posting ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON posting USING (false)",
        "CREATE RULE mine AS ON INSERT TO journal_entry DO INSTEAD NOTHING",
        "CREATE TRIGGER mine BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION"
            + " refuse_change()",
        "CREATE INDEX ON posting (amount)",
        "COMMENT ON TABLE posting IS 'x'",
        "CREATE PUBLICATION mine FOR TABLE posting",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
            + " AS 'BEGIN RETURN NULL; END'",
        "ALTER FUNCTION check_new_postings() RENAME TO no_check",
        "ALTER FUNCTION make_posting_partitions(int) RESET search_path",
        "DROP FUNCTION refuse_change() CASCADE",
        "DELETE FROM pg_trigger",
        "UPDATE pg_class SET relowner = 10",
        // Tables and functions that would be found before the real ones.
        "CREATE TEMP TABLE journal_entry (id uuid)",
        "CREATE TEMP VIEW account AS SELECT 1 AS id",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TYPE public.mine AS ENUM ('x')",
        "CREATE EXTENSION file_fdw",
        "DROP SCHEMA public CASCADE",
        "ALTER SCHEMA public RENAME TO other",
        // Other roles and modes.
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "SET ROLE pg_write_all_data",
        "SET ROLE postgres",
        "GRANT {owner} TO {application}",
        "GRANT pg_write_all_data TO {application}",
        "ALTER ROLE {owner} PASSWORD 'x'",
        "ALTER ROLE {application} SUPERUSER",
        "CREATE ROLE mine",
        "REASSIGN OWNED BY {owner} TO {application}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO PUBLIC",
        "SET LOCAL session_replication_role = replica",
        "SELECT set_config('session_replication_role', 'replica', false)",
        "ALTER ROLE {application} SET session_replication_role = 'replica'",
        // The server's files and programs.
        "SELECT lo_import('/etc/hostname')",
        "SELECT lo_export(1, '/tmp/x')",
        "SELECT pg_read_file('postgresql.conf')",
        "COPY journal_entry FROM '/tmp/x'",
        "COPY posting TO '/tmp/x'",
        "COPY journal_entry FROM PROGRAM 'true'"
      })
  void refusesTheAttempt(String attempt) throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      var statement =
          attempt.replace("{application}", application(database)).replace("{owner}", owner());
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> sql.execute(statement))
          .returns(INSUFFICIENT_PRIVILEGE, SQLException::getSQLState);
      database.rollback();
    }
  }

  /** PostgreSQL warns and does nothing. */
  @ParameterizedTest(name = "A1701 {0}")
  @ValueSource(
      strings = {
        "GRANT UPDATE, DELETE, TRUNCATE, TRIGGER ON posting TO {application}",
        "GRANT ALL ON journal_entry TO PUBLIC",
        "GRANT ALL ON seal TO {application} WITH GRANT OPTION",
        "GRANT CREATE ON SCHEMA public TO {application}"
      })
  void nothingIsGranted(String attempt) throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      try {
        sql.execute(attempt.replace("{application}", application(database)));
      } catch (SQLException refused) {
        assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE);
        database.rollback();
      }
      for (var right : List.of("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")) {
        for (var table : List.of("journal_entry", "posting", "seal", "chain_anchor", "account")) {
          assertThat(answer(database, "has_table_privilege('%s', '%s')".formatted(table, right)))
              .as("%s on %s", right, table)
              .isEqualTo("f");
        }
      }
      assertThat(answer(database, "has_schema_privilege('public', 'CREATE')")).isEqualTo("f");
      database.rollback();
    }
  }

  @ParameterizedTest(name = "A1702 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a line more for a booked entry       | not the whole               | INSERT INTO posting SELECT entry_id, 3, sequence, account_id, side, amount, currency, debit_total, credit_total, booked_at FROM posting WHERE entry_id IN {mine} AND line_no = 1
          a whole copy for a booked entry      | not the whole               | INSERT INTO posting SELECT entry_id, line_no + 2, sequence, account_id, side, amount, currency, debit_total, credit_total, booked_at FROM posting WHERE entry_id IN {mine}
          the same line in another month       | not the whole               | INSERT INTO posting SELECT entry_id, line_no, sequence, account_id, side, amount, currency, debit_total, credit_total, booked_at - interval '1 year' FROM posting WHERE entry_id IN {mine}
          lines under another sequence         | not the whole               | INSERT INTO posting SELECT entry_id, line_no, sequence + 1000000, account_id, side, amount, currency, debit_total, credit_total, booked_at + interval '1 day' FROM posting WHERE entry_id IN {mine}
          lines of no entry                    | not the whole               | INSERT INTO posting SELECT gen_random_uuid(), line_no, sequence, account_id, side, amount, currency, debit_total, credit_total, booked_at FROM posting WHERE entry_id IN {mine} AND line_no = 1
          an entry without lines               | has no postings             | INSERT INTO journal_entry (id, sequence, reference, description, posting_count, content_digest, cause_kind, booked_at) VALUES (gen_random_uuid(), nextval('journal_entry_sequence'), gen_random_uuid()::text, '', 2, sha256(''), 'request', now())
          an entry with a sequence of the past | journal_entry_sequence_once | INSERT INTO journal_entry SELECT gen_random_uuid(), sequence, gen_random_uuid()::text, '', 2, sha256(''), 'request', NULL, NULL, now() FROM journal_entry LIMIT 1
          an entry with a booked reference     | journal_entry_reference_once| INSERT INTO journal_entry SELECT gen_random_uuid(), nextval('journal_entry_sequence'), reference, '', 2, sha256(''), 'request', NULL, NULL, now() FROM journal_entry LIMIT 1
          a whole entry of a minute ago        | belongs to the past         | WITH e AS (INSERT INTO journal_entry (id, sequence, reference, description, posting_count, content_digest, cause_kind, booked_at) SELECT gen_random_uuid(), nextval('journal_entry_sequence'), gen_random_uuid()::text, '', 2, sha256(''), 'request', now() - interval '1 minute' RETURNING id, sequence, booked_at) INSERT INTO posting SELECT e.id, p.line_no, e.sequence, p.account_id, p.side, p.amount, p.currency, p.debit_total, p.credit_total, e.booked_at FROM e, (SELECT * FROM posting WHERE entry_id = (SELECT entry_id FROM posting WHERE entry_id IN {mine} LIMIT 1)) p
          a whole entry before what is sealed  | belongs to the past         | WITH e AS (INSERT INTO journal_entry (id, sequence, reference, description, posting_count, content_digest, cause_kind, booked_at) SELECT gen_random_uuid(), -1, gen_random_uuid()::text, '', 2, sha256(''), 'request', now() RETURNING id, sequence, booked_at) INSERT INTO posting SELECT e.id, p.line_no, e.sequence, p.account_id, p.side, p.amount, p.currency, p.debit_total, p.credit_total, e.booked_at FROM e, (SELECT * FROM posting WHERE entry_id = (SELECT entry_id FROM posting WHERE entry_id IN {mine} LIMIT 1)) p
          a balance that begins with money     | begins at zero              | WITH a AS (INSERT INTO account (id, code, currency, type, allow_negative) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'USD', 'ASSET', true) RETURNING id, normal_side, allow_negative) INSERT INTO account_balance (account_id, normal_side, allow_negative, debit_total) SELECT a.*, 5 FROM a
          more partitions than two years       | must be 0 to 24             | SELECT make_posting_partitions(25)
          partitions of the past               | must be 0 to 24             | SELECT make_posting_partitions(-1)
          without the schema of the checks     | does not exist              | SET LOCAL search_path = pg_temp; INSERT INTO public.posting SELECT gen_random_uuid(), line_no, sequence, account_id, side, amount, currency, debit_total, credit_total, booked_at FROM public.posting
          """)
  void refusesWhatIsNoWholeEntry(String what, String objection, String statement)
      throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      assertThatExceptionOfType(SQLException.class)
          .as(what)
          .isThrownBy(() -> sql.execute(statement.replace("{mine}", entriesOf(cash))))
          .withMessageContaining(objection);
      database.rollback();
    }
  }

  private static String entriesOf(String account) {
    return """
    (SELECT p.entry_id FROM posting p JOIN account a ON a.id = p.account_id WHERE a.code = '%s')
    """
        .formatted(account);
  }

  @Test
  @DisplayName("A1702 COPY goes through the same checks")
  void refusesCopiedLines() throws SQLException {
    try (var database = application()) {
      database.setAutoCommit(false);
      var copy = database.unwrap(PGConnection.class).getCopyAPI();
      var line =
          "%s\t1\t1\t%s\tDEBIT\t100\tUSD\t100\t0\tnow\n"
              .formatted(
                  answer(database, "gen_random_uuid()"),
                  answer(database, "(SELECT id FROM account WHERE code = '%s')".formatted(cash)));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> copyIn(copy, line))
          .withMessageContaining("not the whole");
      database.rollback();
    }
  }

  private static void copyIn(org.postgresql.copy.CopyManager copy, String line)
      throws SQLException {
    try {
      copy.copyIn("COPY posting FROM STDIN", new StringReader(line));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  @DisplayName("A1701 the application owns nothing and cannot become the owner")
  void theOwnerIsSomebodyElse() throws SQLException {
    try (var database = application()) {
      var application = application(database);
      assertThat(owner()).isNotEqualTo(application);
      for (var right : List.of("MEMBER", "USAGE", "SET")) {
        assertThat(answer(database, "pg_has_role('%s', '%s')".formatted(owner(), right)))
            .as(right)
            .isEqualTo("f");
      }
      assertThat(
              answer(
                  database,
                  "(SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR"
                      + " rolbypassrls FROM pg_roles WHERE rolname = current_user)"))
          .isEqualTo("f");
      assertThat(
              answer(
                  database,
                  "(SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
                      + " WHERE r.rolname = current_user)"))
          .as("roles that it is a member of")
          .isEqualTo("0");
      for (var catalog :
          List.of("pg_class.rel", "pg_proc.pro", "pg_namespace.nsp", "pg_type.typ")) {
        var parts = catalog.split("\\.");
        assertThat(
                answer(
                    database,
                    "(SELECT count(*) FROM %s WHERE %sowner = current_user::regrole)"
                        .formatted(parts[0], parts[1])))
            .as("owned in %s", catalog)
            .isEqualTo("0");
      }
    }
  }

  @Test
  @DisplayName("A1701 functions with the owner's rights look nowhere that others can write")
  void functionsWithTheOwnersRightsArePinned() throws SQLException {
    var found = new ArrayList<String>();
    try (var database = application();
        var sql = database.createStatement();
        var rows =
            sql.executeQuery(
                """
                SELECT proname, array_to_string(proconfig, ';'),
                       has_function_privilege(oid, 'EXECUTE')
                FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
                """)) {
      while (rows.next()) {
        found.add(rows.getString(1));
        assertThat(rows.getString(2)).contains("search_path=pg_catalog, public, pg_temp");
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrder(
            "audit_access", "audit_changes", "make_posting_partitions", "note_hold_change");
  }

  private static String owner() throws SQLException {
    try (var database = superuser()) {
      return answer(
          database, "(SELECT tableowner FROM pg_tables WHERE tablename = 'journal_entry')");
    }
  }

  private static String application(Connection database) throws SQLException {
    return answer(database, "session_user");
  }

  private static String answer(Connection database, String expression) throws SQLException {
    try (var sql = database.createStatement();
        var rows = sql.executeQuery("SELECT " + expression)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
