package io.quittance.ledger.books;

/**
 * The statements of {@link BooksOfDay}. Clearing accounts are those that must hold nothing but what
 * is still to come.
 */
final class BooksSql {

  private static final String IS_CLEARING =
      """
      (a.code = 'suspense' OR a.code LIKE 'provider:%:receivable'
       OR a.code LIKE 'provider:%:transit')
      """;

  private static final String SIGNED = "CASE p.side WHEN 'DEBIT' THEN p.amount ELSE -p.amount END";

  static final String POSTED =
      """
      WITH chosen AS (
        SELECT id FROM journal_entry WHERE booked_at >= :from AND booked_at < :to
        UNION
        SELECT e.id FROM booked_operation o JOIN journal_entry e ON e.reference = o.reference
        WHERE o.occurred_at >= :from AND o.occurred_at < :to
        UNION
        SELECT id FROM journal_entry WHERE effective_date = :day
      )
      SELECT e.id, e.reference, o.kind, e.cause_kind, a.code, a.currency,
             sum(%s)::bigint AS amount, e.payment_intent_id, o.occurred_at, e.booked_at,
             e.booked_at >= :from AND e.booked_at < :to AS booked_that_day
      FROM chosen
      JOIN journal_entry e USING (id)
      LEFT JOIN booked_operation o ON o.reference = e.reference
      JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at
      JOIN account a ON a.id = p.account_id AND %s
      GROUP BY e.id, o.reference, a.id
      ORDER BY e.sequence, a.code COLLATE "C", a.currency COLLATE "C"
      """
          .formatted(SIGNED, IS_CLEARING);

  /** What an account had been debited less what it had been credited before a moment. */
  private static final String HELD_BEFORE =
      """
      LATERAL (
        SELECT coalesce((SELECT debit_total - credit_total FROM posting
                         WHERE account_id = a.id AND booked_at < %s
                         ORDER BY booked_at DESC, sequence DESC, line_no DESC LIMIT 1), 0) AS held)
      """;

  private static final String AT_OPENING = HELD_BEFORE.formatted(":from");
  private static final String AT_CLOSING = HELD_BEFORE.formatted(":to");

  static final String ACCOUNTS =
      """
      WITH moved AS (
        SELECT account_id, coalesce(sum(amount) FILTER (WHERE side = 'DEBIT'), 0)::bigint AS debits,
               coalesce(sum(amount) FILTER (WHERE side = 'CREDIT'), 0)::bigint AS credits
        FROM posting WHERE booked_at >= :from AND booked_at < :to
        GROUP BY account_id
      )
      SELECT a.code, a.currency, %s AS clearing, opening.held AS opening,
             coalesce(m.debits, 0) AS debits, coalesce(m.credits, 0) AS credits,
             closing.held AS closing
      FROM account a
      LEFT JOIN moved m ON m.account_id = a.id
      CROSS JOIN %s opening
      CROSS JOIN %s closing
      WHERE m.account_id IS NOT NULL OR (%s AND closing.held <> 0)
      ORDER BY a.code COLLATE "C", a.currency COLLATE "C"
      """
          .formatted(IS_CLEARING, AT_OPENING, AT_CLOSING, IS_CLEARING);

  static final String OWNERS =
      """
      WITH share AS (
        SELECT e.id, e.cause_kind, o.kind, a.currency,
               max(split_part(a.code, ':', 2)) FILTER (WHERE a.code LIKE 'merchant:%%') AS merchant,
               coalesce(-sum(%1$s) FILTER (WHERE a.code LIKE 'merchant:%%'), 0) AS owned,
               coalesce(sum(%1$s) FILTER (WHERE a.code LIKE 'provider:%%:receivable'), 0)
                 AS receivable,
               coalesce(-sum(%1$s) FILTER (WHERE a.code = 'platform:fees'), 0) AS fees
        FROM journal_entry e
        LEFT JOIN booked_operation o ON o.reference = e.reference
        JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at
        JOIN account a ON a.id = p.account_id
        WHERE e.booked_at >= :from AND e.booked_at < :to
        GROUP BY e.id, o.reference, a.currency
      ),
      owner AS (
        SELECT merchant, currency,
               coalesce(sum(receivable) FILTER (WHERE kind IS NOT NULL), 0)::bigint AS operations,
               coalesce(sum(fees) FILTER (WHERE kind IS NOT NULL), 0)::bigint AS fees,
               coalesce(-sum(owned) FILTER (WHERE cause_kind = 'payout'), 0)::bigint AS payouts,
               coalesce(sum(owned) FILTER (WHERE kind IS NULL AND cause_kind <> 'payout'), 0)::bigint
                 AS other
        FROM share WHERE merchant IS NOT NULL
        GROUP BY merchant, currency
      )
      SELECT o.merchant, o.currency, o.operations, o.fees, o.payouts, o.other,
             coalesce(-sum(opening.held), 0)::bigint AS opening,
             coalesce(-sum(closing.held), 0)::bigint AS closing
      FROM owner o
      JOIN account a ON a.currency = o.currency
        AND a.code = ANY (ARRAY['merchant:' || o.merchant || ':payable',
                                'merchant:' || o.merchant || ':disputed',
                                'merchant:' || o.merchant || ':reserve'])
      CROSS JOIN %2$s opening
      CROSS JOIN %3$s closing
      GROUP BY o.merchant, o.currency, o.operations, o.fees, o.payouts, o.other
      ORDER BY o.merchant COLLATE "C", o.currency COLLATE "C"
      """
          .formatted(SIGNED, AT_OPENING, AT_CLOSING);

  static final String SUMS =
      """
      SELECT a.currency, sum(last.debit_total)::bigint AS debits,
             sum(last.credit_total)::bigint AS credits
      FROM account a
      CROSS JOIN LATERAL (
        SELECT debit_total, credit_total FROM posting
        WHERE account_id = a.id AND booked_at < :to
        ORDER BY booked_at DESC, sequence DESC, line_no DESC LIMIT 1) last
      GROUP BY a.currency ORDER BY a.currency COLLATE "C"
      """;

  private BooksSql() {}
}
