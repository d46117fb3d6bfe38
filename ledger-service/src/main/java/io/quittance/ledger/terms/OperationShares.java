package io.quittance.ledger.terms;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How operations were shared, in the database. */
@Repository
class OperationShares {

  private final JdbcClient jdbc;

  OperationShares(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An operation and its shares.
   *
   * @param reserveDays how long the reserve is held; 0 where there is none. Not read back
   */
  record Shared(MoneyMove move, Shares shares, int reserveDays) {}

  /** What a merchant gets back of its reserve. */
  record Due(String merchantId, Currency currency) {}

  /**
   * All shared operations of some payments, and the captures from before anything was agreed, whose
   * amounts are the merchant's alone.
   */
  List<Shared> ofPayments(Collection<String> paymentIntentIds) {
    return jdbc.sql(
            """
            SELECT reference, payment_intent_id, kind, merchant_id, currency, amount, fee, reserve,
                   decided_at
            FROM operation_share WHERE payment_intent_id = ANY (:payments::text[])
            UNION ALL
            SELECT e.reference, e.payment_intent_id, 'CAPTURE',
                   split_part(a.code, ':', 2), p.currency, p.amount, 0, 0, e.booked_at
            FROM journal_entry e
            JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at AND p.side = 'CREDIT'
            JOIN account a ON a.id = p.account_id
            WHERE e.payment_intent_id = ANY (:payments::text[])
              AND e.cause_kind = 'payment.captured.v1'
              AND NOT EXISTS (SELECT FROM operation_share s WHERE s.reference = e.reference)
            """)
        .param("payments", paymentIntentIds.toArray(String[]::new))
        .query(
            (row, _) ->
                new Shared(
                    new MoneyMove(
                        row.getString("reference"),
                        MoneyMove.Kind.valueOf(row.getString("kind")),
                        row.getString("merchant_id"),
                        row.getString("payment_intent_id"),
                        Currency.getInstance(row.getString("currency")),
                        row.getLong("amount"),
                        row.getObject("decided_at", java.time.OffsetDateTime.class).toInstant()),
                    new Shares(row.getLong("fee"), row.getLong("reserve")),
                    0))
        .list();
  }

  /** Notes new ones. The days of a reserve count from today, UTC by the database's clock. */
  void add(List<Shared> shared) {
    jdbc.sql(
            """
            INSERT INTO operation_share (
                reference, payment_intent_id, kind, merchant_id, currency, amount, fee, reserve,
                release_on)
            SELECT reference, payment_intent_id, kind, merchant_id, currency, amount, fee, reserve,
                   CASE WHEN reserve > 0 THEN (now() AT TIME ZONE 'UTC')::date + days END
            FROM unnest(
                :references::text[], :payments::text[], :kinds::text[], :merchants::text[],
                :currencies::text[], :amounts::bigint[], :fees::bigint[], :reserves::bigint[],
                :days::int[])
                AS wanted (reference, payment_intent_id, kind, merchant_id, currency, amount, fee,
                           reserve, days)
            """)
        .param("references", column(shared, String[]::new, one -> one.move().reference()))
        .param("payments", column(shared, String[]::new, one -> one.move().paymentIntentId()))
        .param("kinds", column(shared, String[]::new, one -> one.move().kind().name()))
        .param("merchants", column(shared, String[]::new, one -> one.move().merchantId()))
        .param(
            "currencies",
            column(shared, String[]::new, one -> one.move().currency().getCurrencyCode()))
        .param("amounts", column(shared, Long[]::new, one -> one.move().amount()))
        .param("fees", column(shared, Long[]::new, one -> one.shares().fee()))
        .param("reserves", column(shared, Long[]::new, one -> one.shares().reserve()))
        .param("days", column(shared, Integer[]::new, Shared::reserveDays))
        .update();
  }

  /** Whose reserves may go, in order; after the given one. */
  List<Due> due(LocalDate day, @Nullable Due after, int limit) {
    return jdbc.sql(
            """
            SELECT merchant_id, currency FROM operation_share
            WHERE release_on <= :day AND released_on IS NULL
              AND (merchant_id, currency) > (:merchant, :currency)
            GROUP BY merchant_id, currency ORDER BY merchant_id, currency LIMIT :limit
            """)
        .param("day", day)
        .param("merchant", after == null ? "" : after.merchantId())
        .param("currency", after == null ? "" : after.currency().getCurrencyCode())
        .param("limit", limit)
        .query(
            (row, _) ->
                new Due(
                    row.getString("merchant_id"), Currency.getInstance(row.getString("currency"))))
        .list();
  }

  /**
   * Marks what a merchant's reserve may give back, the oldest first as far as the available amount
   * covers them whole, and returns how much that is. Tells the truth under the balance's lock.
   */
  long release(Due due, LocalDate day, long available) {
    return jdbc
        .sql(
            """
            UPDATE operation_share s SET released_on = :day
            FROM (SELECT reference,
                         sum(reserve) OVER (ORDER BY release_on, decided_at, reference) AS total
                  FROM operation_share
                  WHERE merchant_id = :merchant AND currency = :currency
                    AND release_on <= :day AND released_on IS NULL) due
            WHERE s.reference = due.reference AND due.total <= :available
              AND s.released_on IS NULL
            RETURNING s.reserve
            """)
        .param("day", day)
        .param("merchant", due.merchantId())
        .param("currency", due.currency().getCurrencyCode())
        .param("available", available)
        .query(Long.class)
        .list()
        .stream()
        .reduce(0L, Math::addExact);
  }

  /** Whether something of a merchant's reserve could go and has not. */
  boolean isDue(Due due, LocalDate day) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM operation_share
                           WHERE merchant_id = :merchant AND currency = :currency
                             AND release_on <= :day AND released_on IS NULL)
            """)
        .param("merchant", due.merchantId())
        .param("currency", due.currency().getCurrencyCode())
        .param("day", day)
        .query(Boolean.class)
        .single();
  }

  /** Today, UTC by the database's clock. */
  LocalDate today() {
    return jdbc.sql("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date")
        .query(LocalDate.class)
        .single();
  }

  private static <V> V[] column(
      List<Shared> rows, IntFunction<V[]> array, Function<Shared, V> value) {
    return rows.stream().map(value).toArray(array);
  }
}
