package io.quittance.reconciliation.discrepancy;

/** The statement of {@link CompareClaims}. */
final class ClaimSql {

  /**
   * Writes one row per difference.
   *
   * <p>{@code pool} is the lines of the day and every line elsewhere that shares a reference with
   * them or with a claim of the day. {@code turn} is a line's place among the lines about the same
   * claim, {@code copy} its place among those with the same provider reference: only the first of
   * both is the operation, the others repeat it, unless all of them together are no more than the
   * claim: then each is a part of it. The first is the one whose day was told first, also after a
   * correction, so that judging days in any order settles an operation once.
   */
  static final String FIND =
      """
      INSERT INTO finding (run_id, reconciliation, kind, reference, occurrence, side, operation,
          transaction_id, operation_id, charge_id, payment_intent_id, our_amount, our_currency,
          our_day, provider_amount, provider_currency, provider_fee, expected_fee, provider_day,
          occurred_at, waits_for, unknown_here)
      WITH told AS MATERIALIZED (
        SELECT s.id, s.day,
               (SELECT min(f.accepted_at) FROM statement f
                WHERE f.provider = s.provider AND f.day = s.day) AS first_told_at
        FROM statement s
        WHERE s.provider = :provider AND s.superseded_at IS NULL
      ),
      line AS MATERIALIZED (
        SELECT t.day, t.first_told_at,
               row_number() OVER (PARTITION BY p.operation_id ORDER BY p.line)::int AS occurrence,
               p.*
        FROM told t
        JOIN provider_claim p ON p.statement_id = t.id
        WHERE t.day = :day AND p.kind <> 'PAYOUT'
      ),
      own AS MATERIALIZED (
        SELECT transaction_id, provider_reference FROM our_claim
        WHERE provider = :provider AND day = :day
      ),
      elsewhere AS MATERIALIZED (
        SELECT p.statement_id, p.line
        FROM (SELECT operation_id AS sought FROM line
              UNION SELECT provider_reference FROM own WHERE provider_reference IS NOT NULL) k
        JOIN provider_claim p ON p.operation_id = k.sought
        WHERE p.statement_id IN (SELECT id FROM told WHERE day <> :day)
        UNION
        SELECT p.statement_id, p.line
        FROM (SELECT transaction_id AS sought FROM line WHERE transaction_id IS NOT NULL
              UNION SELECT transaction_id FROM own) k
        JOIN provider_claim p ON p.transaction_id = k.sought
        WHERE p.statement_id IN (SELECT id FROM told WHERE day <> :day)
      ),
      fee_of AS (
        SELECT DISTINCT ON (f.line) f.line AS fee_line, f.of_line
        FROM (
          SELECT f.line, o.line AS of_line, 1 AS rank
          FROM line f JOIN line o ON o.operation_id = f.operation_id
          WHERE f.kind IN ('FEE', 'FEE_REVERSAL') AND o.kind IN (:operations)
          UNION ALL
          SELECT f.line, o.line, 2
          FROM line f JOIN line o ON o.transaction_id = f.transaction_id
          WHERE f.kind IN ('FEE', 'FEE_REVERSAL') AND o.kind IN (:operations)
          UNION ALL
          SELECT f.line, o.line, 3
          FROM line f JOIN line o ON o.charge_id = f.charge_id
          WHERE f.kind IN ('FEE', 'FEE_REVERSAL') AND o.kind = 'CAPTURE'
        ) f
        ORDER BY f.line, rank, of_line
      ),
      extra_fee AS (
        SELECT f.of_line AS line,
               sum(CASE l.kind WHEN 'FEE' THEN l.amount ELSE -l.amount END)::bigint AS extra
        FROM fee_of f JOIN line l ON l.line = f.fee_line
        GROUP BY f.of_line
      ),
      pool AS MATERIALIZED (
        SELECT l.*, l.fee + coalesce(x.extra, 0) AS whole_fee FROM line l
        LEFT JOIN extra_fee x USING (line)
        WHERE l.kind IN (:operations)
        UNION ALL
        SELECT t.day, t.first_told_at, 1, p.*, p.fee
        FROM elsewhere e
        JOIN provider_claim p USING (statement_id, line)
        JOIN told t ON t.id = p.statement_id
        WHERE p.kind IN (:operations)
      ),
      by_provider_reference AS (
        SELECT DISTINCT ON (l.statement_id, l.line)
               l.statement_id, l.line, c.transaction_id AS claimed_by
        FROM pool l
        JOIN our_claim c ON c.provider = :provider AND c.provider_reference = l.operation_id
        WHERE CASE WHEN l.kind IN ('CAPTURE', 'REFUND') THEN c.kind IN ('CAPTURE', 'REFUND')
                   WHEN l.kind = 'REFUND_REVERSAL' THEN c.kind = 'REFUND'
                   ELSE c.kind = l.kind END
        ORDER BY l.statement_id, l.line,
                 coalesce(c.transaction_id = l.transaction_id, false) DESC, c.transaction_id
      ),
      candidate AS (
        SELECT l.*, b.claimed_by IS NOT NULL AS surely,
               CASE WHEN l.kind IN ('CAPTURE', 'REFUND') THEN 'OPERATION' ELSE l.kind END AS sort,
               c.transaction_id AS claim_id, c.kind AS our_kind, c.amount AS our_amount,
               c.currency AS our_currency, c.day AS our_day,
               c.payment_intent_id AS our_payment_intent_id,
               c.withdrawn_at, c.withdrawn_at IS NOT NULL AS withdrawn
        FROM pool l
        LEFT JOIN by_provider_reference b USING (statement_id, line)
        LEFT JOIN our_claim c ON c.provider = :provider
          AND c.transaction_id = coalesce(b.claimed_by, l.transaction_id)
          AND CASE WHEN l.kind IN ('CAPTURE', 'REFUND') THEN c.kind IN ('CAPTURE', 'REFUND')
                   WHEN l.kind = 'REFUND_REVERSAL' THEN c.kind = 'REFUND'
                   ELSE c.kind = l.kind END
      ),
      pair AS MATERIALIZED (
        SELECT c.*,
               row_number() OVER (about ORDER BY surely DESC, first_told_at, day, line) AS turn,
               row_number() OVER (
                   PARTITION BY operation_id, sort ORDER BY first_told_at, day, line) AS copy,
               count(*) OVER about > 1
                 AND bool_and(kind = our_kind AND currency = our_currency) OVER about
                 AND sum(amount) OVER about <= our_amount AS is_part,
               (sum(amount) OVER about)::bigint AS all_amounts,
               (sum(whole_fee) OVER about)::bigint AS all_fees
        FROM candidate c
        WINDOW about AS (PARTITION BY coalesce(claim_id, transaction_id, operation_id), sort)
      ),
      returned AS (
        SELECT DISTINCT claim_id FROM pair WHERE kind = 'REFUND_REVERSAL' AND withdrawn
      ),
      denied AS (
        SELECT p.statement_id, p.line FROM pair p
        JOIN our_denial d ON d.kind = p.kind AND d.reference = p.transaction_id
        WHERE p.claim_id IS NULL
        UNION
        SELECT p.statement_id, p.line FROM pair p
        JOIN our_denial d ON d.kind = p.kind AND d.reference = p.payment_intent_id
        WHERE p.claim_id IS NULL AND p.kind = 'CAPTURE'
      ),
      valued AS (
        SELECT p.*, d.line IS NOT NULL AS is_denied, r.claim_id IS NOT NULL AS is_returned,
               CASE WHEN is_part IS TRUE THEN all_amounts ELSE amount END AS said_amount,
               CASE WHEN is_part IS TRUE THEN all_fees ELSE whole_fee END AS said_fee
        FROM pair p
        LEFT JOIN denied d USING (statement_id, line)
        LEFT JOIN returned r USING (claim_id)
        WHERE p.day = :day
      ),
      priced AS (
        SELECT v.*, coalesce(x.fixed, 0) + share.sign * (CASE :rounding
                 WHEN 'DOWN' THEN share.points / 10000
                 WHEN 'UP' THEN (share.points + 9999) / 10000
                 WHEN 'HALF_UP' THEN (share.points + 5000) / 10000
                 ELSE (share.points + 4999 + share.points / 10000 % 2) / 10000 END)
                 AS expected_fee
        FROM valued v
        LEFT JOIN unnest(:feeKinds::text[], :feePoints::int[]) AS rate (kind, points)
          ON rate.kind = v.kind
        LEFT JOIN unnest(:fixedKinds::text[], :fixedCurrencies::text[], :fixedFees::bigint[])
            AS x (kind, currency, fixed)
          ON x.kind = v.kind AND x.currency = v.currency
        CROSS JOIN LATERAL (SELECT v.said_amount * abs(coalesce(rate.points, 0)) AS points,
            CASE WHEN rate.points < 0 THEN -1 ELSE 1 END AS sign) share
      ),
      by_line AS (
        SELECT unnest(CASE
                 WHEN is_part IS TRUE AND NOT withdrawn THEN array_remove(ARRAY[
                   CASE WHEN turn = 1 AND said_amount <> our_amount THEN 'AMOUNT' END,
                   CASE WHEN turn = 1 AND said_fee <> expected_fee THEN 'FEE' END,
                   CASE WHEN abs(our_day - day) > :waitDays THEN
                     CASE WHEN abs(our_day - day) <= :timingDays THEN 'TIMING'
                          ELSE 'MISSING_INTERNALLY' END END], NULL)
                 WHEN turn > 1 OR copy > 1 THEN ARRAY['DUPLICATE']
                 WHEN claim_id IS NULL AND is_denied THEN ARRAY['STATUS']
                 WHEN claim_id IS NULL THEN ARRAY['MISSING_INTERNALLY']
                 WHEN kind = 'REFUND_REVERSAL' AND our_currency <> currency THEN ARRAY['CURRENCY']
                 WHEN kind = 'REFUND_REVERSAL' AND our_amount <> amount THEN ARRAY['AMOUNT']
                 WHEN kind = 'REFUND_REVERSAL' AND NOT withdrawn THEN ARRAY['MISSING_INTERNALLY']
                 WHEN kind = 'REFUND_REVERSAL' THEN array_remove(ARRAY[
                   CASE WHEN said_fee <> expected_fee THEN 'FEE' END], NULL)
                 WHEN our_kind <> kind THEN ARRAY['STATUS']
                 WHEN withdrawn AND NOT is_returned THEN ARRAY[
                   CASE WHEN now() < withdrawn_at + make_interval(days => :waitDays::int)
                        THEN 'TIMING' ELSE 'STATUS' END]
                 WHEN our_currency <> currency THEN ARRAY['CURRENCY']
                 ELSE array_remove(ARRAY[
                   CASE WHEN our_amount <> amount THEN 'AMOUNT' END,
                   CASE WHEN said_fee <> expected_fee THEN 'FEE' END,
                   CASE WHEN abs(our_day - day) > :waitDays THEN
                     CASE WHEN abs(our_day - day) <= :timingDays THEN 'TIMING'
                          ELSE 'MISSING_INTERNALLY' END END], NULL)
               END) AS found, priced.*
        FROM priced
      ),
      unpaired AS (
        SELECT unnest(CASE
                 WHEN l.kind LIKE 'ADJUSTMENT%' THEN ARRAY['MISSING_INTERNALLY']
                 WHEN f.fee_line IS NULL THEN ARRAY['FEE']
                 ELSE ARRAY[]::text[] END) AS found, l.*
        FROM line l
        LEFT JOIN fee_of f ON f.fee_line = l.line
        WHERE l.kind NOT IN (:operations)
      ),
      twin AS (
        SELECT operation_id, sort, min(claim_id) AS one, max(claim_id) AS another FROM pair
        WHERE claim_id IS NOT NULL
        GROUP BY operation_id, sort
      ),
      by_claim AS (
        SELECT c.*, p.operation_id, p.charge_id, p.amount AS provider_amount,
               p.currency AS provider_currency, p.fee AS provider_fee, p.day AS provider_day,
               coalesce(t.one <> c.transaction_id OR t.another <> c.transaction_id, false)
                 AS repeats,
               CASE
                 WHEN :waitDays > 0 AND now() < :waitEnds
                   AND NOT EXISTS (SELECT FROM told WHERE day = :lastWaitDay)
                   THEN :lastWaitDay::date
                 WHEN now() >= :timingEnds THEN NULL
                 WHEN c.occurred_at >= :eveningBegins
                   AND NOT EXISTS (SELECT FROM told WHERE day = :dayAfter) THEN :dayAfter::date
                 WHEN c.occurred_at < :morningEnds
                   AND NOT EXISTS (SELECT FROM told WHERE day = :dayBefore) THEN :dayBefore::date
               END AS may_come
        FROM our_claim c
        LEFT JOIN pair p ON p.claim_id = c.transaction_id AND p.our_kind = c.kind
          AND p.kind <> 'REFUND_REVERSAL' AND p.turn = 1 AND p.copy = 1
        LEFT JOIN twin t ON t.operation_id = c.provider_reference
          AND t.sort = CASE WHEN c.kind IN ('CAPTURE', 'REFUND') THEN 'OPERATION' ELSE c.kind END
        WHERE c.provider = :provider AND c.day = :day AND c.withdrawn_at IS NULL
          AND p.day IS DISTINCT FROM :day
      ),
      of_claim AS (
        SELECT CASE
                 WHEN abs(provider_day - :day) <= :waitDays THEN NULL
                 WHEN abs(provider_day - :day) <= :timingDays THEN 'TIMING'
                 WHEN provider_day IS NOT NULL THEN 'MISSING_AT_PROVIDER'
                 WHEN repeats THEN 'DUPLICATE'
                 WHEN may_come IS NOT NULL THEN 'TIMING'
                 ELSE 'MISSING_AT_PROVIDER' END AS found, by_claim.*
        FROM by_claim
      )
      SELECT :runId, CASE WHEN kind IN ('REFUND', 'REFUND_REVERSAL') THEN 'REFUNDS'
                          ELSE 'PAYMENTS' END,
             found, operation_id, occurrence, 'PROVIDER', kind,
             coalesce(claim_id, transaction_id), operation_id, charge_id,
             coalesce(our_payment_intent_id, payment_intent_id), our_amount, our_currency, our_day,
             CASE WHEN found = 'AMOUNT' THEN said_amount ELSE amount END, currency,
             CASE WHEN found = 'FEE' THEN said_fee ELSE fee END, expected_fee, day, occurred_at,
             CASE WHEN found = 'TIMING' AND withdrawn AND NOT is_returned
                  THEN (withdrawn_at AT TIME ZONE 'UTC')::date + :waitDays::int END,
             found = 'MISSING_INTERNALLY' AND (claim_id IS NULL OR kind = 'REFUND_REVERSAL')
      FROM by_line
      UNION ALL
      SELECT :runId, 'PAYMENTS', found, operation_id, occurrence, 'PROVIDER', kind,
             transaction_id, operation_id, charge_id, payment_intent_id, NULL, NULL, NULL,
             amount, currency, CASE WHEN found = 'FEE' THEN amount ELSE fee END,
             CASE WHEN found = 'FEE' THEN 0 END, day, occurred_at, NULL, false
      FROM unpaired
      UNION ALL
      SELECT :runId, CASE kind WHEN 'REFUND' THEN 'REFUNDS' ELSE 'PAYMENTS' END, found,
             transaction_id, CASE kind WHEN 'CHARGEBACK_REVERSAL' THEN 2 ELSE 1 END, 'OURS', kind,
             transaction_id, coalesce(operation_id, provider_reference), charge_id,
             payment_intent_id, amount, currency, day, provider_amount, provider_currency,
             provider_fee, NULL::bigint, provider_day, occurred_at,
             CASE WHEN provider_day IS NULL AND NOT repeats THEN may_come END, false
      FROM of_claim
      WHERE found IS NOT NULL
      """;

  private ClaimSql() {}
}
