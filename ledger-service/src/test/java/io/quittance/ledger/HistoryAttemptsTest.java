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
        for (var table :
            List.of(
                "journal_entry",
                "posting",
                "seal",
                "chain_anchor",
                "account",
                "account_opening",
                "hold_change")) {
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

  /** {@code {hold}} places one as the application does; {@code {version}} lacks two times. */
  @ParameterizedTest(name = "A1701 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a hold of two hours ago                  | begin or end in the past      | INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount, status, created_at) SELECT gen_random_uuid(), '{wallet}', w.id, c.id, 'USD', 10, 'PENDING', now() - interval '2 hours' FROM account w, account c WHERE w.code = '{wallet}' AND c.code = '{cash}'
          a hold of a moment ago                   | begin or end in the past      | INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount, status, created_at) SELECT gen_random_uuid(), '{wallet}', w.id, c.id, 'USD', 10, 'PENDING', now() - interval '1 millisecond' FROM account w, account c WHERE w.code = '{wallet}' AND c.code = '{cash}'
          a hold of tomorrow                       | begin or end in the future    | INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount, status, created_at) SELECT gen_random_uuid(), '{wallet}', w.id, c.id, 'USD', 10, 'PENDING', now() + interval '1 day' FROM account w, account c WHERE w.code = '{wallet}' AND c.code = '{cash}'
          a hold given back years ago              | begin or end in the past      | {hold}; UPDATE hold SET status = 'VOIDED', ended_at = '2000-01-01' WHERE reference = '{wallet}'
          a hold given back a moment ago           | begin or end in the past      | {hold}; UPDATE hold SET status = 'VOIDED', ended_at = now() - interval '1 millisecond' WHERE reference = '{wallet}'
          a hold given back tomorrow               | begin or end in the future    | {hold}; UPDATE hold SET status = 'VOIDED', ended_at = now() + interval '1 day' WHERE reference = '{wallet}'
          a whole entry of tomorrow                | belongs to the future         | WITH e AS (INSERT INTO journal_entry (id, sequence, reference, description, posting_count, content_digest, cause_kind, booked_at) SELECT gen_random_uuid(), nextval('journal_entry_sequence'), gen_random_uuid()::text, '', 2, sha256(''), 'request', now() + interval '1 day' RETURNING id, sequence, booked_at) INSERT INTO posting SELECT e.id, p.line_no, e.sequence, p.account_id, p.side, p.amount, p.currency, p.debit_total, p.credit_total, e.booked_at FROM e, (SELECT * FROM posting WHERE entry_id = (SELECT entry_id FROM posting WHERE entry_id IN {mine} LIMIT 1)) p
          a whole entry of a month without a table | belongs to the future         | WITH e AS (INSERT INTO journal_entry (id, sequence, reference, description, posting_count, content_digest, cause_kind, booked_at) SELECT gen_random_uuid(), nextval('journal_entry_sequence'), gen_random_uuid()::text, '', 2, sha256(''), 'request', now() + interval '9 months' RETURNING id, sequence, booked_at) INSERT INTO posting SELECT e.id, p.line_no, e.sequence, p.account_id, p.side, p.amount, p.currency, p.debit_total, p.credit_total, e.booked_at FROM e, (SELECT * FROM posting WHERE entry_id = (SELECT entry_id FROM posting WHERE entry_id IN {mine} LIMIT 1)) p
          an account that runs ahead               | nothing can have been booked  | UPDATE account_balance SET latest_booked_at = now() + interval '1 day' WHERE account_id = (SELECT id FROM account WHERE code = '{cash}')
          an account that runs ahead for ever      | nothing can have been booked  | UPDATE account_balance SET latest_booked_at = 'infinity' WHERE account_id = (SELECT id FROM account WHERE code = '{cash}')
          an entry of tomorrow and its account     | nothing can have been booked  | WITH e AS (INSERT INTO journal_entry (id, sequence, reference, description, posting_count, content_digest, cause_kind, booked_at) SELECT gen_random_uuid(), nextval('journal_entry_sequence'), gen_random_uuid()::text, '', 2, sha256(''), 'request', now() + interval '1 day' RETURNING id, sequence, booked_at), b AS (UPDATE account_balance SET latest_booked_at = now() + interval '1 day' WHERE account_id = (SELECT id FROM account WHERE code = '{cash}')) INSERT INTO posting SELECT e.id, p.line_no, e.sequence, p.account_id, p.side, p.amount, p.currency, p.debit_total, p.credit_total, e.booked_at FROM e, (SELECT * FROM posting WHERE entry_id = (SELECT entry_id FROM posting WHERE entry_id IN {mine} LIMIT 1)) p
          a balance that begins ahead              | begins at zero                | WITH a AS (INSERT INTO account (id, code, currency, type, allow_negative) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'USD', 'ASSET', true) RETURNING id, normal_side, allow_negative) INSERT INTO account_balance (account_id, normal_side, allow_negative, latest_booked_at) SELECT a.*, now() + interval '1 day' FROM a
          an account of years ago                  | cannot have been opened       | INSERT INTO account (id, code, currency, type, allow_negative, created_at) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'USD', 'ASSET', true, '2000-01-01')
          an account of tomorrow                   | cannot have been opened       | INSERT INTO account (id, code, currency, type, allow_negative, created_at) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'USD', 'ASSET', true, now() + interval '1 day')
          terms that were valid years ago          | cannot be valid from          | {version}, '2000-01-01', '2000-01-02')
          terms that are valid since a moment      | cannot be valid from          | {version}, now() - interval '1 day', now() - interval '1 millisecond')
          terms that were made years ago           | cannot be valid from          | {version}, '2000-01-01', now() + interval '1 day')
          terms that are made tomorrow             | cannot be valid from          | {version}, now() + interval '1 day', now() + interval '2 days')
          a seal that leaves something out         | leaves up to                  | SELECT pg_advisory_xact_lock(7102002); INSERT INTO seal VALUES ((SELECT coalesce(max(number), 0) + 1 FROM seal), 9000000000000000000, decode(repeat('00', 40 * 5000), 'hex'), sha256(''), sha256(''), now(), sha256(''), '')
          a seal of what is not written yet        | leaves up to                  | {hold}; SELECT pg_advisory_xact_lock(7102002); INSERT INTO seal SELECT last.number + 1, 9000000000000000000, decode(repeat('00', 40 * ((SELECT count(*) FROM journal_entry WHERE sequence > last.sequence) + (SELECT count(*) FROM hold_change WHERE sequence > last.sequence) + (SELECT count(*) FROM account_opening WHERE sequence > last.sequence))::int), 'hex'), sha256(''), sha256(''), now(), sha256(''), '' FROM (SELECT coalesce(max(number), 0) AS number, coalesce(max(last_sequence), 0) AS sequence FROM seal) last
          """)
  void refusesWhatIsNotOfNow(String what, String objection, String statement) throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      assertThatExceptionOfType(SQLException.class)
          .as(what)
          .isThrownBy(() -> sql.execute(filled(statement)))
          .withMessageContaining(objection);
      database.rollback();
    }
  }

  private String filled(String statement) {
    return statement
        .replace(
            "{hold}",
            """
            INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount,
                              status, created_at)
            SELECT gen_random_uuid(), '{wallet}', w.id, c.id, 'USD', 10, 'PENDING', now()
            FROM account w, account c WHERE w.code = '{wallet}' AND c.code = '{cash}'
            """)
        .replace(
            "{version}",
            """
            INSERT INTO merchant_terms_proposal (id, merchant_id, currency, fee_basis_points,
                fee_fixed, fee_on_refund, reserve_basis_points, reserve_days, payout_minimum,
                status, proposed_by)
            VALUES ('00000000-0000-0000-0000-000000000001', 'm', 'USD', 100, 0, 'KEPT', 0, 0, 0,
                'PROPOSED', 'one');
            UPDATE merchant_terms_proposal
            SET status = 'APPROVED', decided_by = 'other', decided_at = now()
            WHERE id = '00000000-0000-0000-0000-000000000001';
            INSERT INTO merchant_terms (merchant_id, currency, fee_basis_points, fee_fixed,
                fee_on_refund, reserve_basis_points, reserve_days, payout_minimum, created_by,
                approved_by, proposal_id, created_at, valid_from)
            VALUES ('m', 'USD', 100, 0, 'KEPT', 0, 0, 0, 'one', 'other',
                '00000000-0000-0000-0000-000000000001'
            """)
        .replace("{mine}", entriesOf(cash))
        .replace("{cash}", cash)
        .replace("{wallet}", wallet);
  }

  @Test
  @DisplayName("A1701 terms are made now and valid later, as the application makes them")
  void takesTermsOfNow() throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute(filled("{version}, now(), now() + interval '1 minute')"));
      database.rollback();
    }
  }

  @Test
  @DisplayName("A1701 A1706 those who seal and tell the past wait for a hold without its balance")
  void isSeenWhileItWritesAHold() throws SQLException {
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute(filled("{hold}"));
      try (var locks =
          sql.executeQuery(
              """
              SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND granted
                AND relation = 'account_balance'::regclass AND mode = 'RowExclusiveLock'
              """)) {
        locks.next();
        assertThat(locks.getInt(1)).isEqualTo(1);
      }
      database.rollback();
    }
  }

  @Test
  @DisplayName("A1701 a transaction that waited cannot write what it would have written before")
  void refusesWhatAnOldTransactionDates() throws SQLException {
    var entry =
        """
        WITH e AS (
            INSERT INTO journal_entry (id, sequence, reference, description, posting_count,
                                       content_digest, cause_kind, booked_at)
            SELECT gen_random_uuid(), nextval('journal_entry_sequence'), gen_random_uuid()::text,
                   '', 2, sha256(''), 'request', now()
            RETURNING id, sequence, booked_at)
        INSERT INTO posting
        SELECT e.id, p.line_no, e.sequence, p.account_id, p.side, p.amount, p.currency,
               p.debit_total, p.credit_total, e.booked_at
        FROM e, (SELECT * FROM posting WHERE entry_id IN {mine}) p
        """;
    try (var database = superuser();
        var sql = database.createStatement()) {
      for (var statement : List.of(entry, "{hold}")) {
        database.setAutoCommit(false);
        // A minute is over at once.
        sql.execute(
            "CREATE OR REPLACE FUNCTION writing_takes_at_most() RETURNS interval LANGUAGE sql"
                + " STABLE RETURN interval '0'");
        sql.execute("SET LOCAL ROLE " + applicationRole());
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> sql.execute(filled(statement)))
            .withMessageContaining("the past")
            .returns("40001", SQLException::getSQLState);
        database.rollback();
      }
    }
  }

  @Test
  @DisplayName("A1706 a hold is not posted by an entry that was booked for it before")
  void refusesToPostAHoldInThePast() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute(filled("{hold}"));
      sql.execute("SET LOCAL session_replication_role = replica");
      sql.execute(
          """
          INSERT INTO journal_entry (id, sequence, reference, description, posting_count,
                                     content_digest, cause_kind, cause_id, booked_at)
          SELECT id, nextval('journal_entry_sequence'), reference, '', 2, sha256(''), 'hold', id,
                 now() - interval '1 hour'
          FROM hold WHERE reference = '%s'
          """
              .formatted(wallet));
      sql.execute("SET LOCAL session_replication_role = origin");
      sql.execute("SET LOCAL ROLE " + applicationRole());

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  sql.execute(
                      """
                      UPDATE hold SET status = 'POSTED', posted_amount = 10, entry_id = id,
                                      ended_at = now() - interval '1 hour'
                      WHERE reference = '%s'
                      """
                          .formatted(wallet)))
          .withMessageContaining("begin or end in the past");
      database.rollback();
    }
  }

  @Test
  @DisplayName("A1706 a past balance stays what it was, whatever the application tries with holds")
  void aPastBalanceStays() throws SQLException {
    post(
        "/ledger/holds",
        """
        {"reference": "%s", "from": "%s", "to": "%s", "amount": 40, "currency": "USD"}
        """
            .formatted(wallet, wallet, cash));
    var path =
        "/ledger/accounts/%s/balance?at=%s"
            .formatted(wallet, get("/ledger/trial-balance").text("at"));
    var before = get(path).body();
    assertThat(before.path("pending").asLong()).isEqualTo(40);
    for (var attempt :
        List.of(
            "UPDATE hold SET status = 'VOIDED', ended_at = created_at WHERE reference = '{wallet}'",
            "UPDATE hold SET status = 'VOIDED', ended_at = '2000-01-01'"
                + " WHERE reference = '{wallet}'",
            "INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount,"
                + " status, created_at) SELECT gen_random_uuid(), reference || '-',"
                + " from_account_id, to_account_id, currency, amount, 'PENDING', created_at FROM"
                + " hold WHERE reference = '{wallet}'")) {
      try (var database = application();
          var sql = database.createStatement()) {
        assertThatExceptionOfType(SQLException.class)
            .as(attempt)
            .isThrownBy(() -> sql.execute(filled(attempt)));
      }
    }

    assertThat(get(path).body()).isEqualTo(before);
  }

  private static String applicationRole() throws SQLException {
    try (var database = application()) {
      return application(database);
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
            "audit_access",
            "audit_changes",
            "make_posting_partitions",
            "note_account_opening",
            "note_hold_change");
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
