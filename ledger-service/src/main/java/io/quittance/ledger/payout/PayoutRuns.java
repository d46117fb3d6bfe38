package io.quittance.ledger.payout;

import io.quittance.platform.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Payout runs in the database. */
@Repository
class PayoutRuns {

  /** The part of the name of an account that says whose it is. */
  private static final int MERCHANT_AT = "merchant:".length() + 1;

  private static final int PAYABLE_LENGTH = "merchant:".length() + ":payable".length();

  private final JdbcClient jdbc;
  private final Ids ids;

  PayoutRuns(JdbcClient jdbc, Ids ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  /** The part of a run that pays out one currency. */
  record Part(UUID runId, LocalDate date, Currency currency) {}

  /** How far a part is; amounts are minor units. */
  record PartState(
      Currency currency, boolean completed, long payouts, long amount, long carriedOver) {}

  /** What a run left where it is; {@code balance} is what could have been paid, minor units. */
  record Carried(String merchantId, Currency currency, long balance, CarryReason reason) {}

  /** Now, by the database's clock. */
  Instant now() {
    return jdbc.sql("SELECT clock_timestamp()")
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  /** Begins a day's run where it has not begun; says whether that was needed. */
  boolean begin(LocalDate date, String begunBy) {
    return jdbc.sql(
                """
                INSERT INTO payout_run (id, run_date, begun_by) VALUES (:id, :date, :begunBy)
                ON CONFLICT (run_date) DO NOTHING
                """)
            .param("id", ids.next(date.toString()))
            .param("date", date)
            .param("begunBy", begunBy)
            .update()
        == 1;
  }

  /** Begins the parts of a run that have not begun; says how many that were. */
  int beginParts(UUID runId, Collection<Currency> currencies, String begunBy) {
    return jdbc.sql(
            """
            INSERT INTO payout_run_currency (run_id, currency, begun_by)
            SELECT :run, currency, :begunBy FROM unnest(:currencies::text[]) AS wanted (currency)
            ON CONFLICT DO NOTHING
            """)
        .param("run", runId)
        .param("begunBy", begunBy)
        .param(
            "currencies",
            currencies.stream().map(Currency::getCurrencyCode).sorted().toArray(String[]::new))
        .update();
  }

  Optional<PayoutRun> find(UUID id) {
    return jdbc.sql("SELECT id, run_date, begun_by, begun_at FROM payout_run WHERE id = :id")
        .param("id", id)
        .query((row, _) -> run(row))
        .optional();
  }

  Optional<PayoutRun> find(LocalDate date) {
    return jdbc.sql(
            "SELECT id, run_date, begun_by, begun_at FROM payout_run WHERE run_date = :date")
        .param("date", date)
        .query((row, _) -> run(row))
        .optional();
  }

  /** The latest days first. */
  List<PayoutRun> list(@Nullable LocalDate before, int limit) {
    return jdbc.sql(
            """
            SELECT id, run_date, begun_by, begun_at FROM payout_run
            WHERE :before::date IS NULL OR run_date < :before
            ORDER BY run_date DESC LIMIT :limit
            """)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> run(row))
        .list();
  }

  List<PartState> states(UUID runId) {
    return jdbc.sql(
            """
            SELECT c.currency, c.completed_at IS NOT NULL AS completed,
                   (SELECT count(*) FROM payout p
                    WHERE p.run_id = c.run_id AND p.currency = c.currency) AS payouts,
                   (SELECT coalesce(sum(p.amount), 0)::bigint FROM payout p
                    WHERE p.run_id = c.run_id AND p.currency = c.currency) AS amount,
                   (SELECT count(*) FROM payout_carried d
                    WHERE d.run_id = c.run_id AND d.currency = c.currency) AS carried
            FROM payout_run_currency c WHERE c.run_id = :run ORDER BY c.currency
            """)
        .param("run", runId)
        .query(
            (row, _) ->
                new PartState(
                    Currency.getInstance(row.getString("currency")),
                    row.getBoolean("completed"),
                    row.getLong("payouts"),
                    row.getLong("amount"),
                    row.getLong("carried")))
        .list();
  }

  /** Parts that are begun and not completed, the oldest first. */
  List<Part> open() {
    return jdbc.sql(
            """
            SELECT c.run_id, r.run_date, c.currency FROM payout_run_currency c
            JOIN payout_run r ON r.id = c.run_id
            WHERE c.completed_at IS NULL ORDER BY c.begun_at, c.currency LIMIT 1000
            """)
        .query(
            (row, _) ->
                new Part(
                    row.getObject("run_id", UUID.class),
                    row.getObject("run_date", LocalDate.class),
                    Currency.getInstance(row.getString("currency"))))
        .list();
  }

  void complete(Part part) {
    jdbc.sql(
            """
            UPDATE payout_run_currency SET completed_at = now()
            WHERE run_id = :run AND currency = :currency AND completed_at IS NULL
            """)
        .param("run", part.runId())
        .param("currency", part.currency().getCurrencyCode())
        .update();
  }

  /**
   * Whether a part may still pay somebody. If so it is not completed before the transaction ends,
   * so that the file names every payout.
   */
  boolean keepOpen(Part part) {
    return jdbc.sql(
            """
            SELECT completed_at IS NULL FROM payout_run_currency
            WHERE run_id = :run AND currency = :currency FOR SHARE
            """)
        .param("run", part.runId())
        .param("currency", part.currency().getCurrencyCode())
        .query(Boolean.class)
        .single();
  }

  /** Lets nobody make the file of a part until the transaction ends. */
  void keepFromFile(UUID runId, Currency currency) {
    jdbc.sql(
            """
            SELECT currency FROM payout_run_currency
            WHERE run_id = :run AND currency = :currency FOR SHARE
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .query(String.class)
        .single();
  }

  /** Locks a part until the transaction ends, and says whether it is completed. */
  boolean lockCompleted(UUID runId, Currency currency) {
    return jdbc.sql(
            """
            SELECT completed_at IS NOT NULL FROM payout_run_currency
            WHERE run_id = :run AND currency = :currency FOR UPDATE
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Whether somebody began the part of a run in a currency by hand. */
  boolean wasBegunBy(UUID runId, Currency currency, String operator) {
    return jdbc.sql(
            """
            SELECT EXISTS (
                SELECT FROM payout_run_currency c JOIN payout_run r ON r.id = c.run_id
                WHERE c.run_id = :run AND c.currency = :currency
                  AND coalesce(c.begun_by, r.begun_by) = :operator)
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .param("operator", operator)
        .query(Boolean.class)
        .single();
  }

  /**
   * The currencies in which merchants have accounts, also where nothing is owed now: what comes in
   * after a cut-off waits for the next day.
   */
  List<Currency> currencies() {
    return jdbc.sql("SELECT DISTINCT currency FROM account WHERE code LIKE 'merchant:%:payable'")
        .query((row, _) -> Currency.getInstance(row.getString("currency")))
        .list();
  }

  /** Merchants whose balance is not 0 and that the part has not decided upon, in order. */
  List<String> undecided(Part part, String after, int limit) {
    return jdbc.sql(
            """
            SELECT merchant_id FROM (
                SELECT substr(a.code, :merchantAt, length(a.code) - :payableLength) AS merchant_id
                FROM account a JOIN account_balance b ON b.account_id = a.id
                WHERE a.code LIKE 'merchant:%:payable' AND a.currency = :currency
                  AND b.credit_total <> b.debit_total) owed
            WHERE merchant_id > :after
              AND NOT EXISTS (SELECT FROM payout p WHERE p.run_id = :run
                              AND p.currency = :currency AND p.merchant_id = owed.merchant_id)
              AND NOT EXISTS (SELECT FROM payout_carried c WHERE c.run_id = :run
                              AND c.currency = :currency AND c.merchant_id = owed.merchant_id)
            ORDER BY merchant_id LIMIT :limit
            """)
        .param("merchantAt", MERCHANT_AT)
        .param("payableLength", PAYABLE_LENGTH)
        .param("currency", part.currency().getCurrencyCode())
        .param("run", part.runId())
        .param("after", after)
        .param("limit", limit)
        .query((row, _) -> row.getString("merchant_id"))
        .list();
  }

  /** Whether a merchant was paid or carried over. Tells the truth under the balance's lock. */
  boolean isDecided(Part part, String merchantId) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM payout WHERE run_id = :run AND currency = :currency
                           AND merchant_id = :merchant)
                OR EXISTS (SELECT FROM payout_carried WHERE run_id = :run AND currency = :currency
                           AND merchant_id = :merchant)
            """)
        .param("run", part.runId())
        .param("currency", part.currency().getCurrencyCode())
        .param("merchant", merchantId)
        .query(Boolean.class)
        .single();
  }

  void carryOver(Part part, String merchantId, long balance, CarryReason reason) {
    jdbc.sql(
            """
            INSERT INTO payout_carried (run_id, merchant_id, currency, balance, reason)
            VALUES (:run, :merchant, :currency, :balance, :reason)
            """)
        .param("run", part.runId())
        .param("merchant", merchantId)
        .param("currency", part.currency().getCurrencyCode())
        .param("balance", balance)
        .param("reason", reason.name())
        .update();
  }

  /** Carries a merchant over whom the run cannot pay; the balance is what is there right now. */
  void giveUp(Part part, String merchantId) {
    jdbc.sql(
            """
            INSERT INTO payout_carried (run_id, merchant_id, currency, balance, reason)
            SELECT :run, :merchant, a.currency, b.credit_total - b.debit_total - b.held_total,
                   'FAILED'
            FROM account a JOIN account_balance b ON b.account_id = a.id
            WHERE a.code = 'merchant:' || :merchant || ':payable' AND a.currency = :currency
            """)
        .param("run", part.runId())
        .param("merchant", merchantId)
        .param("currency", part.currency().getCurrencyCode())
        .update();
  }

  /** What a run carried over in a currency, by merchant. */
  List<Carried> carried(UUID runId, Currency currency, String after, int limit) {
    return jdbc.sql(
            """
            SELECT merchant_id, currency, balance, reason FROM payout_carried
            WHERE run_id = :run AND currency = :currency AND merchant_id > :after
            ORDER BY merchant_id LIMIT :limit
            """)
        .param("run", runId)
        .param("currency", currency.getCurrencyCode())
        .param("after", after)
        .param("limit", limit)
        .query(
            (row, _) ->
                new Carried(
                    row.getString("merchant_id"),
                    Currency.getInstance(row.getString("currency")),
                    row.getLong("balance"),
                    CarryReason.valueOf(row.getString("reason"))))
        .list();
  }

  private static PayoutRun run(ResultSet row) throws SQLException {
    return new PayoutRun(
        row.getObject("id", UUID.class),
        row.getObject("run_date", LocalDate.class),
        row.getString("begun_by"),
        row.getObject("begun_at", OffsetDateTime.class).toInstant());
  }
}
