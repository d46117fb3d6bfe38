-- What each booked operation was at its provider, and when: the journal knows when it was booked.
-- Written with the entry; the amount is the journal's alone.
CREATE TABLE booked_operation (
    reference   text        PRIMARY KEY,  -- the entry's
    kind        text        NOT NULL,
    provider    text        NOT NULL,
    occurred_at timestamptz NOT NULL,     -- by the provider's clock where it tells

    CONSTRAINT booked_operation_kind_known CHECK (kind IN
        ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'CHARGEBACK', 'CHARGEBACK_REVERSAL'))
);
CREATE INDEX booked_operation_by_time ON booked_operation (occurred_at, provider);

GRANT SELECT, INSERT ON booked_operation TO ${application_role};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON booked_operation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE booked_operation ENABLE ALWAYS TRIGGER append_only;

-- Those that were booked before: of them only the time of booking is known.
INSERT INTO booked_operation (reference, kind, provider, occurred_at)
SELECT DISTINCT ON (e.reference) e.reference,
       CASE e.cause_kind WHEN 'payment.captured.v1' THEN 'CAPTURE'
                         WHEN 'refund.succeeded.v1' THEN 'REFUND'
                         WHEN 'refund.failed.v1' THEN 'REFUND_FAILED'
                         WHEN 'dispute.lost.v1' THEN 'CHARGEBACK'
                         ELSE 'CHARGEBACK_REVERSAL' END,
       split_part(a.code, ':', 2), e.booked_at
FROM journal_entry e
JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at
JOIN account a ON a.id = p.account_id AND a.code LIKE 'provider:%:receivable'
WHERE e.cause_kind IN ('payment.captured.v1', 'refund.succeeded.v1', 'refund.failed.v1',
                       'dispute.lost.v1', 'dispute.won.v1');
