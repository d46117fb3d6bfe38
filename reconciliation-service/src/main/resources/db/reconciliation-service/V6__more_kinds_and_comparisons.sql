-- Providers report more than captures and refunds. Amounts stay positive: the kind says which way
-- the money went.
ALTER TABLE provider_claim
    DROP CONSTRAINT provider_claim_kind_known,
    ADD CONSTRAINT provider_claim_kind_known CHECK (kind IN
        ('CAPTURE', 'REFUND', 'REFUND_REVERSAL', 'CHARGEBACK', 'CHARGEBACK_REVERSAL', 'FEE',
         'FEE_REVERSAL', 'PAYOUT', 'ADJUSTMENT_CREDIT', 'ADJUSTMENT_DEBIT')),
    ADD COLUMN payout text;                       -- the provider's id of the payout that contains it

ALTER TABLE our_claim
    DROP CONSTRAINT our_claim_kind_known,
    ADD CONSTRAINT our_claim_kind_known CHECK (kind IN
        ('CAPTURE', 'REFUND', 'CHARGEBACK', 'CHARGEBACK_REVERSAL'));

-- The day of a claim follows from the zone and cut-off of its provider, which the application knows.
ALTER TABLE our_claim ALTER COLUMN day DROP EXPRESSION;

-- Four things are compared; the same reference may differ in two of them.
ALTER TABLE finding
    ADD COLUMN reconciliation text NOT NULL DEFAULT 'PAYMENTS',
    ADD CONSTRAINT finding_reconciliation_known CHECK (reconciliation IN
        ('PAYMENTS', 'REFUNDS', 'SETTLEMENTS', 'LEDGER'));
UPDATE finding SET reconciliation = 'REFUNDS' WHERE operation = 'REFUND';
ALTER TABLE finding
    ALTER COLUMN reconciliation DROP DEFAULT,
    DROP CONSTRAINT finding_pkey,
    ADD PRIMARY KEY (run_id, reconciliation, kind, reference, occurrence);

ALTER TABLE discrepancy
    ADD COLUMN reconciliation text NOT NULL DEFAULT 'PAYMENTS',
    ADD CONSTRAINT discrepancy_reconciliation_known CHECK (reconciliation IN
        ('PAYMENTS', 'REFUNDS', 'SETTLEMENTS', 'LEDGER'));
UPDATE discrepancy d SET reconciliation = 'REFUNDS'
WHERE EXISTS (SELECT FROM finding f
              WHERE f.run_id = d.latest_run_id AND f.operation = 'REFUND'
                AND (f.kind, f.reference, f.occurrence) = (d.kind, d.reference, d.occurrence));
ALTER TABLE discrepancy
    ALTER COLUMN reconciliation DROP DEFAULT,
    DROP CONSTRAINT discrepancy_once,
    ADD CONSTRAINT discrepancy_once
        UNIQUE (provider, day, reconciliation, kind, reference, occurrence);
