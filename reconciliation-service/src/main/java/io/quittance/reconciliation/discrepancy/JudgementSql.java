package io.quittance.reconciliation.discrepancy;

/** The statements of {@link JudgeDay}; read {@link #FIND} first, it holds all the rules. */
final class JudgementSql {

  /**
   * Writes one row per difference.
   *
   * <p>{@code turn} is a line's place among the lines about the same claim, {@code copy} its place
   * among the lines with the same provider reference: only the first of both is the operation, the
   * others repeat it. Neighboring days are read along, so that a line that settled a day early or
   * late is recognised and a repeat on the next day is not taken for another operation.
   */
  static final String FIND =
      """
      INSERT INTO finding (run_id, kind, reference, occurrence, side, operation, transaction_id,
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
      SELECT :runId, found, operation_id, copy, 'PROVIDER', kind,
             coalesce(claim_id, transaction_id), operation_id, charge_id,
             coalesce(our_payment_intent_id, payment_intent_id), our_amount, our_currency, our_day,
             amount, currency, fee, expected_fee, day, occurred_at, NULL::date, claim_id IS NULL
      FROM by_line
      UNION ALL
      SELECT :runId,
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

  static final String KEEP_FOUND =
      """
      UPDATE discrepancy d
      SET status = 'OPEN', resolution = NULL, resolved_at = NULL, latest_run_id = :runId
      FROM finding f
      WHERE f.run_id = :runId AND d.provider = :provider AND d.day = :day
        AND (d.kind, d.reference, d.occurrence) = (f.kind, f.reference, f.occurrence)
      """;

  static final String NEW =
      """
      SELECT f.kind, f.reference, f.occurrence
      FROM finding f
      WHERE f.run_id = :runId AND NOT EXISTS (
        SELECT FROM discrepancy d
        WHERE d.provider = :provider AND d.day = :day
          AND (d.kind, d.reference, d.occurrence) = (f.kind, f.reference, f.occurrence))
      ORDER BY f.kind, f.reference, f.occurrence
      """;

  static final String OPEN_NEW =
      """
      INSERT INTO discrepancy
          (id, provider, day, kind, reference, occurrence, first_run_id, latest_run_id)
      SELECT id, :provider, :day, kind, reference, occurrence, :runId, :runId
      FROM unnest(:ids::uuid[], :kinds::text[], :references::text[], :occurrences::int[])
          AS fresh (id, kind, reference, occurrence)
      """;

  /** The same operation under another kind is a new verdict, not the end of the trouble. */
  static final String RESOLVE_VANISHED =
      """
      UPDATE discrepancy d
      SET status = 'RESOLVED', resolved_at = now(),
          resolution = CASE
            WHEN EXISTS (SELECT FROM finding f
                         WHERE f.run_id = :runId AND f.reference = d.reference)
              THEN 'RECLASSIFIED'
            WHEN d.repair_published_at IS NOT NULL THEN 'REPAIRED'
            ELSE 'NO_LONGER_FOUND' END
      WHERE d.provider = :provider AND d.day = :day AND d.status = 'OPEN'
        AND d.latest_run_id <> :runId
      """;

  private JudgementSql() {}
}
