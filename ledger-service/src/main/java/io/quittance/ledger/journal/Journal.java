package io.quittance.ledger.journal;

import static java.util.stream.Collectors.toMap;

import io.quittance.ledger.account.Account;
import io.quittance.ledger.account.AccountKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The statements of the write path: as many for a batch of any size as for one entry. */
@Repository
class Journal {

  /**
   * Everything at once: what is written together is checked together by the triggers. Lines name
   * entry and account by number (see {@link LineColumns}), and balances are found where they were
   * locked: nothing is looked up again.
   */
  private static final String APPEND =
      """
      WITH moment AS MATERIALIZED (
          SELECT greatest(clock_timestamp(), now(), :latest::timestamptz) AS booked_at),
      given AS MATERIALIZED (SELECT :ids::uuid[] AS ids, :accounts::uuid[] AS accounts),
      incoming AS MATERIALIZED (
          -- The order of the batch: a volatile column is computed after ORDER BY.
          SELECT wanted.*, nextval('journal_entry_sequence') AS sequence
          FROM unnest(
              (SELECT ids FROM given), :references::text[], :descriptions::text[], :counts::int[],
              :digests::text[], :causeKinds::text[], :causeIds::uuid[], :payments::text[],
              :effectiveDates::text[], :metadata::text[], :bookedBy::text[], :requestIds::text[])
              WITH ORDINALITY AS wanted (
                  id, reference, description, posting_count, content_digest,
                  cause_kind, cause_id, payment_intent_id, effective_date, metadata,
                  booked_by, request_id, nth)
          ORDER BY nth),
      drawn AS MATERIALIZED (
          SELECT array_agg(sequence ORDER BY nth) AS sequences FROM incoming),
      entry AS (
          INSERT INTO journal_entry (
              id, sequence, reference, description, posting_count, content_digest,
              cause_kind, cause_id, payment_intent_id, booked_at, effective_date, metadata,
              booked_by, request_id)
          SELECT id, sequence, reference, description, posting_count,
                 decode(content_digest, 'hex'), cause_kind, cause_id, payment_intent_id,
                 (SELECT booked_at FROM moment), effective_date::date, metadata::jsonb,
                 booked_by, request_id
          FROM incoming),
      line AS (
          INSERT INTO posting (
              entry_id, line_no, sequence, account_id, side, amount, currency,
              debit_total, credit_total, booked_at)
          SELECT ((SELECT ids FROM given))[wanted.entry], wanted.line_no,
                 ((SELECT sequences FROM drawn))[wanted.entry],
                 ((SELECT accounts FROM given))[wanted.account],
                 wanted.side, wanted.amount, wanted.currency,
                 wanted.debit_total, wanted.credit_total, (SELECT booked_at FROM moment)
          FROM unnest(
              :lineEntries::int[], :lineNos::int[], :lineAccounts::int[], :sides::text[],
              :amounts::bigint[], :currencies::text[], :debitsAfter::bigint[],
              :creditsAfter::bigint[])
              AS wanted (entry, line_no, account, side, amount, currency,
                         debit_total, credit_total)),
      balance AS (
          UPDATE account_balance b
          SET debit_total = wanted.debit_total, credit_total = wanted.credit_total,
              held_total = wanted.held_total,
              version = b.version + 1, latest_booked_at = (SELECT booked_at FROM moment)
          FROM unnest(
              :places::tid[], (SELECT accounts FROM given), :debits::bigint[],
              :credits::bigint[], :held::bigint[])
              AS wanted (place, account_id, debit_total, credit_total, held_total)
          WHERE b.ctid = wanted.place AND b.account_id = wanted.account_id
          RETURNING b.account_id)
      SELECT updated.balances, incoming.id, incoming.sequence, moment.booked_at
      FROM moment CROSS JOIN (SELECT count(*) AS balances FROM balance) updated
          LEFT JOIN incoming ON true
      """;

  private final JdbcClient jdbc;

  Journal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An entry that has a reference already. */
  record Known(UUID id, String reference, String contentDigest) {}

  /** What the database gave a new entry. */
  record Position(long sequence, Instant bookedAt) {}

  Map<String, Known> known(Collection<String> references) {
    return jdbc
        .sql(
            """
            SELECT id, reference, encode(content_digest, 'hex') AS content_digest FROM journal_entry
            WHERE reference = ANY (:references::text[])
            """)
        .param("references", references.toArray(String[]::new))
        .query(
            (row, _) ->
                new Known(
                    row.getObject("id", UUID.class),
                    row.getString("reference"),
                    row.getString("content_digest")))
        .list()
        .stream()
        .collect(toMap(Known::reference, Function.identity()));
  }

  /** Locks the balances in the order of account ids, the same for every writer. */
  Map<AccountKey, TouchedBalance> lock(Collection<Account> accounts) {
    var byId = accounts.stream().collect(toMap(Account::id, Function.identity()));
    return jdbc
        .sql(
            """
            SELECT account_id, ctid::text AS place, debit_total, credit_total, held_total,
                   latest_booked_at
            FROM account_balance
            WHERE account_id = ANY (:accounts::uuid[])
            ORDER BY account_id
            FOR UPDATE
            """)
        .param("accounts", byId.keySet().toArray(UUID[]::new))
        .query(
            (row, _) ->
                new TouchedBalance(
                    Objects.requireNonNull(byId.get(row.getObject("account_id", UUID.class))),
                    row.getString("place"),
                    row.getLong("debit_total"),
                    row.getLong("credit_total"),
                    row.getLong("held_total"),
                    instant(row, "latest_booked_at")))
        .list()
        .stream()
        .collect(toMap(TouchedBalance::key, Function.identity()));
  }

  /** Database time, but not before the transaction began, also when the clock goes back. */
  Instant moment() {
    return jdbc.sql("SELECT greatest(clock_timestamp(), now()) AS moment")
        .query((row, _) -> instant(row, "moment"))
        .single();
  }

  /**
   * Writes entries, if any, with their postings and the balances in one statement, as the triggers
   * of the journal want it. The sequence is drawn under the locks, so it is in order for each
   * account; the time never goes back within an account, also when the database's clock does.
   *
   * @throws IllegalStateException when a balance is not where it was locked: nothing may remain
   */
  Map<UUID, Position> append(List<AppliedEntry> entries, Collection<TouchedBalance> balances) {
    var lines = new LineColumns(entries, balances);
    var positions = new Positions(balances.size());
    jdbc.sql(APPEND)
        .param("ids", column(entries, UUID[]::new, AppliedEntry::id))
        .param("references", column(entries, String[]::new, entry -> entry.request().reference()))
        .param(
            "descriptions", column(entries, String[]::new, entry -> entry.request().description()))
        .param("counts", column(entries, Integer[]::new, entry -> entry.lines().size()))
        .param("digests", column(entries, String[]::new, AppliedEntry::contentDigest))
        .param(
            "causeKinds", column(entries, String[]::new, entry -> entry.request().cause().kind()))
        .param("causeIds", causeIds(entries))
        .param("payments", payments(entries))
        .param("effectiveDates", effectiveDates(entries))
        .param("metadata", metadata(entries))
        .param("bookedBy", bookedBy(entries))
        .param("requestIds", requestIds(entries))
        .param("lineEntries", lines.entries)
        .param("lineNos", lines.lineNos)
        .param("lineAccounts", lines.accounts)
        .param("sides", lines.sides)
        .param("amounts", lines.amounts)
        .param("currencies", lines.currencies)
        .param("debitsAfter", lines.debitsAfter)
        .param("creditsAfter", lines.creditsAfter)
        .param("latest", latestBookedAt(balances))
        .param("places", column(balances, String[]::new, TouchedBalance::place))
        .param("accounts", column(balances, UUID[]::new, TouchedBalance::accountId))
        .param("debits", column(balances, Long[]::new, TouchedBalance::debitTotal))
        .param("credits", column(balances, Long[]::new, TouchedBalance::creditTotal))
        .param("held", column(balances, Long[]::new, TouchedBalance::heldTotal))
        .query(positions);
    return positions.byEntry;
  }

  private static OffsetDateTime latestBookedAt(Collection<TouchedBalance> balances) {
    return balances.stream()
        .map(TouchedBalance::latestBookedAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH)
        .atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads what {@link #APPEND} returns: at least one row, without an entry where there is none. */
  private static final class Positions implements RowCallbackHandler {

    private final long balances;
    private final Map<UUID, Position> byEntry = new HashMap<>();

    Positions(long balances) {
      this.balances = balances;
    }

    @Override
    public void processRow(ResultSet row) throws SQLException {
      if (row.getLong("balances") != balances) {
        throw new IllegalStateException(
            "%d of %d balances were written".formatted(row.getLong("balances"), balances));
      }
      var id = row.getObject("id", UUID.class);
      if (id != null) {
        byEntry.put(id, new Position(row.getLong("sequence"), instant(row, "booked_at")));
      }
    }
  }

  private static <R, V> V[] column(
      Collection<R> rows, IntFunction<V[]> array, Function<R, V> value) {
    return rows.stream().map(value).toArray(array);
  }

  private static UUID[] causeIds(List<AppliedEntry> entries) {
    return entries.stream().map(entry -> entry.request().cause().id()).toArray(UUID[]::new);
  }

  private static String[] effectiveDates(List<AppliedEntry> entries) {
    return entries.stream()
        .map(entry -> entry.request().details().effectiveDate())
        .map(date -> date == null ? null : date.toString())
        .toArray(String[]::new);
  }

  private static String[] metadata(List<AppliedEntry> entries) {
    return entries.stream()
        .map(entry -> entry.request().details().storedMetadata())
        .toArray(String[]::new);
  }

  private static String[] bookedBy(List<AppliedEntry> entries) {
    return entries.stream().map(AppliedEntry::by).map(Requester::nameOf).toArray(String[]::new);
  }

  private static String[] requestIds(List<AppliedEntry> entries) {
    return entries.stream()
        .map(AppliedEntry::by)
        .map(Requester::requestIdOf)
        .toArray(String[]::new);
  }

  private static String[] payments(List<AppliedEntry> entries) {
    return entries.stream()
        .map(entry -> entry.request().cause().paymentIntentId())
        .toArray(String[]::new);
  }
}
