package io.quittance.ledger.payout;

import io.quittance.platform.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Payouts in the database. */
@Repository
class Payouts {

  private static final String SELECT =
      """
      SELECT p.id, p.run_id, r.run_date, p.merchant_id, p.currency, p.amount, p.payout_account_id,
             a.masked, p.status, p.entry_id, p.end_entry_id, p.failure_reason, p.ended_by,
             p.created_at, p.sent_at, p.ended_at
      FROM payout p
      JOIN payout_run r ON r.id = p.run_id
      JOIN payout_account a ON a.id = p.payout_account_id
      """;

  private final JdbcClient jdbc;

  Payouts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A payout as it begins. */
  record New(UUID id, UUID runId, String merchantId, Money amount, UUID accountId, UUID entryId) {}

  /** Which payouts a list shows; null for all. */
  record Filter(
      @Nullable String merchantId, @Nullable PayoutStatus status, @Nullable LocalDate date) {}

  void add(New payout) {
    jdbc.sql(
            """
            INSERT INTO payout (
                id, run_id, merchant_id, currency, amount, payout_account_id, status, entry_id)
            VALUES (:id, :run, :merchant, :currency, :amount, :account, 'CREATED', :entry)
            """)
        .param("id", payout.id())
        .param("run", payout.runId())
        .param("merchant", payout.merchantId())
        .param("currency", payout.amount().currency().getCurrencyCode())
        .param("amount", payout.amount().minor())
        .param("account", payout.accountId())
        .param("entry", payout.entryId())
        .update();
  }

  Optional<Payout> find(UUID id) {
    return jdbc.sql(SELECT + " WHERE p.id = :id")
        .param("id", id)
        .query((row, _) -> payout(row))
        .optional();
  }

  /** As {@link #find}, so that nobody else changes it until the transaction ends. */
  Optional<Payout> lock(UUID id) {
    return jdbc.sql(SELECT + " WHERE p.id = :id FOR UPDATE OF p")
        .param("id", id)
        .query((row, _) -> payout(row))
        .optional();
  }

  /** Newest first. */
  List<Payout> list(Filter filter, @Nullable UUID before, int limit) {
    return jdbc.sql(
            SELECT
                + """
                WHERE (:merchant::text IS NULL OR p.merchant_id = :merchant)
                  AND (:status::text IS NULL OR p.status = :status)
                  AND (:date::date IS NULL OR r.run_date = :date)
                  AND (:before::uuid IS NULL OR p.id < :before)
                ORDER BY p.id DESC LIMIT :limit
                """)
        .param("merchant", filter.merchantId())
        .param("status", filter.status() == null ? null : filter.status().name())
        .param("date", filter.date())
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> payout(row))
        .list();
  }

  /** Those of a run in a currency that no file names yet, in the order of their ids. */
  List<Payout> toSend(UUID runId, Currency currency) {
    return jdbc.sql(
            SELECT
                + """
                WHERE p.run_id = :run AND p.currency = :currency AND p.status = 'CREATED'
                ORDER BY p.id
                """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .query((row, _) -> payout(row))
        .list();
  }

  /** Whether somebody set an account that a file of the run in the currency names. */
  boolean hasAccountOf(String operator, UUID runId, Currency currency) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM payout p JOIN payout_account a ON a.id = p.payout_account_id
                           WHERE p.run_id = :run AND p.currency = :currency
                             AND a.created_by = :operator
                             AND (p.status = 'CREATED' OR p.sent_at IS NOT NULL))
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .param("operator", operator)
        .query(Boolean.class)
        .single();
  }

  void markSent(UUID runId, Currency currency) {
    jdbc.sql(
            """
            UPDATE payout SET status = 'SENT', sent_at = now()
            WHERE run_id = :run AND currency = :currency AND status = 'CREATED'
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .update();
  }

  void end(
      UUID id, PayoutStatus status, UUID entryId, @Nullable String failureReason, String endedBy) {
    jdbc.sql(
            """
            UPDATE payout SET status = :status, end_entry_id = :entry, failure_reason = :reason,
                              ended_by = :endedBy, ended_at = now()
            WHERE id = :id
            """)
        .param("id", id)
        .param("status", status.name())
        .param("entry", entryId)
        .param("reason", failureReason)
        .param("endedBy", endedBy)
        .update();
  }

  private static Payout payout(ResultSet row) throws SQLException {
    return new Payout(
        row.getObject("id", UUID.class),
        row.getObject("run_id", UUID.class),
        row.getObject("run_date", LocalDate.class),
        row.getString("merchant_id"),
        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
        row.getObject("payout_account_id", UUID.class),
        row.getString("masked"),
        PayoutStatus.valueOf(row.getString("status")),
        row.getObject("entry_id", UUID.class),
        row.getObject("end_entry_id", UUID.class),
        row.getString("failure_reason"),
        row.getString("ended_by"),
        moment(row, "created_at").orElseThrow(),
        moment(row, "sent_at").orElse(null),
        moment(row, "ended_at").orElse(null));
  }

  private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
