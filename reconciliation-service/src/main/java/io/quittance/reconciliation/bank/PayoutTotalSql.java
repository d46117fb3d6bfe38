package io.quittance.reconciliation.bank;

/** The statements of {@link PayoutTotals}, asked once the findings of a run are there. */
final class PayoutTotalSql {

  /**
   * Entries of a bank's day and the payouts that they are about. A payout that came in entries of
   * several days is shared among these: each later day has what it filled, the first one the rest.
   */
  static final String TOTALS =
      BankSql.PAYOUTS_AND_ENTRIES
          + """
          , by_day AS (
            SELECT provider, payout, currency, day, payout_amount, abs(payout_amount) AS size,
                   CASE WHEN payout_amount < 0 THEN -1 ELSE 1 END AS side,
                   CASE WHEN payout_amount < 0 THEN -1 ELSE 1 END
                     * coalesce(sum(amount) FILTER (WHERE entry_currency = currency), 0) AS got
            FROM named GROUP BY provider, payout, currency, day, payout_amount
          ),
          so_far AS (
            SELECT by_day.*, row_number() OVER days AS turn, sum(got) OVER days AS through,
                   sum(got) OVER (PARTITION BY provider, payout, currency) AS total
            FROM by_day
            WINDOW days AS (PARTITION BY provider, payout, currency ORDER BY day)
          ),
          share AS (
            SELECT provider, currency, side, got,
                   CASE WHEN turn = 1
                     THEN size - greatest(least(total, size) - greatest(least(through, size), 0), 0)
                     ELSE greatest(least(through, size) - greatest(least(through - got, size), 0), 0)
                   END AS ours
            FROM so_far WHERE day = :day
          ),
          part AS (
            SELECT provider, currency, count(*) FILTER (WHERE ours <> 0) AS our_count,
                   sum(side * ours) AS our_amount, sum(ours) AS our_value, 0 AS their_count,
                   0 AS their_amount, 0 AS their_value,
                   sum(greatest(least(ours, got), 0)) AS matched_value
            FROM share GROUP BY provider, currency
            UNION ALL
            -- What should have come by now.
            SELECT x.provider, x.currency, count(*), sum(x.amount), sum(abs(x.amount)), 0, 0, 0, 0
            FROM finding f
            JOIN payout x
              ON f.reference = x.provider || ':' || x.payout || ':' || x.currency
            WHERE f.run_id = :runId AND f.reconciliation = 'SETTLEMENTS' AND f.side = 'OURS'
              AND f.kind = 'MISSING_AT_PROVIDER'
            GROUP BY x.provider, x.currency
            UNION ALL
            SELECT provider, entry_currency, 0, 0, 0, count(*), sum(amount), sum(abs(amount)), 0
            FROM named WHERE day = :day GROUP BY provider, entry_currency
            UNION ALL
            -- What came and nobody told of.
            SELECT NULL, provider_currency, 0, 0, 0, count(*), sum(provider_amount),
                   sum(abs(provider_amount)), 0
            FROM finding
            WHERE run_id = :runId AND reconciliation = 'SETTLEMENTS' AND side = 'PROVIDER'
              AND kind = 'MISSING_INTERNALLY'
            GROUP BY provider_currency
          )
          SELECT provider AS of_provider, currency, 'PAYOUT' AS kind,
                 sum(our_count)::bigint AS our_count, sum(our_amount)::bigint AS our_amount,
                 sum(our_value)::bigint AS our_value, sum(their_count)::bigint AS their_count,
                 sum(their_amount)::bigint AS their_amount,
                 sum(their_value)::bigint AS their_value,
                 sum(matched_value)::bigint AS matched_value
          FROM part GROUP BY provider, currency ORDER BY provider, currency
          """;

  /**
   * The payouts of a provider's own statement whose lines it has, in any statement. Counting all of
   * them goes by their index; looking for one may read the whole table to find it.
   */
  static final String PAYOUTS_WITH_LINES =
      """
      SELECT count(*)
      FROM provider_claim x
      CROSS JOIN LATERAL (
        SELECT count(*) AS lines
        FROM provider_claim p
        JOIN statement s ON s.id = p.statement_id AND s.superseded_at IS NULL
        WHERE s.provider = :provider AND p.payout = x.operation_id AND p.currency = x.currency
          AND p.kind <> 'PAYOUT') l
      WHERE x.statement_id = :statementId AND x.kind = 'PAYOUT' AND l.lines > 0
      """;

  /** Lines that are about a payout and differ. */
  static final String DIFFERENT =
      """
      SELECT count(DISTINCT (reference, occurrence)) FROM finding
      WHERE run_id = :runId AND reconciliation = 'SETTLEMENTS' AND side = 'PROVIDER'
        AND operation = 'PAYOUT' AND kind <> 'MISSING_INTERNALLY'
      """;

  private PayoutTotalSql() {}
}
