package io.quittance.ledger.journal;

import static java.util.stream.Collectors.toMap;

import io.quittance.ledger.account.AccountKey;
import io.quittance.platform.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The holds in the database. A hold whose time has come is told as EXPIRED, whether the job has
 * been there or not: to writers by the clock, to readers by a moment of {@link HoldClock}.
 */
@Repository
public class Holds {

  private static final String SELECT =
      """
      SELECT h.id, h.reference, f.code AS from_code, t.code AS to_code, h.amount, h.currency,
             CASE WHEN h.status = 'PENDING'
                       AND h.expires_at <= coalesce(:asOf::timestamptz, clock_timestamp())
                  THEN 'EXPIRED' ELSE h.status END AS status_now,
             h.posted_amount, h.entry_id, h.created_at, h.expires_at, h.counts_until,
             h.booked_by, h.request_id, h.ended_by, h.end_request_id
      FROM hold h
      JOIN account f ON f.id = h.from_account_id
      JOIN account t ON t.id = h.to_account_id
      """;

  private final JdbcClient jdbc;

  Holds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Which holds a list is about; null means any.
   *
   * @param accounts that a hold is from or to
   */
  public record Filter(
      @Nullable List<UUID> accounts, @Nullable HoldStatus status, @Nullable String reference) {}

  /**
   * The hold of an id.
   *
   * @param asOf a moment of {@link HoldClock}
   */
  public Optional<Hold> byId(UUID id, OffsetDateTime asOf) {
    return find(List.of(id), List.of(), asOf).stream().findFirst();
  }

  /** The hold that has a reference, as writers see it. */
  public Optional<Hold> byReference(String reference) {
    return find(List.of(), List.of(reference), null).stream().findFirst();
  }

  /**
   * Holds that match, newest first.
   *
   * @param before only holds with smaller ids; null for all
   * @param asOf a moment of {@link HoldClock}
   */
  public List<Hold> find(Filter filter, @Nullable UUID before, int limit, OffsetDateTime asOf) {
    return jdbc.sql(
            """
            SELECT * FROM (%s
                WHERE (:before::uuid IS NULL OR h.id < :before)
                  AND (:reference::text IS NULL OR h.reference = :reference)
                  AND (:accounts::uuid[] IS NULL OR h.from_account_id = ANY (:accounts::uuid[])
                       OR h.to_account_id = ANY (:accounts::uuid[]))) found
            WHERE :status::text IS NULL OR status_now = :status
            ORDER BY id DESC
            LIMIT :limit
            """
                .formatted(SELECT))
        .param("asOf", asOf)
        .param("before", before)
        .param("reference", filter.reference())
        .param(
            "accounts", filter.accounts() == null ? null : filter.accounts().toArray(UUID[]::new))
        .param("status", filter.status() == null ? null : filter.status().name())
        .param("limit", limit)
        .query((row, _) -> hold(row))
        .list();
  }

  List<Hold> byIds(Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : find(ids, List.of(), null);
  }

  /** Those that requests name by id, or that have the reference of a request. */
  List<Hold> concerning(List<? extends LedgerRequest> requests) {
    var ids = new HashSet<UUID>();
    var references = new HashSet<String>();
    for (LedgerRequest request : requests) {
      switch (request) {
        case HoldChange change -> ids.add(change.holdId());
        case HoldRequest hold -> references.add(hold.reference());
        case EntryRequest _ -> {}
      }
    }
    return ids.isEmpty() && references.isEmpty() ? List.of() : find(ids, references, null);
  }

  private List<Hold> find(
      Collection<UUID> ids, Collection<String> references, @Nullable OffsetDateTime asOf) {
    return jdbc.sql(
            SELECT
                + """
                WHERE h.id = ANY (:ids::uuid[]) OR h.reference = ANY (:references::text[])
                """)
        .param("asOf", asOf)
        .param("ids", ids.toArray(UUID[]::new))
        .param("references", references.toArray(String[]::new))
        .query((row, _) -> hold(row))
        .list();
  }

  /** Writes new holds, as they begin. */
  void place(List<Hold> holds) {
    if (holds.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount,
                              status, created_at, expires_at, booked_by, request_id)
            SELECT wanted.id, wanted.reference, f.id, t.id, wanted.currency, wanted.amount,
                   'PENDING', wanted.created_at::timestamptz, wanted.expires_at::timestamptz,
                   wanted.booked_by, wanted.request_id
            FROM unnest(
                :ids::uuid[], :references::text[], :froms::text[], :tos::text[],
                :currencies::text[], :amounts::bigint[], :created::text[], :expires::text[],
                :bookedBy::text[], :requestIds::text[])
                AS wanted (id, reference, from_code, to_code, currency, amount, created_at,
                           expires_at, booked_by, request_id)
            JOIN account f ON f.code = wanted.from_code AND f.currency = wanted.currency
            JOIN account t ON t.code = wanted.to_code AND t.currency = wanted.currency
            """)
        .param("ids", column(holds, UUID[]::new, Hold::id))
        .param("references", column(holds, String[]::new, hold -> hold.request().reference()))
        .param("froms", column(holds, String[]::new, hold -> hold.request().from()))
        .param("tos", column(holds, String[]::new, hold -> hold.request().to()))
        .param(
            "currencies",
            column(
                holds, String[]::new, hold -> hold.request().amount().currency().getCurrencyCode()))
        .param("amounts", column(holds, Long[]::new, hold -> hold.request().amount().minor()))
        .param("created", column(holds, String[]::new, hold -> hold.createdAt().toString()))
        .param("expires", expires(holds))
        .param("bookedBy", names(holds, Hold::placedBy))
        .param("requestIds", requestIds(holds, Hold::placedBy))
        .update();
  }

  /** Writes how holds ended that were pending. */
  void end(List<Hold> holds) {
    if (holds.isEmpty()) {
      return;
    }
    int written =
        jdbc.sql(
                """
                UPDATE hold h
                SET status = wanted.status, posted_amount = wanted.posted_amount,
                    entry_id = wanted.entry_id, ended_at = wanted.ended_at::timestamptz,
                    ended_by = wanted.ended_by, end_request_id = wanted.end_request_id
                FROM unnest(:ids::uuid[], :statuses::text[], :amounts::bigint[], :entries::uuid[],
                            :ended::text[], :endedBy::text[], :requestIds::text[])
                    AS wanted (id, status, posted_amount, entry_id, ended_at, ended_by,
                               end_request_id)
                WHERE h.id = wanted.id
                """)
            .param("ids", column(holds, UUID[]::new, Hold::id))
            .param("statuses", column(holds, String[]::new, hold -> hold.status().name()))
            .param("amounts", postedAmounts(holds))
            .param("entries", entryIds(holds))
            .param("ended", column(holds, String[]::new, hold -> "" + hold.endedAt()))
            .param("endedBy", names(holds, Hold::endedBy))
            .param("requestIds", requestIds(holds, Hold::endedBy))
            .update();
    if (written != holds.size()) {
      throw new IllegalStateException("%d of %d holds ended".formatted(written, holds.size()));
    }
  }

  /**
   * Expires what is overdue on locked balances, and gives it back.
   *
   * @param moment as of {@link Journal#moment}
   * @return the balances as they are then
   */
  Map<AccountKey, TouchedBalance> expire(Map<AccountKey, TouchedBalance> locked, Instant moment) {
    var holding =
        locked.values().stream()
            .filter(balance -> balance.heldTotal() > 0)
            .map(TouchedBalance::accountId)
            .toList();
    if (holding.isEmpty()) {
      return locked;
    }
    var freed =
        expire(holding, moment, Integer.MAX_VALUE).stream()
            .collect(toMap(Freed::accountId, Function.identity()));
    return locked.values().stream()
        .map(balance -> after(freed.get(balance.accountId()), balance))
        .collect(toMap(TouchedBalance::key, Function.identity()));
  }

  private static TouchedBalance after(@Nullable Freed freed, TouchedBalance balance) {
    return freed == null ? balance : balance.moved(freed.place(), freed.heldTotal());
  }

  /**
   * An account that got money back, what it still holds, and how many holds expired.
   *
   * @param place where its balance is now
   */
  record Freed(UUID accountId, String place, long heldTotal, int holds) {}

  /**
   * Expires overdue holds of accounts whose balances are locked. The moment may be ahead of the
   * clock, by which holds expire.
   */
  List<Freed> expire(Collection<UUID> accountIds, Instant moment, int limit) {
    return jdbc.sql(
            """
            WITH overdue AS (
                SELECT id FROM hold
                WHERE from_account_id = ANY (:accounts::uuid[])
                  AND status = 'PENDING'
                  AND expires_at <= (SELECT least(:moment::timestamptz, clock_timestamp()))
                LIMIT :limit),
            expired AS (
                UPDATE hold SET status = 'EXPIRED', ended_at = expires_at
                WHERE id IN (SELECT id FROM overdue)
                RETURNING from_account_id, amount),
            freed AS (
                SELECT from_account_id AS account_id, sum(amount)::bigint AS amount,
                       count(*) AS holds
                FROM expired GROUP BY from_account_id)
            UPDATE account_balance b
            SET held_total = b.held_total - freed.amount, version = b.version + 1
            FROM freed WHERE b.account_id = freed.account_id
            RETURNING b.account_id, b.ctid::text AS place, b.held_total, freed.holds
            """)
        .param("accounts", accountIds.toArray(UUID[]::new))
        .param("moment", moment.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(
            (row, _) ->
                new Freed(
                    row.getObject("account_id", UUID.class),
                    row.getString("place"),
                    row.getLong("held_total"),
                    row.getInt("holds")))
        .list();
  }

  /** Accounts with overdue holds, those that waited longest first. */
  List<UUID> overdueAccounts(int limit) {
    return jdbc.sql(
            """
            SELECT DISTINCT from_account_id FROM (
                SELECT from_account_id FROM hold
                WHERE status = 'PENDING' AND expires_at <= clock_timestamp()
                ORDER BY expires_at LIMIT :limit) overdue
            """)
        .param("limit", limit)
        .query((row, _) -> row.getObject("from_account_id", UUID.class))
        .list();
  }

  /** Locks balances in the order of all writers. */
  void lock(Collection<UUID> accountIds) {
    jdbc.sql(
            """
            SELECT account_id FROM account_balance WHERE account_id = ANY (:accounts::uuid[])
            ORDER BY account_id
            FOR UPDATE
            """)
        .param("accounts", accountIds.toArray(UUID[]::new))
        .query((row, _) -> row.getObject("account_id", UUID.class))
        .list();
  }

  private static Hold hold(ResultSet row) throws SQLException {
    var currency = Currency.getInstance(row.getString("currency"));
    var status = HoldStatus.valueOf(row.getString("status_now"));
    var posted = row.getObject("posted_amount", Long.class);
    return new Hold(
        row.getObject("id", UUID.class),
        new HoldRequest(
            row.getString("reference"),
            row.getString("from_code"),
            row.getString("to_code"),
            new Money(row.getLong("amount"), currency),
            instant(row, "expires_at")),
        status,
        posted == null ? null : new Money(posted, currency),
        row.getObject("entry_id", UUID.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        status == HoldStatus.PENDING ? null : instant(row, "counts_until"),
        Requester.stored(row.getString("booked_by"), row.getString("request_id")),
        Requester.stored(row.getString("ended_by"), row.getString("end_request_id")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static <V> V[] column(List<Hold> holds, IntFunction<V[]> array, Function<Hold, V> value) {
    return holds.stream().map(value).toArray(array);
  }

  private static String[] expires(List<Hold> holds) {
    return holds.stream()
        .map(hold -> hold.request().expiresAt())
        .map(time -> time == null ? null : time.toString())
        .toArray(String[]::new);
  }

  private static Long[] postedAmounts(List<Hold> holds) {
    return holds.stream()
        .map(Hold::posted)
        .map(amount -> amount == null ? null : amount.minor())
        .toArray(Long[]::new);
  }

  private static String[] names(List<Hold> holds, Function<Hold, @Nullable Requester> who) {
    return holds.stream().map(who).map(Requester::nameOf).toArray(String[]::new);
  }

  private static String[] requestIds(List<Hold> holds, Function<Hold, @Nullable Requester> who) {
    return holds.stream().map(who).map(Requester::requestIdOf).toArray(String[]::new);
  }

  private static UUID[] entryIds(List<Hold> holds) {
    return holds.stream().map(Hold::entryId).toArray(UUID[]::new);
  }
}
