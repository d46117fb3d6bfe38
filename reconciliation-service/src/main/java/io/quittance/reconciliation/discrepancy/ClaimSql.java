package io.quittance.reconciliation.discrepancy;

/** The statement of {@link CompareClaims}. */
final class ClaimSql {

  /**
   * Writes one row per difference, and per currency what matches on other days within the days that
   * a line may take, which is no difference.
   *
   * <p>{@code pool} is the lines of the day and every line elsewhere that shares a reference with
   * them or with a claim of the day. {@code turn} is a line's place among the lines about the same
   * claim, {@code copy} its place among those with the same provider reference: only the first of
   * both is the operation, the others repeat it, unless they are parts of it: as many of them, in
   * their order, as together are no more than the claim, repeated ones left out where all are more.
   * The first is the one that was told first, by whatever file, so that judging days in any order
   * settles an operation once; what a corrected file adds to its day was told by that file.
   *
   * <p>{@code together} is what was written beside a line of the same row. A fee is compared in the
   * currency in which the row is settled, with what is left of the amount after coupons and
   * discounts; what is shared with others is no part of the price.
   */
  static final String FIND =
      """
      WITH told AS MATERIALIZED (
        SELECT s.id, s.day,
               (SELECT min(f.accepted_at) FROM statement f
                WHERE f.provider = s.provider AND f.day = s.day) AS first_told_at
        FROM statement s
        WHERE s.provider = :provider AND s.superseded_at IS NULL
      ),
      line AS MATERIALIZED (
        SELECT t.day, coalesce(a.told_at, t.first_told_at) AS first_told_at,
               row_number() OVER (PARTITION BY p.operation_id ORDER BY p.line)::int AS occurrence,
               p.*
        FROM told t
        JOIN provider_claim p ON p.statement_id = t.id
        LEFT JOIN added_line a ON (a.statement_id, a.line) = (p.statement_id, p.line)
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
      beside AS MATERIALIZED (
        SELECT statement_id, beside_line, operation_id, kind, amount, fee, currency
        FROM line WHERE beside_line IS NOT NULL
        UNION ALL
        SELECT b.statement_id, b.beside_line, b.operation_id, b.kind, b.amount, b.fee, b.currency
        FROM elsewhere e
        JOIN provider_claim b ON b.statement_id = e.statement_id AND b.beside_line = e.line
      ),
      together AS MATERIALIZED (
        SELECT m.statement_id, m.line, sum(b.fee)::bigint AS fee,
               max(b.currency) FILTER (WHERE b.currency <> m.currency) AS currency,
               (sum(b.amount) FILTER (WHERE b.currency <> m.currency))::bigint AS amount,
               (coalesce(sum(CASE WHEN (b.kind = 'ADJUSTMENT_CREDIT') = (m.kind IN
                   ('CAPTURE', 'REFUND_REVERSAL', 'CHARGEBACK_REVERSAL')) THEN b.amount
                   ELSE -b.amount END)
                 FILTER (WHERE b.currency = m.currency AND b.operation_id NOT LIKE '%:shared'),
                 0))::bigint AS change
        FROM (SELECT statement_id, line, kind, currency FROM line
              UNION ALL
              SELECT statement_id, line, p.kind, p.currency
              FROM elsewhere JOIN provider_claim p USING (statement_id, line)) m
        JOIN beside b ON (b.statement_id, b.beside_line) = (m.statement_id, m.line)
        GROUP BY m.statement_id, m.line
      ),
      charged AS MATERIALIZED (
        SELECT l.*, coalesce(w.fee, 0) AS beside_fee,
               coalesce(w.amount, l.amount + coalesce(w.change, 0)) AS fee_amount,
               coalesce(w.currency, l.currency) AS fee_currency
        FROM line l
        LEFT JOIN together w USING (statement_id, line)
        WHERE l.kind IN (:operations)
      ),
      fee_of AS (
        SELECT DISTINCT ON (f.line) f.line AS fee_line, f.of_line
        FROM (
          SELECT f.line, o.line AS of_line, 1 AS rank
          FROM line f JOIN charged o ON o.operation_id = f.operation_id
          WHERE f.kind IN ('FEE', 'FEE_REVERSAL') AND o.fee_currency = f.currency
          UNION ALL
          SELECT f.line, o.line, 2
          FROM line f JOIN charged o ON o.transaction_id = f.transaction_id
          WHERE f.kind IN ('FEE', 'FEE_REVERSAL') AND o.fee_currency = f.currency
          UNION ALL
          SELECT f.line, o.line, 3
          FROM line f JOIN charged o ON o.charge_id = f.charge_id
          WHERE f.kind IN ('FEE', 'FEE_REVERSAL') AND o.kind = 'CAPTURE'
            AND o.fee_currency = f.currency
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
        SELECT c.*, c.fee + c.beside_fee + coalesce(x.extra, 0) AS whole_fee
        FROM charged c
        LEFT JOIN extra_fee x USING (line)
        UNION ALL
        SELECT t.day, coalesce(a.told_at, t.first_told_at), 1, p.*, coalesce(w.fee, 0),
               coalesce(w.amount, p.amount + coalesce(w.change, 0)),
               coalesce(w.currency, p.currency), p.fee + coalesce(w.fee, 0)
        FROM elsewhere e
        LEFT JOIN together w USING (statement_id, line)
        JOIN provider_claim p USING (statement_id, line)
        JOIN told t ON t.id = p.statement_id
        LEFT JOIN added_line a ON (a.statement_id, a.line) = (p.statement_id, p.line)
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
      in_turn AS (
        SELECT c.*, coalesce(claim_id, transaction_id, operation_id) AS subject,
               row_number() OVER (about ORDER BY surely DESC, first_told_at, day, line) AS turn,
               row_number() OVER (
                   PARTITION BY operation_id, sort ORDER BY first_told_at, day, line) AS copy,
               bool_and(kind = our_kind AND currency = our_currency) OVER about AS alike,
               sum(amount) OVER about <= our_amount AS all_fit
        FROM candidate c
        WINDOW about AS (PARTITION BY coalesce(claim_id, transaction_id, operation_id), sort)
      ),
      fitting AS (
        SELECT t.*,
               alike AND (all_fit OR copy = 1 AND sum(amount) FILTER (WHERE copy = 1) OVER (
                   PARTITION BY subject, sort ORDER BY turn) <= our_amount) AS fits
        FROM in_turn t
      ),
      pair AS MATERIALIZED (
        SELECT f.*,
               fits AND count(*) FILTER (WHERE fits) OVER about > 1 AS is_part,
               (sum(amount) FILTER (WHERE fits) OVER about)::bigint AS all_amounts,
               min(fee_currency) FILTER (WHERE fits) OVER about
                 = max(fee_currency) FILTER (WHERE fits) OVER about AS one_price,
               (sum(fee_amount) FILTER (WHERE fits) OVER about)::bigint AS all_fee_amounts,
               (sum(whole_fee) FILTER (WHERE fits) OVER about)::bigint AS all_fees
        FROM fitting f
        WINDOW about AS (PARTITION BY subject, sort)
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
               CASE WHEN is_part IS TRUE AND one_price THEN all_fee_amounts ELSE fee_amount END
                 AS priced_amount,
               CASE WHEN is_part IS TRUE AND one_price THEN all_fees ELSE whole_fee END AS said_fee
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
          ON x.kind = v.kind AND x.currency = v.fee_currency
        CROSS JOIN LATERAL (SELECT v.priced_amount * abs(coalesce(rate.points, 0)) AS points,
            CASE WHEN rate.points < 0 THEN -1 ELSE 1 END AS sign) share
      ),
      by_line AS (
        SELECT unnest(CASE
                 WHEN is_part IS TRUE AND NOT withdrawn THEN array_remove(ARRAY[
                   CASE WHEN turn = 1 AND said_amount <> our_amount THEN 'AMOUNT' END,
                   CASE WHEN (turn = 1 OR NOT one_price) AND said_fee <> expected_fee
                     THEN 'FEE' END,
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
      matched AS (
        SELECT p.line FROM priced p
        WHERE NOT EXISTS (SELECT FROM by_line b
                          WHERE b.line = p.line AND b.found NOT IN ('AMOUNT', 'FEE', 'TIMING'))
      ),
      unpaired AS (
        SELECT unnest(CASE
                 WHEN m.line IS NOT NULL THEN ARRAY[]::text[]
                 WHEN l.kind LIKE 'ADJUSTMENT%' THEN ARRAY['MISSING_INTERNALLY']
                 WHEN f.fee_line IS NULL THEN ARRAY['FEE']
                 ELSE ARRAY[]::text[] END) AS found, l.*
        FROM line l
        LEFT JOIN fee_of f ON f.fee_line = l.line
        LEFT JOIN matched m ON m.line = l.beside_line
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
      ),
      neighboring AS (
        INSERT INTO matched_elsewhere (run_id, currency, ours, provider)
        SELECT :runId, our_currency,
               coalesce(sum(met) FILTER (WHERE day = :day), 0),
               coalesce(sum(met) FILTER (WHERE our_day = :day), 0)
        FROM (SELECT pair.*, CASE WHEN is_part IS TRUE THEN amount ELSE our_amount END AS met
              FROM pair) p
        WHERE our_kind = kind AND our_currency = currency AND NOT withdrawn
          AND (is_part IS TRUE OR (turn = 1 AND copy = 1))
          AND :day IN (day, our_day) AND day <> our_day AND abs(our_day - day) <= :waitDays
        GROUP BY our_currency
      )
      INSERT INTO finding (run_id, reconciliation, kind, reference, occurrence, side, operation,
          transaction_id, operation_id, charge_id, payment_intent_id, our_amount, our_currency,
          our_day, provider_amount, provider_currency, provider_fee, expected_fee, provider_day,
          occurred_at, waits_for, unknown_here)
      SELECT :runId, CASE WHEN kind IN ('REFUND', 'REFUND_REVERSAL') THEN 'REFUNDS'
                          ELSE 'PAYMENTS' END,
             found, operation_id, occurrence, 'PROVIDER', kind,
             coalesce(claim_id, transaction_id), operation_id, charge_id,
             coalesce(our_payment_intent_id, payment_intent_id), our_amount, our_currency, our_day,
             CASE WHEN found = 'AMOUNT' THEN said_amount
                  WHEN found = 'FEE' AND fee_currency <> currency THEN priced_amount
                  ELSE amount END,
             CASE WHEN found = 'FEE' THEN fee_currency ELSE currency END,
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
