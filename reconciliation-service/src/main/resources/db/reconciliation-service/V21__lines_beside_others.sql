-- One row of a provider's file may become several lines: the operation, and beside it what changes
-- its currency, what a coupon paid, what was shared. They are judged with the line that they are
-- beside, and with no other.
ALTER TABLE provider_claim
    ADD COLUMN beside_line int,                    -- of the same statement
    ADD CONSTRAINT provider_claim_beside_earlier CHECK (beside_line < line);

-- Of the lines taken before: their ids are made of the one before them.
UPDATE provider_claim b
SET beside_line = m.line
FROM (
    SELECT x.statement_id, x.line AS beside, max(o.line) AS line
    FROM provider_claim x
    JOIN provider_claim o ON o.statement_id = x.statement_id AND o.line BETWEEN x.line - 3 AND x.line - 1
        AND o.operation_id = regexp_replace(x.operation_id, ':(converted|settled|coupon|discount|shared)$', '')
    WHERE x.kind IN ('ADJUSTMENT_CREDIT', 'ADJUSTMENT_DEBIT')
        AND x.operation_id ~ ':(converted|settled|coupon|discount|shared)$'
        AND o.kind IN ('CAPTURE', 'REFUND', 'REFUND_REVERSAL', 'CHARGEBACK', 'CHARGEBACK_REVERSAL')
    GROUP BY x.statement_id, x.line
) m
WHERE b.statement_id = m.statement_id AND b.line = m.beside;

CREATE INDEX provider_claim_beside ON provider_claim (statement_id, beside_line)
    WHERE beside_line IS NOT NULL;
