package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningLedger;
import io.quittance.ledger.journal.EntryFilter.Days;
import io.quittance.ledger.journal.EntryFilter.Period;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * How much of a journal each list reads, counted by the database: of 20,000 postings, with {@code
 * -Psoak} of 100,000. All of it happens in one transaction that is rolled back.
 */
class SearchEntriesTest extends RunningLedger {

  private static final int ENTRIES = Boolean.getBoolean("quittance.soak") ? 50_000 : 10_000;
  private static final int LIMIT = 11;
  private static final int MINUTES_OF_A_DAY = 24 * 60;

  /** So many rows are no walk through the journal. */
  private static final long FEW = 20L * LIMIT;

  private static final Period EVER = new Period(null, null);
  private static final Days ALL_DAYS = new Days(null, null);

  private final String hot = unique("hot");
  private final String other = unique("other");
  private final String quiet = unique("quiet");

  @Test
  void readsNoMoreThanItTells() throws SQLException {
    try (var database = superuser()) {
      database.setAutoCommit(false);
      var jdbc = JdbcClient.create(new SingleConnectionDataSource(database, true));
      var search = new SearchEntries(jdbc);
      fill(jdbc);
      var start = bookedAt(jdbc, 1);
      var middle = bookedAt(jdbc, ENTRIES / 2);
      var firstDay = LocalDate.ofInstant(start, ZoneOffset.UTC);
      var days = new Days(firstDay, firstDay);
      long sequence = Long.MAX_VALUE;

      expect(jdbc, 5, FEW, () -> search.find(of(quiet, EVER, ALL_DAYS), null, LIMIT).size());
      expect(jdbc, LIMIT, FEW, () -> search.find(of(hot, EVER, ALL_DAYS), null, LIMIT).size());
      var cursor = new EntryCursor(middle, sequence);
      expect(jdbc, LIMIT, FEW, () -> search.find(of(hot, EVER, ALL_DAYS), cursor, LIMIT).size());
      expect(jdbc, 3, FEW, () -> search.find(of(quiet, EVER, ALL_DAYS), cursor, LIMIT).size());
      var hour = new Period(start, start.plus(1, ChronoUnit.HOURS));
      expect(jdbc, LIMIT, FEW, () -> search.find(of(hot, hour, ALL_DAYS), null, LIMIT).size());
      expect(jdbc, LIMIT, FEW, () -> search.find(of(null, hour, ALL_DAYS), null, LIMIT).size());
      expect(jdbc, LIMIT, FEW, () -> search.find(of(null, EVER, ALL_DAYS), null, LIMIT).size());
      expect(jdbc, LIMIT, FEW, () -> search.find(of(null, EVER, ALL_DAYS), cursor, LIMIT).size());
      expect(jdbc, 1, FEW, () -> search.find(of(quiet, EVER, days), null, LIMIT).size());
      expect(
          jdbc,
          LIMIT,
          2L * MINUTES_OF_A_DAY,
          () -> search.find(of(null, EVER, days), null, LIMIT).size());
      expect(jdbc, 1, FEW, () -> search.find(named(hot + "-7", null, null), null, LIMIT).size());
      expect(jdbc, 1, FEW, () -> search.find(named(null, hot + "-7", null), null, LIMIT).size());
      expect(jdbc, 1, FEW, () -> search.find(named(hot + "-7", null, hot), null, LIMIT).size());
      expect(jdbc, 0, FEW, () -> search.find(named(hot + "-7", null, quiet), null, LIMIT).size());
      database.rollback();
    }
  }

  private interface Search {
    int size();
  }

  private static void expect(JdbcClient jdbc, int found, long rowsAtMost, Search search) {
    long before = rowsRead(jdbc);
    assertThat(search.size()).isEqualTo(found);
    assertThat(rowsRead(jdbc) - before)
        .as("rows of entries and postings that were read")
        .isBetween((long) found, rowsAtMost);
  }

  private static EntryFilter of(@Nullable String account, Period booked, Days days) {
    return new EntryFilter(null, null, account, booked, days);
  }

  private static EntryFilter named(
      @Nullable String reference, @Nullable String payment, @Nullable String account) {
    return new EntryFilter(reference, payment, account, EVER, ALL_DAYS);
  }

  /** By this transaction so far, by sequential scans and by way of indexes. */
  private static long rowsRead(JdbcClient jdbc) {
    return jdbc.sql(
            """
            SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
            FROM pg_stat_xact_user_tables
            WHERE relname = 'journal_entry' OR relname LIKE 'posting%'
            """)
        .query(Long.class)
        .single();
  }

  private Instant bookedAt(JdbcClient jdbc, int number) {
    return jdbc.sql("SELECT booked_at FROM journal_entry WHERE reference = :reference")
        .param("reference", hot + "-" + number)
        .query((row, _) -> row.getTimestamp(1).toInstant())
        .single();
  }

  /** An entry each minute, all on the hot account, five on the quiet one, the first among them. */
  private void fill(JdbcClient jdbc) {
    // The database takes nothing of past days, not even from here.
    jdbc.sql("SET LOCAL session_replication_role = replica").update();
    jdbc.sql(
            """
            INSERT INTO account (id, code, currency, type, allow_negative)
            SELECT gen_random_uuid(), code, 'USD', 'ASSET', true
            FROM unnest(ARRAY[:hot, :other, :quiet]) AS code
            """)
        .param("hot", hot)
        .param("other", other)
        .param("quiet", quiet)
        .update();
    int written =
        jdbc.sql(
                """
                WITH wanted AS MATERIALIZED (
                    SELECT n, gen_random_uuid() AS id,
                           date_trunc('day', now(), 'UTC') - interval '35 days'
                               + make_interval(mins => n) AS booked_at
                    FROM generate_series(1, :entries) AS n),
                entry AS (
                    INSERT INTO journal_entry (id, sequence, reference, description, posting_count,
                        content_digest, cause_kind, payment_intent_id, booked_at)
                    SELECT id, nextval('journal_entry_sequence'), :hot || '-' || n, '', 2,
                           sha256(''), 'request', :hot || '-' || n, booked_at
                    FROM wanted ORDER BY n
                    RETURNING id, sequence)
                INSERT INTO posting (entry_id, line_no, sequence, account_id, side, amount,
                                     currency, debit_total, credit_total, booked_at)
                SELECT wanted.id, line.no, entry.sequence, account.id, line.side, 1, 'USD', 0, 0,
                       wanted.booked_at
                FROM wanted JOIN entry USING (id)
                CROSS JOIN (VALUES (1, 'DEBIT'), (2, 'CREDIT')) AS line (no, side)
                JOIN account ON account.code = CASE
                    WHEN line.no = 1 THEN :hot
                    WHEN n % (:entries / 5) = 1 THEN :quiet
                    ELSE :other END
                """)
            .param("entries", ENTRIES)
            .param("hot", hot)
            .param("other", other)
            .param("quiet", quiet)
            .update();
    assertThat(written).isEqualTo(2 * ENTRIES);
    jdbc.sql("ANALYZE journal_entry, posting, account").update();
  }
}
