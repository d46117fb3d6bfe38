package io.quittance.reconciliation.discrepancy;

import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Compares our claims of a day with the provider's; read the statement first, it holds all rules.
 *
 * <p>A line of a statement and a claim of ours are about the same operation when the provider's
 * reference says so, else when our reference does; never because amounts are equal. Each line has
 * one verdict or matches. A difference of values belongs to the day of the provider's line; the day
 * of our claim only notes that the other side has another date.
 */
@Component
@Order(1)
class CompareClaims implements Comparison {

  /**
   * Writes one row per difference.
   *
   * <p>{@code turn} is a line's place among the lines about the same claim, {@code copy} its place
   * among the lines with the same provider reference: only the first of both is the operation, the
   * others repeat it. Neighboring days are read along, so that a line that settled a day early or
   * late is recognised and a repeat on the next day is not taken for another operation.
   */
  private static final String FIND =
      """
      INSERT INTO finding (run_id, reconciliation, kind, reference, occurrence, side, operation, transaction_id,
          operation_id, charge_id, payment_intent_id, our_amount, our_currency, our_day,
          provider_amount, provider_currency, provider_fee, expected_fee, provider_day,
          occurred_at, waits_for, unknown_here)
      WITH line AS MATERIALIZED (
        SELECT s.day, p.*,
               CASE p.kind WHEN 'CAPTURE' THEN p.amount * :feeBasisPoints / 10000 ELSE 0 END
                 AS expected_fee
        FROM statement s
        JOIN provider_claim p ON p.statement_id = s.id
        WHERE s.provider = :provider AND s.superseded_at IS NULL
          AND s.day BETWEEN :firstDay AND :lastDay
          AND p.kind IN ('CAPTURE', 'REFUND')
      ),
      by_provider_reference AS (
        SELECT DISTINCT ON (l.statement_id, l.line)
               l.statement_id, l.line, c.transaction_id AS claimed_by
        FROM line l
        JOIN our_claim c ON c.provider = :provider AND c.provider_reference = l.operation_id
        ORDER BY l.statement_id, l.line,
                 coalesce(c.transaction_id = l.transaction_id, false) DESC, c.transaction_id
      ),
      candidate AS (
        SELECT l.*, b.claimed_by IS NOT NULL AS surely,
               c.transaction_id AS claim_id, c.kind AS our_kind, c.amount AS our_amount,
               c.currency AS our_currency, c.day AS our_day,
               c.payment_intent_id AS our_payment_intent_id,
               c.withdrawn_at IS NOT NULL AS withdrawn
        FROM line l
        LEFT JOIN by_provider_reference b USING (statement_id, line)
        LEFT JOIN our_claim c ON c.provider = :provider
          AND c.transaction_id = coalesce(b.claimed_by, l.transaction_id)
      ),
      pair AS MATERIALIZED (
        SELECT candidate.*,
               row_number() OVER (
                   PARTITION BY coalesce(claim_id, transaction_id, operation_id)
                   ORDER BY surely DESC, coalesce(day = our_day, false) DESC, day, line) AS turn,
               row_number() OVER (
                   PARTITION BY operation_id
                   ORDER BY coalesce(day = our_day, false) DESC, day, line) AS copy
        FROM candidate
      ),
      by_line AS (
        SELECT unnest(CASE
                 WHEN turn > 1 OR copy > 1 THEN ARRAY['DUPLICATE']
                 WHEN claim_id IS NULL THEN ARRAY['MISSING_INTERNALLY']
                 WHEN withdrawn OR our_kind <> kind THEN ARRAY['STATUS']
                 WHEN our_currency <> currency THEN ARRAY['CURRENCY']
                 ELSE array_remove(ARRAY[
                   CASE WHEN our_amount <> amount THEN 'AMOUNT' END,
                   CASE WHEN fee <> expected_fee THEN 'FEE' END,
                   CASE WHEN our_day <> day AND abs(our_day - day) <= :timingDays THEN 'TIMING'
                        WHEN our_day <> day THEN 'MISSING_INTERNALLY' END], NULL)
               END) AS found, pair.*
        FROM pair
        WHERE day = :day
      ),
      by_claim AS (
        SELECT c.*, p.operation_id, p.charge_id, p.amount AS provider_amount,
               p.currency AS provider_currency, p.fee AS provider_fee, p.day AS provider_day,
               EXISTS (SELECT FROM pair twin
                       WHERE twin.operation_id = c.provider_reference
                         AND twin.claim_id <> c.transaction_id) AS repeats,
               CASE
                 WHEN (now() AT TIME ZONE 'UTC')::date > :day::date + 1 + :timingDays THEN NULL
                 WHEN c.occurred_at >= :eveningBegins
                   AND NOT EXISTS (SELECT FROM statement s WHERE s.provider = :provider
                                   AND s.day = :dayAfter AND s.superseded_at IS NULL)
                   THEN :dayAfter::date
                 WHEN c.occurred_at < :morningEnds
                   AND NOT EXISTS (SELECT FROM statement s WHERE s.provider = :provider
                                   AND s.day = :dayBefore AND s.superseded_at IS NULL)
                   THEN :dayBefore::date
               END AS may_come
        FROM our_claim c
        LEFT JOIN pair p ON p.claim_id = c.transaction_id AND p.turn = 1 AND p.copy = 1
        WHERE c.provider = :provider AND c.day = :day AND c.withdrawn_at IS NULL
          AND p.day IS DISTINCT FROM :day
      )
      SELECT :runId, CASE kind WHEN 'REFUND' THEN 'REFUNDS' ELSE 'PAYMENTS' END,
             found, operation_id, copy, 'PROVIDER', kind,
             coalesce(claim_id, transaction_id), operation_id, charge_id,
             coalesce(our_payment_intent_id, payment_intent_id), our_amount, our_currency, our_day,
             amount, currency, fee, expected_fee, day, occurred_at, NULL::date, claim_id IS NULL
      FROM by_line
      UNION ALL
      SELECT :runId, CASE kind WHEN 'REFUND' THEN 'REFUNDS' ELSE 'PAYMENTS' END,
             CASE WHEN provider_day IS NOT NULL THEN 'TIMING'
                  WHEN repeats THEN 'DUPLICATE'
                  WHEN may_come IS NOT NULL THEN 'TIMING'
                  ELSE 'MISSING_AT_PROVIDER' END,
             transaction_id, 1, 'OURS', kind, transaction_id,
             coalesce(operation_id, provider_reference), charge_id, payment_intent_id,
             amount, currency, day, provider_amount, provider_currency, provider_fee, NULL::bigint,
             provider_day, occurred_at,
             CASE WHEN provider_day IS NULL AND NOT repeats THEN may_come END, false
      FROM by_claim
      """;

  private final JdbcClient jdbc;
  private final ReconciliationSettings settings;

  CompareClaims(JdbcClient jdbc, ReconciliationSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void find(Day day) {
    int timingDays = settings.timingDays();
    var date = day.date();
    var midnight = date.atStartOfDay(ZoneOffset.UTC).toOffsetDateTime();
    Duration window = settings.timingWindow();
    jdbc.sql(FIND)
        .param("runId", day.runId())
        .param("provider", day.provider())
        .param("day", date)
        .param("dayBefore", date.minusDays(1))
        .param("dayAfter", date.plusDays(1))
        .param("firstDay", date.minusDays(timingDays))
        .param("lastDay", date.plusDays(timingDays))
        .param("timingDays", timingDays)
        .param("morningEnds", midnight.plus(window))
        .param("eveningBegins", midnight.plusDays(1).minus(window))
        .param("feeBasisPoints", settings.provider(day.provider()).feeBasisPoints())
        .update();
  }
}
