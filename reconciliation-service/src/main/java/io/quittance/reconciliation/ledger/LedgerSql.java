package io.quittance.reconciliation.ledger;

/**
 * The statements of {@link CompareLedger}. Our side is what payments, settlements and receipts say,
 * the provider's side is the ledger.
 */
final class LedgerSql {

  private static final String INTO =
      """
      INSERT INTO finding (run_id, reconciliation, kind, reference, occurrence, side, operation,
          transaction_id, operation_id, payment_intent_id, our_amount, our_currency, our_day,
          provider_amount, provider_currency, provider_day, occurred_at, waits_for, unknown_here)
      """;

  /** What both sides have by what {@code compared} has of them. */
  private static final String SUMS =
      """
      SELECT of_provider, currency, kind, sum(matched)::bigint AS matched,
             sum(our_count)::bigint AS our_count, sum(our_amount)::bigint AS our_amount,
             sum(our_value)::bigint AS our_value, sum(their_count)::bigint AS their_count,
             sum(their_amount)::bigint AS their_amount, sum(their_value)::bigint AS their_value,
             sum(matched_value)::bigint AS matched_value
      FROM compared GROUP BY of_provider, currency, kind ORDER BY of_provider, currency, kind
      """;

  /**
   * Each operation against its entry, by the entry's reference; gives the sums of what was
   * compared.
   */
  static final String OPERATIONS =
      """
      WITH booked AS MATERIALIZED (
        SELECT reference, provider, currency, kind, min(entry_id) AS entry_id,
               sum(amount)::bigint AS amount, min(payment_intent_id) AS payment_intent_id,
               min(occurred_at) AS occurred_at, min(booked_at) AS booked_at
        FROM ledger_posting WHERE statement_id = :statementId AND kind IS NOT NULL
        GROUP BY reference, provider, currency, kind
      ),
      told AS MATERIALIZED (
        SELECT m.* FROM payment_move m WHERE m.occurred_at >= :from AND m.occurred_at < :to
        UNION
        SELECT m.* FROM booked b JOIN payment_move m USING (reference)
      ),
      pair AS (
        SELECT coalesce(m.reference, b.reference) AS reference,
               row_number() OVER (PARTITION BY coalesce(m.reference, b.reference)
                                  ORDER BY b.provider, b.currency) AS occurrence,
               m.reference IS NOT NULL AS is_told, b.reference IS NOT NULL AS is_booked,
               coalesce(m.kind, b.kind) AS operation, m.amount AS our_amount,
               m.currency AS our_currency, (m.occurred_at AT TIME ZONE 'UTC')::date AS our_day,
               m.provider AS our_provider, m.kind AS our_kind, b.provider, b.kind,
               abs(b.amount) AS amount, b.currency, b.entry_id,
               (b.booked_at AT TIME ZONE 'UTC')::date AS booked_day,
               coalesce(m.payment_intent_id, b.payment_intent_id) AS payment_intent_id,
               coalesce(m.occurred_at, b.occurred_at) AS occurred_at, b.booked_at,
               m.kind <> b.kind OR m.provider <> b.provider
                 OR (b.amount > 0) <> (b.kind IN ('CAPTURE', 'REFUND_FAILED',
                                                  'CHARGEBACK_REVERSAL')) AS is_another
        FROM told m FULL JOIN booked b ON b.reference = m.reference
      ),
      verdict AS (
        SELECT CASE
                 WHEN NOT is_booked AND occurred_at >= :fresh THEN 'TIMING'
                 WHEN NOT is_booked THEN 'MISSING_AT_PROVIDER'
                 WHEN NOT is_told AND booked_at >= :fresh THEN 'TIMING'
                 WHEN NOT is_told THEN 'MISSING_INTERNALLY'
                 WHEN is_another THEN 'STATUS'
                 WHEN our_currency <> currency THEN 'CURRENCY'
                 WHEN our_amount <> amount THEN 'AMOUNT'
               END AS found, pair.*
        FROM pair
      ),
      judged AS MATERIALIZED (
        SELECT * FROM verdict v
        WHERE is_booked OR NOT EXISTS (
            SELECT FROM ledger_posting p
            JOIN statement s ON s.id = p.statement_id AND s.superseded_at IS NULL
            WHERE p.reference = v.reference)
      ),
      written AS (
      """
          + INTO
          + """
          SELECT :runId, 'LEDGER', found, reference, occurrence,
                 CASE WHEN is_told THEN 'OURS' ELSE 'PROVIDER' END, operation, reference, entry_id,
                 payment_intent_id, our_amount, our_currency, our_day, amount, currency, booked_day,
                 occurred_at, CASE WHEN NOT is_booked THEN :day::date + 1 END, false
          FROM judged WHERE found IS NOT NULL
          ),
          compared AS (
            SELECT provider AS of_provider, currency, kind, count(*) AS matched,
                   count(*) AS our_count, sum(our_amount) AS our_amount,
                   sum(our_amount) AS our_value, count(*) AS their_count,
                   sum(amount) AS their_amount, sum(amount) AS their_value,
                   sum(amount) AS matched_value
            FROM judged WHERE found IS NULL GROUP BY provider, currency, kind
            UNION ALL
            SELECT our_provider, our_currency, our_kind, 0, count(*), sum(our_amount),
                   sum(our_amount), 0, 0, 0, 0
            FROM judged o
            WHERE found <> 'TIMING' AND is_told AND occurrence = 1
              -- One that has its entry, and another entry beside, is ours once.
              AND NOT EXISTS (SELECT FROM judged n
                              WHERE n.found IS NULL AND n.occurrence > 1
                                AND n.reference = o.reference)
            GROUP BY our_provider, our_currency, our_kind
            UNION ALL
            SELECT provider, currency, kind, 0, 0, 0, 0, count(*), sum(amount), sum(amount),
                   sum(CASE found WHEN 'AMOUNT' THEN least(our_amount, amount) ELSE 0 END)
            FROM judged WHERE found <> 'TIMING' AND is_booked GROUP BY provider, currency, kind
          )
          """
          + SUMS;

  /** What was booked on clearing accounts, and neither a fact nor two persons stand behind it. */
  static final String UNEXPLAINED =
      INTO
          + """
          SELECT :runId, 'LEDGER', 'MISSING_INTERNALLY', reference || ' ' || account,
                 row_number() OVER (PARTITION BY reference, account ORDER BY line), 'PROVIDER',
                 'POSTING', NULL, entry_id, payment_intent_id, NULL, NULL, NULL, amount, currency,
                 :day, booked_at, NULL, false
          FROM ledger_posting
          WHERE statement_id = :statementId AND kind IS NULL AND booked_that_day AND amount <> 0
            AND cause NOT LIKE 'adjustment%' AND cause NOT LIKE 'settlement.%'
          """;

  /**
   * Settlements and receipts against their entries, on each clearing account that they touch; gives
   * the sums of what was compared.
   */
  static final String SETTLEMENTS =
      """
      WITH booked AS MATERIALIZED (
        SELECT subject_id AS id, account, provider, currency, min(entry_id) AS entry_id,
               sum(amount)::bigint AS amount, min(booked_at) AS booked_at
        FROM ledger_posting
        WHERE statement_id = :statementId AND cause LIKE 'settlement.%'
          AND subject_id IS NOT NULL
        GROUP BY subject_id, account, provider, currency
      ),
      told AS MATERIALIZED (
        SELECT s.id, s.provider, 'provider:' || s.provider || leg.account AS account,
               s.currency, leg.amount, s.day, s.confirmed_at AS told_at
        FROM settlement s
        CROSS JOIN LATERAL (VALUES (':receivable', -s.gross),
                                   (':transit', CASE WHEN s.in_transit THEN s.net ELSE 0 END))
          AS leg (account, amount)
        WHERE leg.amount <> 0 AND (s.day = :day OR s.id IN (SELECT id FROM booked))
        UNION ALL
        SELECT r.id, r.provider, 'provider:' || r.provider || ':transit', r.currency,
               -r.amount, r.day, r.told_at
        FROM receipt r WHERE r.day = :day OR r.id IN (SELECT id FROM booked)
      ),
      verdict AS (
        SELECT CASE
                 WHEN b.id IS NULL AND m.told_at >= :fresh THEN 'TIMING'
                 WHEN b.id IS NULL THEN 'MISSING_AT_PROVIDER'
                 WHEN m.id IS NULL THEN 'MISSING_INTERNALLY'
                 WHEN b.currency <> m.currency THEN 'CURRENCY'
                 WHEN b.amount <> m.amount THEN 'AMOUNT'
               END AS found,
               coalesce(m.id, b.id) || ' ' || coalesce(m.account, b.account) AS reference,
               m.id IS NOT NULL AS is_told, b.id IS NOT NULL AS is_booked, b.entry_id,
               coalesce(m.provider, b.provider) AS provider, m.amount AS our_amount,
               m.currency AS our_currency, m.day AS our_day, b.amount, b.currency,
               (b.booked_at AT TIME ZONE 'UTC')::date AS booked_day,
               coalesce(m.told_at, b.booked_at) AS occurred_at, m.id AS told_id,
               m.account AS told_account
        FROM told m FULL JOIN booked b ON b.id = m.id AND b.account = m.account
      ),
      judged AS MATERIALIZED (
        SELECT * FROM verdict
        -- What is told after the books of its day were taken is in those of a later one.
        WHERE is_booked OR NOT EXISTS (
            SELECT FROM ledger_posting p
            JOIN statement s ON s.id = p.statement_id AND s.superseded_at IS NULL
            WHERE p.subject_id = told_id AND p.account = told_account)
      ),
      written AS (
      """
          + INTO
          + """
          SELECT :runId, 'LEDGER', found, reference,
                 row_number() OVER (PARTITION BY found, reference),
                 CASE WHEN is_told THEN 'OURS' ELSE 'PROVIDER' END, 'PAYOUT', NULL, entry_id, NULL,
                 our_amount, our_currency, our_day, amount, currency, booked_day, occurred_at,
                 CASE WHEN NOT is_booked THEN :day::date + 1 END, false
          FROM judged WHERE found IS NOT NULL
          ),
          compared AS (
            SELECT provider AS of_provider, our_currency AS currency, 'PAYOUT' AS kind,
                   count(*) FILTER (WHERE found IS NULL) AS matched, count(*) AS our_count,
                   sum(our_amount) AS our_amount, sum(abs(our_amount)) AS our_value,
                   0 AS their_count, 0 AS their_amount, 0 AS their_value, 0 AS matched_value
            FROM judged WHERE is_told AND found IS DISTINCT FROM 'TIMING'
            GROUP BY provider, our_currency
            UNION ALL
            SELECT provider, currency, 'PAYOUT', 0, 0, 0, 0, count(*), sum(amount),
                   sum(abs(amount)),
                   sum(CASE WHEN sign(our_amount) = sign(amount) AND our_currency = currency
                            THEN least(abs(our_amount), abs(amount)) ELSE 0 END)
            FROM judged WHERE is_booked AND found IS DISTINCT FROM 'TIMING'
            GROUP BY provider, currency
          )
          """
          + SUMS;

  /** What {@link #UNEXPLAINED} found, which nothing of ours stands against. */
  static final String UNEXPLAINED_SUMS =
      """
      WITH compared AS (
        SELECT NULL AS of_provider, provider_currency AS currency, operation AS kind, 0 AS matched,
               0 AS our_count, 0 AS our_amount, 0 AS our_value, count(*) AS their_count,
               sum(provider_amount) AS their_amount, sum(abs(provider_amount)) AS their_value,
               0 AS matched_value
        FROM finding
        WHERE run_id = :runId AND reconciliation = 'LEDGER' AND operation = 'POSTING'
        GROUP BY provider_currency, operation
      )
      """
          + SUMS;

  /**
   * Accounts must go from what they held to what they hold by what was posted, begin a day as they
   * ended the one before, and hold nothing that the list of postings does not show; all of a
   * currency comes to nothing.
   */
  static final String ACCOUNTS =
      INTO
          + """
          WITH listed AS (
            SELECT account, currency, sum(amount)::bigint AS amount
            FROM ledger_posting WHERE statement_id = :statementId AND booked_that_day
            GROUP BY account, currency
          ),
          yesterday AS (
            SELECT id FROM statement
            WHERE provider = :provider AND day = :day::date - 1 AND superseded_at IS NULL
              -- Taken while the day lasted, it says nothing about its end.
              AND accepted_at >= :from
          ),
          verdict AS (
            SELECT 'balance:' AS what, account, currency, opening + debits - credits AS ours,
                   closing AS theirs
            FROM ledger_account WHERE statement_id = :statementId
            UNION ALL
            SELECT 'opening:', a.account, a.currency, before.closing, a.opening
            FROM ledger_account a
            JOIN ledger_account before ON before.statement_id = (SELECT id FROM yesterday)
              AND (before.account, before.currency) = (a.account, a.currency)
            WHERE a.statement_id = :statementId AND a.account <> '*'
            UNION ALL
            SELECT 'postings:', a.account, a.currency, coalesce(l.amount, 0), a.debits - a.credits
            FROM ledger_account a LEFT JOIN listed l USING (account, currency)
            WHERE a.statement_id = :statementId AND a.clearing
          )
          SELECT :runId, 'LEDGER', 'AMOUNT', what || account || ':' || currency, 1, 'PROVIDER',
                 'ACCOUNT', NULL, account, NULL, ours, currency, :day, theirs, currency, :day,
                 :from::timestamptz, NULL, false
          FROM verdict WHERE ours <> theirs
          """;

  /**
   * What a merchant is owed: opening balance, income less spending, fees and payouts give the
   * closing one; and what was booked for a merchant is what that merchant's payments moved.
   */
  static final String OWNERS =
      INTO
          + """
          WITH posted AS (
            SELECT m.merchant_id, p.currency, sum(p.amount)::bigint AS amount,
                   p.currency AS posted_currency
            FROM ledger_posting p JOIN payment_move m USING (reference)
            WHERE p.statement_id = :statementId AND p.kind IS NOT NULL AND p.booked_that_day
            GROUP BY m.merchant_id, p.currency
          ),
          verdict AS (
            SELECT 'owner:' AS what, merchant_id, currency,
                   opening + operations - fees - payouts + other AS ours, closing AS theirs
            FROM ledger_owner WHERE statement_id = :statementId
            UNION ALL
            SELECT 'operations:', merchant_id, currency, coalesce(p.amount, 0),
                   coalesce(o.operations, 0)
            FROM posted p
            FULL JOIN (SELECT * FROM ledger_owner WHERE statement_id = :statementId) o
              USING (merchant_id, currency)
            -- Whose an operation is that we know nothing of, only the ledger says.
            WHERE NOT EXISTS (
                SELECT FROM ledger_posting u
                WHERE u.statement_id = :statementId AND u.kind IS NOT NULL AND u.booked_that_day
                  AND u.currency = coalesce(p.currency, o.currency)
                  AND NOT EXISTS (SELECT FROM payment_move m WHERE m.reference = u.reference))
          )
          SELECT :runId, 'LEDGER', 'AMOUNT', what || merchant_id || ':' || currency, 1, 'PROVIDER',
                 'OWNER', NULL, merchant_id, NULL, ours, currency, :day, theirs, currency, :day,
                 :from::timestamptz, NULL, false
          FROM verdict WHERE ours <> theirs
          """;

  /** Control totals that were still not met when waiting for them ended, of any run. */
  static final String CONTROL_TOTALS =
      INTO
          + """
          SELECT :runId, 'LEDGER',
                 CASE WHEN t.holder = 'ledger' AND t.held < t.expected THEN 'MISSING_AT_PROVIDER'
                      WHEN t.holder = 'ledger' THEN 'MISSING_INTERNALLY'
                      WHEN t.held < t.expected THEN 'MISSING_INTERNALLY'
                      WHEN t.held > t.expected THEN 'MISSING_AT_PROVIDER'
                      ELSE 'AMOUNT' END,
                 concat_ws(':', 'control-total', t.holder, t.provider, t.kind, t.currency), 1,
                 CASE WHEN t.holder = 'ledger' THEN 'OURS' ELSE 'PROVIDER' END, 'CONTROL_TOTAL',
                 NULL, NULL, NULL,
                 CASE WHEN t.holder = 'ledger' THEN t.expected_amount ELSE t.held_amount END,
                 t.currency, :day,
                 CASE WHEN t.holder = 'ledger' THEN t.held_amount ELSE t.expected_amount END,
                 t.currency, :day, :from::timestamptz, NULL, false
          FROM reconciliation_run r
          CROSS JOIN LATERAL (
            SELECT coalesce(line ->> 'holder', 'copy') AS holder,
                   coalesce(line ->> 'provider', r.provider) AS provider, line ->> 'kind' AS kind,
                   line ->> 'currency' AS currency,
                   (line ->> 'expectedCount')::bigint AS expected,
                   (line ->> 'heldCount')::bigint AS held,
                   (line ->> 'expectedAmount')::bigint AS expected_amount,
                   (line ->> 'heldAmount')::bigint AS held_amount
            FROM jsonb_array_elements(r.control_totals) AS line) t
          WHERE r.id = :runId AND r.complete IS FALSE
            AND (t.held, t.held_amount) <> (t.expected, t.expected_amount)
          """;

  private LedgerSql() {}
}
