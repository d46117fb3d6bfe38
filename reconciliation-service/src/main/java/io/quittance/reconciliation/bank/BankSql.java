package io.quittance.reconciliation.bank;

/**
 * Which entry of the bank is about which payout: by the references that the entry has, never by its
 * amount.
 */
final class BankSql {

  private static final String RENDERED =
      """
      replace(replace(replace(replace(y.template, '{payout}', %s), '{date}', %s::text),
                      '{currency}', %s), '{account}', y.account)
      """;

  /**
   * {@code payout}: what payers say to have paid, when {@code :approved} without what one operator
   * alone says that they did. {@code named}: each entry with the payout that it names. {@code
   * arrived}: what the bank got of each payout.
   */
  static final String PAYOUTS_AND_ENTRIES =
      """
      WITH payer AS (
        SELECT * FROM unnest(:payers::text[], :templates::text[], :accounts::text[],
                             :waitDays::int[]) AS payer (provider, template, account, wait_days)
      ),
      payout AS MATERIALIZED (
        SELECT y.provider, y.wait_days, p.operation_id AS payout, %s AS reference, p.currency,
               sum(p.amount)::bigint AS amount, min(s.day) AS day,
               min(p.occurred_at) AS occurred_at
        FROM payer y
        JOIN statement s ON s.provider = y.provider AND s.superseded_at IS NULL
          AND s.day BETWEEN :firstDay AND :lastDay
          AND (NOT s.awaits_approval OR NOT :approved)
        JOIN provider_claim p ON p.statement_id = s.id AND p.kind = 'PAYOUT'
        WHERE strpos(y.template, '{payout}') > 0
        GROUP BY y.provider, y.wait_days, y.template, y.account, p.operation_id, p.currency
        UNION ALL
        SELECT y.provider, y.wait_days, %s, %s, t.currency, sum(t.net)::bigint, t.day,
               min(t.confirmed_at)
        FROM payer y
        JOIN settlement t ON t.provider = y.provider AND t.day BETWEEN :firstDay AND :lastDay
        WHERE strpos(y.template, '{payout}') = 0
        GROUP BY y.provider, y.wait_days, y.template, y.account, t.currency, t.day
        HAVING sum(t.net) <> 0
      ),
      entry AS MATERIALIZED (
        SELECT s.day, e.*
        FROM statement s JOIN bank_entry e ON e.statement_id = s.id
        WHERE s.provider = :bank AND s.superseded_at IS NULL
          AND s.day BETWEEN :firstDay AND :lastDay
          AND (NOT s.awaits_approval OR NOT :approved)
      ),
      named AS MATERIALIZED (
        SELECT DISTINCT ON (e.statement_id, e.line)
               e.statement_id, e.line, e.day, e.amount, e.currency AS entry_currency,
               x.provider, x.payout, x.currency, x.amount AS payout_amount, x.day AS payout_day
        FROM entry e
        CROSS JOIN unnest(e.refs) AS reference
        JOIN payout x USING (reference)
        ORDER BY e.statement_id, e.line, x.currency = e.currency DESC, x.provider, x.payout
      ),
      arrived AS MATERIALIZED (
        SELECT provider, payout, currency,
               coalesce(sum(amount) FILTER (WHERE entry_currency = currency), 0)::bigint AS amount,
               bool_or(day = :day AND entry_currency = currency) AS that_day
        FROM named GROUP BY provider, payout, currency
      )
      """
          .formatted(
              RENDERED.formatted("p.operation_id", "min(s.day)", "p.currency"),
              RENDERED.formatted("''", "t.day", "t.currency"),
              RENDERED.formatted("''", "t.day", "t.currency"));

  /**
   * An entry without a payout, of another amount or currency, or one too many: whatever comes once
   * the entries before it have reached the payout. {@code fitting} is what the others add up to.
   */
  static final String FIND =
      PAYOUTS_AND_ENTRIES
          + """
          , by_entry AS (
            SELECT e.*, n.provider, n.payout, n.currency AS payout_currency, n.payout_amount,
                   n.payout_day, a.amount AS arrived,
                   row_number() OVER payout_order AS turn,
                   (n.payout_amount - coalesce(
                       sum(e.amount) FILTER (WHERE e.currency = n.currency) OVER (
                           payout_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))
                     * sign(n.payout_amount) > 0 AS fits
            FROM entry e
            LEFT JOIN named n USING (statement_id, line)
            LEFT JOIN arrived a
              ON (a.provider, a.payout, a.currency) = (n.provider, n.payout, n.currency)
            WINDOW payout_order AS (
                PARTITION BY n.provider, n.payout, n.currency ORDER BY e.day, e.line)
          ),
          by_payout AS (
            SELECT by_entry.*,
                   sum(amount) FILTER (WHERE fits AND currency = payout_currency) OVER (
                       PARTITION BY provider, payout, payout_currency) AS fitting
            FROM by_entry
          ),
          verdict AS (
            SELECT CASE
                     WHEN payout IS NULL AND amount > 0 AND NOT :otherCredits
                       THEN 'MISSING_INTERNALLY'
                     WHEN payout IS NULL THEN NULL
                     WHEN currency <> payout_currency THEN 'CURRENCY'
                     WHEN arrived = payout_amount THEN NULL
                     WHEN turn > 1 AND NOT fits THEN 'DUPLICATE'
                     WHEN turn = 1 AND fitting IS DISTINCT FROM payout_amount THEN 'AMOUNT'
                   END AS found,
                   row_number() OVER (PARTITION BY servicer_reference ORDER BY line) AS occurrence,
                   by_payout.*
            FROM by_payout WHERE day = :day
          ),
          bank_day AS (
            SELECT max(day) AS latest,
                   greatest(coalesce(max(day) FILTER (WHERE day < :day), :day::date - 1),
                            :day::date - :lookBackDays) AS before
            FROM statement
            WHERE provider = :bank AND superseded_at IS NULL AND day <= :lastDay
          )
          INSERT INTO finding (run_id, reconciliation, kind, reference, occurrence, side, operation,
              operation_id, our_amount, our_currency, our_day, provider_amount, provider_currency,
              provider_day, occurred_at, waits_for, unknown_here)
          SELECT :runId, 'SETTLEMENTS', found, servicer_reference, occurrence, 'PROVIDER', 'PAYOUT',
                 coalesce(payout, servicer_reference), payout_amount, payout_currency, payout_day,
                 CASE found WHEN 'AMOUNT' THEN coalesce(fitting, amount) ELSE amount END, currency, day,
                 :from::timestamptz, NULL::date, false
          FROM verdict WHERE found IS NOT NULL
          UNION ALL
          SELECT :runId, 'SETTLEMENTS',
                 CASE WHEN b.latest <= x.day + x.wait_days THEN 'TIMING'
                      ELSE 'MISSING_AT_PROVIDER' END,
                 x.provider || ':' || x.payout || ':' || x.currency, 1, 'OURS', 'PAYOUT', x.payout,
                 x.amount, x.currency, x.day, NULL, NULL, NULL, x.occurred_at, b.latest + 1, false
          FROM payout x CROSS JOIN bank_day b
          WHERE x.day > b.before AND x.day <= :day
            AND NOT EXISTS (SELECT FROM named n
                            WHERE (n.provider, n.payout, n.currency)
                                = (x.provider, x.payout, x.currency))
          UNION ALL
          SELECT :runId, 'SETTLEMENTS', 'AMOUNT', 'opening-balance:' || n.currency, 1, 'PROVIDER',
                 'BALANCE', NULL, o.closing, o.currency, b.before, n.opening, n.currency, :day,
                 :from::timestamptz, NULL, false
          FROM bank_day b
          JOIN statement s ON s.provider = :bank AND s.day = b.before AND s.superseded_at IS NULL
          JOIN bank_balance o ON o.statement_id = s.id
          JOIN bank_balance n ON n.statement_id = :statementId AND n.currency = o.currency
          WHERE n.opening <> o.closing
          """;

  /** What the bank got of payouts that a statement concerns, beyond what was told of them. */
  static final String UNTOLD =
      PAYOUTS_AND_ENTRIES
          + """
          , told AS (
            SELECT provider, payout, currency, sum(amount)::bigint AS amount, max(part) AS part,
                   bool_or(day = :day) AS that_day
            FROM receipt WHERE bank = :bank
            GROUP BY provider, payout, currency
          )
          SELECT provider, payout, currency, coalesce(t.part, 0) + 1 AS part,
                 coalesce(a.amount, 0) - coalesce(t.amount, 0) AS amount
          FROM arrived a FULL JOIN told t USING (provider, payout, currency)
          WHERE (coalesce(a.that_day, false) OR coalesce(t.that_day, false))
            AND coalesce(a.amount, 0) <> coalesce(t.amount, 0)
            AND EXISTS (SELECT FROM statement WHERE id = :statementId AND superseded_at IS NULL)
          ORDER BY provider, payout, currency
          """;

  /**
   * Other days with a difference about a payout that entries of a day name as well: also one that
   * two persons have decided, as the rest of the payout may come after all.
   */
  static final String DAYS_OF_SAME_PAYOUTS =
      PAYOUTS_AND_ENTRIES
          + """
          SELECT DISTINCT d.provider AS bank, d.day
          FROM discrepancy d
          JOIN finding f ON f.run_id = d.latest_run_id
              AND (f.reconciliation, f.kind, f.reference, f.occurrence)
                  = (d.reconciliation, d.kind, d.reference, d.occurrence)
          JOIN named n ON n.day = :day AND n.payout = f.operation_id AND n.currency = f.our_currency
          WHERE d.provider = :bank AND (d.status = 'OPEN' OR d.explained_by IS NOT NULL)
            AND d.reconciliation = 'SETTLEMENTS' AND d.day <> :day AND d.day BETWEEN :firstDay AND :lastDay
          """;

  static final String DAYS_CONCERNED =
      """
      SELECT s.provider AS bank, min(s.day) AS day
      FROM statement s
      WHERE s.provider = ANY (:banks::text[]) AND s.superseded_at IS NULL
        AND s.day BETWEEN :day AND :lastDay
        AND (EXISTS (SELECT FROM settlement WHERE run_id = :runId)
             OR EXISTS (SELECT FROM provider_claim
                        WHERE statement_id = :statementId AND kind = 'PAYOUT'))
      GROUP BY s.provider
      UNION
      SELECT d.provider, d.day
      FROM discrepancy d
      WHERE d.provider = ANY (:banks::text[]) AND d.status = 'OPEN'
        AND d.reconciliation = 'SETTLEMENTS' AND d.day BETWEEN :day AND :lastDay
        AND (EXISTS (SELECT FROM settlement WHERE run_id = :runId)
             OR EXISTS (SELECT FROM provider_claim
                        WHERE statement_id = :statementId AND kind = 'PAYOUT'))
      """;

  /** Whether the lines of a payout, less their fees, add up to it. */
  static final String FIND_IN_STATEMENT =
      """
      INSERT INTO finding (run_id, reconciliation, kind, reference, occurrence, side, operation,
          operation_id, our_amount, our_currency, our_day, provider_amount, provider_currency,
          provider_day, occurred_at, unknown_here)
      SELECT :runId, 'SETTLEMENTS', 'AMOUNT', x.operation_id,
             row_number() OVER (PARTITION BY x.operation_id ORDER BY x.line), 'PROVIDER', 'PAYOUT',
             x.operation_id, l.net, x.currency, :day, x.amount, x.currency, :day, x.occurred_at,
             false
      FROM provider_claim x
      CROSS JOIN LATERAL (
        SELECT count(*) AS lines,
               coalesce(sum(CASE WHEN p.kind IN ('CAPTURE', 'REFUND_REVERSAL',
                                                 'CHARGEBACK_REVERSAL', 'FEE_REVERSAL',
                                                 'ADJUSTMENT_CREDIT')
                                 THEN p.amount ELSE -p.amount END - p.fee), 0)::bigint AS net
        FROM provider_claim p
        JOIN statement s ON s.id = p.statement_id AND s.superseded_at IS NULL
        WHERE s.provider = :provider AND p.payout = x.operation_id AND p.currency = x.currency
          AND p.kind <> 'PAYOUT') l
      WHERE x.statement_id = :statementId AND x.kind = 'PAYOUT' AND l.lines > 0
        AND l.net <> x.amount
      """;

  private BankSql() {}
}
