package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.infrastructure.TestServers;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryDigest;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.proof.LedgerFindings.WrongAccount;
import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A ledger from before seals were signed, before holds and accounts were in the chain, and before
 * it covered who asked.
 */
class SignedSealsMigrationTest {

  private static final String BOOKED_AT = "2026-01-05 10:15:30.123456+00";

  private final Map<String, String> server = TestServers.postgres("signed_seals");

  @Test
  void whatWasSealedBeforeIsStillRightAndNothingUnsignedFollows() throws SQLException {
    migrate("5");
    try (var database = open()) {
      database.setAutoCommit(false);
      var jdbc = JdbcClient.create(new SingleConnectionDataSource(database, true));
      book(jdbc);
      hold(jdbc);
      seal(jdbc, List.of(leafAlone(jdbc)));
      database.commit();
      migrate("latest");

      var findings = CheckLedger.whole(new DatabaseSource(jdbc), new Trusted(null, 1, Seal.NONE));

      assertThat(findings.good()).as("%s", findings).isTrue();
      assertThat(findings.chain().unsignedSeals()).isEqualTo(1);
      assertThat(findings.chain().unsealed()).as("the hold and both accounts").isEqualTo(3);
      assertThatExceptionOfType(DataIntegrityViolationException.class)
          .isThrownBy(() -> seal(jdbc, List.of(new Leaf(9, "ab".repeat(32)))))
          .withMessageContaining("seal_signed");
    }
  }

  @Test
  void accountsFromBeforeAreNotedAsTheyAre() throws SQLException {
    migrate("5");
    try (var database = open()) {
      database.setAutoCommit(false);
      var jdbc = JdbcClient.create(new SingleConnectionDataSource(database, true));
      book(jdbc);
      database.commit();
      migrate("latest");
      jdbc.sql("ALTER TABLE account DISABLE TRIGGER USER").update();
      jdbc.sql("UPDATE account SET type = 'EQUITY' WHERE code = 'wallet'").update();

      var findings = CheckLedger.whole(new DatabaseSource(jdbc), new Trusted(null, 0, Seal.NONE));

      assertThat(findings.accounts().wrongAccounts())
          .containsExactly(new WrongAccount("wallet", "USD"));
      database.rollback();
    }
  }

  @Test
  void holdsKeepTheDigestsThatDoNotCoverWhoAskedUntilTheyEnd() throws SQLException {
    migrate("5");
    try (var database = open()) {
      database.setAutoCommit(false);
      var jdbc = JdbcClient.create(new SingleConnectionDataSource(database, true));
      book(jdbc);
      hold(jdbc);
      database.commit();
      migrate("18");
      jdbc.sql(
              """
              INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount,
                                status, created_at, booked_by, request_id)
              SELECT gen_random_uuid(), 'asked', from_account_id, to_account_id, currency, 5,
                     'PENDING', clock_timestamp(), 'alice', 'r1'
              FROM hold
              """)
          .update();
      holdTotal(jdbc, 15);
      database.commit();
      migrate("latest");
      assertThat(check(jdbc).good()).as("%s", check(jdbc)).isTrue();
      jdbc.sql(
"""
              UPDATE hold SET status = 'VOIDED', ended_at = clock_timestamp(), ended_by = 'bob',
                              end_request_id = 'ä:
-'
              WHERE reference = 'asked'
""")
          .update();
      holdTotal(jdbc, 10);
      database.commit();
      assertThat(check(jdbc).good()).as("%s", check(jdbc)).isTrue();
      jdbc.sql("ALTER TABLE hold DISABLE TRIGGER USER").update();
      jdbc.sql("UPDATE hold SET booked_by = 'carol' WHERE reference = 'asked'").update();

      assertThat(check(jdbc).chain().reason())
          .isEqualTo("the hold was changed before it was sealed");
      database.rollback();
    }
  }

  private static LedgerFindings check(JdbcClient jdbc) {
    return CheckLedger.whole(new DatabaseSource(jdbc), new Trusted(null, 0, Seal.NONE));
  }

  private static void holdTotal(JdbcClient jdbc, long total) {
    jdbc.sql("UPDATE account_balance SET held_total = :total WHERE held_total > 0")
        .param("total", total)
        .update();
  }

  /** As it was made then, when there was nobody to be named. */
  private static Leaf leafAlone(JdbcClient jdbc) {
    return jdbc.sql(
            """
            SELECT sequence, id, booked_at, cause_kind, encode(content_digest, 'hex')
            FROM journal_entry
            """)
        .query(
            (row, _) ->
                new Leaf(
                    row.getLong(1),
                    EntryDigest.ofEntryAlone(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        new Cause(row.getString(4), null, null),
                        row.getString(5))))
        .single();
  }

  private static void book(JdbcClient jdbc) {
    jdbc.sql(
            """
            WITH opened AS (
                INSERT INTO account (id, code, currency, type, allow_negative)
                VALUES (gen_random_uuid(), 'cash', 'USD', 'ASSET', true),
                       (gen_random_uuid(), 'wallet', 'USD', 'LIABILITY', false)
                RETURNING id, normal_side, allow_negative)
            INSERT INTO account_balance (
                account_id, normal_side, allow_negative, debit_total, credit_total, held_total,
                latest_booked_at)
            SELECT id, normal_side, allow_negative,
                   CASE normal_side WHEN 'DEBIT' THEN 70 ELSE 0 END,
                   CASE normal_side WHEN 'DEBIT' THEN 0 ELSE 70 END,
                   CASE normal_side WHEN 'DEBIT' THEN 0 ELSE 10 END, :bookedAt::timestamptz
            FROM opened
            """)
        .param("bookedAt", BOOKED_AT)
        .update();
    var amount = new Money(70, Currencies.find("USD").orElseThrow());
    var digest =
        EntryDigest.ofContent(
            "ref",
            "old",
            List.of(Posting.debit("cash", amount), Posting.credit("wallet", amount)),
            EntryDetails.NONE);
    jdbc.sql(
            """
            WITH entry AS (
                INSERT INTO journal_entry (id, sequence, reference, description, posting_count,
                                           content_digest, cause_kind, booked_at)
                VALUES (gen_random_uuid(), nextval('journal_entry_sequence'), 'ref', 'old', 2,
                        decode(:digest, 'hex'), 'request', :bookedAt::timestamptz)
                RETURNING id, sequence, booked_at)
            INSERT INTO posting (entry_id, line_no, sequence, account_id, side, amount, currency,
                                 debit_total, credit_total, booked_at)
            SELECT e.id, line.no, e.sequence, a.id, a.normal_side, 70, 'USD', line.debit,
                   line.credit, e.booked_at
            FROM entry e, (VALUES (1, 'cash', 70, 0), (2, 'wallet', 0, 70))
                AS line (no, code, debit, credit)
            JOIN account a ON a.code = line.code
            """)
        .param("digest", digest)
        .param("bookedAt", BOOKED_AT)
        .update();
  }

  private static void hold(JdbcClient jdbc) {
    jdbc.sql(
            """
            INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount,
                              status, created_at)
            SELECT gen_random_uuid(), 'held', w.id, c.id, 'USD', 10, 'PENDING',
                   :createdAt::timestamptz
            FROM account w, account c WHERE w.code = 'wallet' AND c.code = 'cash'
            """)
        .param("createdAt", BOOKED_AT)
        .update();
  }

  /** As it was done before signatures. */
  private static void seal(JdbcClient jdbc, List<Leaf> leaves) {
    var signed = Seal.NONE.next(leaves, Instant.parse("2026-01-05T10:15:31Z"));
    var draft =
        new Seal(
            signed.number(),
            signed.lastSequence(),
            leaves,
            signed.previousHash(),
            "",
            null,
            null,
            signed.sealedAt());
    jdbc.sql(
            """
            WITH sealed AS (
                INSERT INTO seal (number, last_sequence, leaves, previous_hash, hash, sealed_at)
                VALUES ((SELECT coalesce(max(number), 0) + 1 FROM seal), :last, :leaves,
                        decode(:previous, 'hex'), decode(:hash, 'hex'), :at)
                RETURNING number, hash, sealed_at)
            INSERT INTO chain_anchor (seal_number, hash, anchored_at) SELECT * FROM sealed
            """)
        .param("last", draft.lastSequence())
        .param("leaves", draft.leavesBytes())
        .param("previous", draft.previousHash())
        .param("hash", draft.computedHash())
        .param("at", draft.sealedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private void migrate(String version) {
    Flyway.configure()
        .dataSource(
            server.get("spring.datasource.url"),
            server.get("spring.flyway.user"),
            server.get("spring.flyway.password"))
        .locations("classpath:db/ledger-service", "classpath:db/platform")
        .placeholders(Map.of("application_role", server.get("spring.datasource.username")))
        .target(version)
        .load()
        .migrate();
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(
        server.getOrDefault("spring.datasource.url", ""),
        server.get("spring.flyway.user"),
        server.get("spring.flyway.password"));
  }
}
