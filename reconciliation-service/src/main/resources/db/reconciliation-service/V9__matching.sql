-- What matching needs beyond captures and refunds of one day.

-- A dispute takes money and may give it back: two claims under one reference of ours.
ALTER TABLE our_claim
    DROP CONSTRAINT our_claim_pkey,
    ADD PRIMARY KEY (transaction_id, kind);

-- What our books have closed without money: a line about it contradicts them, and is for a person.
CREATE TABLE our_denial (
    reference text NOT NULL,                       -- the payment, or the transaction of a refund
    kind      text NOT NULL,
    denied_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (reference, kind),
    CONSTRAINT our_denial_kind_known CHECK (kind IN ('CAPTURE', 'REFUND'))
);

-- By which zone and cut-off the days of our claims were counted. A provider without a row was
-- counted in UTC.
CREATE TABLE counted_by (
    provider text PRIMARY KEY,
    zone     text NOT NULL,
    cut_off  time NOT NULL
);

-- Lines about one operation are found wherever they are, however many statements there are.
CREATE INDEX provider_claim_by_operation ON provider_claim (operation_id);
CREATE INDEX provider_claim_by_transaction ON provider_claim (transaction_id)
    WHERE transaction_id IS NOT NULL;

ALTER TABLE reconciliation_run ADD COLUMN reconciliations jsonb;

-- A statement that has just been taken is unknown to the planner: the run has the tables looked at.
GRANT MAINTAIN ON our_claim, provider_claim TO ${application_role};
GRANT SELECT, INSERT ON our_denial TO ${application_role};
GRANT SELECT, INSERT, UPDATE ON counted_by TO ${application_role};
