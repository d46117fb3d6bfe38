package io.quittance.reconciliation.discrepancy;

/** The statements of {@link JudgeDay}: what becomes of a difference from run to run. */
final class JudgementSql {

  /**
   * Whoever is about to explain one of these is done, or waits for the run: an explanation between
   * {@link #KEEP_EXPLAINED} and {@link #KEEP_FOUND} would be lost.
   */
  static final String LOCK =
      """
      SELECT count(*) FROM (
        SELECT id FROM discrepancy
        WHERE provider = :provider AND day = :day
          AND (status = 'OPEN' OR explained_by IS NOT NULL)
        ORDER BY id
        FOR UPDATE) locked
      """;

  /**
   * What two persons have explained stays so while its amounts are those that they looked at; to be
   * asked before {@link #KEEP_FOUND}.
   */
  static final String KEEP_EXPLAINED =
      """
      UPDATE discrepancy d
      SET latest_run_id = :runId
      FROM finding f, proposal p, finding was
      WHERE f.run_id = :runId AND d.provider = :provider AND d.day = :day
        AND d.explained_by IS NOT NULL
        AND (d.reconciliation, d.kind, d.reference, d.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence)
        AND p.id = d.explained_by AND was.run_id = p.run_id
        AND (was.reconciliation, was.kind, was.reference, was.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence)
        AND (was.our_amount, was.our_currency, was.provider_amount, was.provider_currency,
             was.provider_fee, was.expected_fee)
            IS NOT DISTINCT FROM
            (f.our_amount, f.our_currency, f.provider_amount, f.provider_currency,
             f.provider_fee, f.expected_fee)
      """;

  /**
   * Whether a {@code finding f} only says that both sides have an operation on different days near
   * each other. No other day comes into it.
   */
  private static final String IS_ON_BOTH_DAYS =
      """
      f.kind = 'TIMING' AND f.reconciliation IN ('PAYMENTS', 'REFUNDS')
        AND f.waits_for IS NULL AND f.our_day <> f.provider_day
      """;

  /** The other one of both days, seen from {@code :day}. */
  private static final String OTHER_DAY =
      "CASE WHEN f.our_day = :day THEN f.provider_day ELSE f.our_day END";

  /** What differs in nothing but the day, once the other day was judged as well. */
  private static final String IS_FOUND_ON_OTHER_DAY =
      """
      %s AND EXISTS (SELECT FROM reconciliation_run r
                     WHERE r.provider = :provider AND r.day = %s AND r.status = 'COMPLETED')
      """
          .formatted(IS_ON_BOTH_DAYS, OTHER_DAY);

  /** What both days have stays resolved; to be asked before {@link #KEEP_FOUND}. */
  static final String KEEP_FOUND_ON_OTHER_DAY =
      """
      UPDATE discrepancy d
      SET latest_run_id = :runId
      FROM finding f
      WHERE f.run_id = :runId AND d.provider = :provider AND d.day = :day
        AND d.resolution = 'FOUND_ON_OTHER_DAY'
        AND (d.reconciliation, d.kind, d.reference, d.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence)
        AND %s
      """
          .formatted(IS_FOUND_ON_OTHER_DAY);

  /** The finding stays in the report; the discrepancy is no matter of anybody. */
  static final String RESOLVE_FOUND_ON_OTHER_DAY =
      """
      UPDATE discrepancy d
      SET status = 'RESOLVED', resolved_at = now(), resolution = 'FOUND_ON_OTHER_DAY'
      FROM finding f
      WHERE f.run_id = :runId AND d.provider = :provider AND d.day = :day AND d.status = 'OPEN'
        AND d.latest_run_id = :runId
        AND (d.reconciliation, d.kind, d.reference, d.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence)
        AND %s
      """
          .formatted(IS_FOUND_ON_OTHER_DAY);

  /**
   * The other days that wait for a run of {@code :day}, as both have an operation. Where a run of
   * the other day is under way, neither sees what the other one finds: then {@code :day} itself.
   */
  static final String DAYS_WITH_THE_SAME =
      """
      SELECT d.day
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
          AND (f.reconciliation, f.kind, f.reference, f.occurrence)
              = (d.reconciliation, d.kind, d.reference, d.occurrence)
      WHERE d.provider = :provider AND d.status = 'OPEN'
        AND d.day BETWEEN :day::date - :daysMax AND :day::date + :daysMax AND d.day <> :day
        AND :day IN (f.our_day, f.provider_day) AND %s
      UNION
      SELECT :day::date
      FROM finding f
      JOIN discrepancy d ON (d.provider, d.day, d.status) = (:provider, :day, 'OPEN')
          AND (f.reconciliation, f.kind, f.reference, f.occurrence)
              = (d.reconciliation, d.kind, d.reference, d.occurrence)
      WHERE f.run_id = :runId AND %s
        AND EXISTS (SELECT FROM reconciliation_run r
                    WHERE r.provider = :provider AND r.day = %s AND r.status = 'RUNNING')
      """
          .formatted(IS_ON_BOTH_DAYS, IS_ON_BOTH_DAYS, OTHER_DAY);

  static final String KEEP_FOUND =
      """
      UPDATE discrepancy d
      SET status = 'OPEN', resolution = NULL, resolved_at = NULL, explained_by = NULL,
          latest_run_id = :runId
      FROM finding f
      WHERE f.run_id = :runId AND d.provider = :provider AND d.day = :day
        AND d.latest_run_id <> :runId
        AND (d.reconciliation, d.kind, d.reference, d.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence)
      """;

  static final String NEW =
      """
      SELECT f.reconciliation, f.kind, f.reference, f.occurrence
      FROM finding f
      WHERE f.run_id = :runId AND NOT EXISTS (
        SELECT FROM discrepancy d
        WHERE d.provider = :provider AND d.day = :day
          AND (d.reconciliation, d.kind, d.reference, d.occurrence)
          = (f.reconciliation, f.kind, f.reference, f.occurrence))
        AND (f.reconciliation, f.kind, f.reference, f.occurrence)
          > (:reconciliation, :kind, :reference, :occurrence)
      ORDER BY f.reconciliation, f.kind, f.reference, f.occurrence
      LIMIT :limit
      """;

  static final String OPEN_NEW =
      """
      INSERT INTO discrepancy
          (id, provider, day, reconciliation, kind, reference, occurrence, first_run_id,
           latest_run_id)
      SELECT id, :provider, :day, reconciliation, kind, reference, occurrence, :runId, :runId
      FROM unnest(:ids::uuid[], :reconciliations::text[], :kinds::text[], :references::text[],
              :occurrences::int[])
          AS fresh (id, reconciliation, kind, reference, occurrence)
      """;

  /** The same operation under another kind is a new verdict, not the end of the trouble. */
  static final String RESOLVE_VANISHED =
      """
      UPDATE discrepancy d
      SET status = 'RESOLVED', resolved_at = now(),
          resolution = CASE
            WHEN EXISTS (SELECT FROM finding f
                         WHERE f.run_id = :runId AND f.reconciliation = d.reconciliation
                           AND f.reference = d.reference)
              THEN 'RECLASSIFIED'
            WHEN d.repair_published_at IS NOT NULL THEN 'REPAIRED'
            ELSE 'NO_LONGER_FOUND' END
      WHERE d.provider = :provider AND d.day = :day AND d.status = 'OPEN'
        AND d.latest_run_id <> :runId
      """;

  static final String DAYS_CONCERNED =
      """
      SELECT DISTINCT d.day
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
          AND (f.reconciliation, f.kind, f.reference, f.occurrence)
              = (d.reconciliation, d.kind, d.reference, d.occurrence)
      WHERE d.provider = :provider AND d.status = 'OPEN' AND d.day <> :arrived
          AND (d.kind = 'TIMING' AND f.waits_for <= :arrived
            OR d.reconciliation IN ('SETTLEMENTS', 'LEDGER') AND f.waits_for <= :arrived
              AND d.day >= :arrived::date - :lateDays
            OR d.reconciliation IN ('PAYMENTS', 'REFUNDS')
              AND d.kind IN ('TIMING', 'MISSING_AT_PROVIDER', 'AMOUNT', 'STATUS')
              AND f.provider_day IS DISTINCT FROM :arrived
              AND (EXISTS (SELECT FROM provider_claim p WHERE p.statement_id = :statementId
                           AND p.operation_id = f.operation_id)
                OR EXISTS (SELECT FROM provider_claim p WHERE p.statement_id = :statementId
                           AND p.transaction_id = f.transaction_id)))
      UNION
      -- What was explained as missing comes after all.
      SELECT d.day
      FROM discrepancy d
      JOIN finding f ON f.run_id = d.latest_run_id
          AND (f.reconciliation, f.kind, f.reference, f.occurrence)
              = (d.reconciliation, d.kind, d.reference, d.occurrence)
      WHERE d.provider = :provider AND d.explained_by IS NOT NULL AND d.day <> :arrived
          AND d.reconciliation IN ('PAYMENTS', 'REFUNDS')
          AND d.kind IN ('MISSING_AT_PROVIDER', 'AMOUNT', 'STATUS')
          AND f.provider_day IS DISTINCT FROM :arrived
          AND (EXISTS (SELECT FROM provider_claim p WHERE p.statement_id = :statementId
                       AND p.operation_id = f.operation_id)
            OR EXISTS (SELECT FROM provider_claim p WHERE p.statement_id = :statementId
                       AND p.transaction_id = f.transaction_id))
      UNION
      -- What a corrected file has otherwise, another day has too.
      SELECT s.day
      FROM statement_change x
      JOIN provider_claim p ON p.operation_id = x.operation_id
      JOIN statement s ON s.id = p.statement_id AND s.superseded_at IS NULL
      WHERE x.statement_id = :statementId AND s.provider = :provider AND s.day <> :arrived
      UNION
      SELECT s.day
      FROM statement_change x
      JOIN our_claim c ON c.provider = :provider AND c.provider_reference = x.operation_id
      JOIN statement s ON s.provider = c.provider AND s.day = c.day AND s.superseded_at IS NULL
      WHERE x.statement_id = :statementId AND c.day <> :arrived
      """;

  private JudgementSql() {}
}
