-- What our own accounts at banks got and gave, entry by entry; a batch that lists its transfers is
-- kept transfer by transfer. Of texts only words with digits are kept: what may name a payout.
CREATE TABLE bank_entry (
    statement_id       uuid        NOT NULL REFERENCES statement,
    line               int         NOT NULL,      -- from 1
    booked_on          date        NOT NULL,      -- in the bank's zone
    amount             bigint      NOT NULL,      -- minor units; below zero for what left
    currency           varchar(3)  NOT NULL,
    servicer_reference text        NOT NULL,      -- the bank's id of the entry
    refs               text[]      NOT NULL,      -- by which payers may have named it

    PRIMARY KEY (statement_id, line),
    CONSTRAINT bank_entry_moves_money CHECK (amount <> 0)
);

-- What an account held, by a bank's statement; the entries lead from one to the other.
CREATE TABLE bank_balance (
    statement_id uuid        NOT NULL REFERENCES statement,
    currency     varchar(3)  NOT NULL,
    opening      bigint      NOT NULL,            -- minor units
    closing      bigint      NOT NULL,

    PRIMARY KEY (statement_id, currency)
);

-- What was told about the arrival of payouts: all parts of a payout add up to what the bank's
-- latest statements have. A part never changes.
CREATE TABLE receipt (
    id           uuid        PRIMARY KEY,
    bank         text        NOT NULL,
    provider     text        NOT NULL,
    payout       text        NOT NULL,            -- the payer's reference of it
    currency     varchar(3)  NOT NULL,
    part         int         NOT NULL,            -- gapless from 1; the sequence of its event
    amount       bigint      NOT NULL,            -- minor units
    day          date        NOT NULL,            -- of the bank's statement
    statement_id uuid        NOT NULL REFERENCES statement,
    run_id       uuid        NOT NULL REFERENCES reconciliation_run,
    told_at      timestamptz NOT NULL DEFAULT now(),

    -- Two runs that tell the same part at the same moment: one of them is done again.
    CONSTRAINT receipt_part_once UNIQUE (bank, provider, payout, currency, part),
    CONSTRAINT receipt_part_positive CHECK (part > 0),
    CONSTRAINT receipt_moves_money CHECK (amount <> 0)
);
CREATE INDEX receipt_by_day ON receipt (day);

-- Whether the settlement counts as received only when our bank says so.
ALTER TABLE settlement ADD COLUMN in_transit boolean NOT NULL DEFAULT false;
CREATE INDEX settlement_by_run ON settlement (run_id);

CREATE INDEX provider_claim_payouts ON provider_claim (statement_id) WHERE kind = 'PAYOUT';
CREATE INDEX provider_claim_by_payout ON provider_claim (payout) WHERE payout IS NOT NULL;

-- What changed what a provider owes us, as payment-api told it: what the ledger must have booked.
CREATE TABLE payment_move (
    reference         text        PRIMARY KEY,    -- of the entry that it becomes
    kind              text        NOT NULL,
    provider          text        NOT NULL,
    payment_intent_id text        NOT NULL,
    merchant_id       text        NOT NULL,
    amount            bigint      NOT NULL,       -- minor units; the kind says which way
    currency          varchar(3)  NOT NULL,
    occurred_at       timestamptz NOT NULL,

    CONSTRAINT payment_move_kind_known CHECK (kind IN
        ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'CHARGEBACK', 'CHARGEBACK_REVERSAL')),
    CONSTRAINT payment_move_amount_positive CHECK (amount > 0)
);
CREATE INDEX payment_move_by_time ON payment_move (occurred_at);

-- Those that were told before: claims hold them all but the disputes.
INSERT INTO payment_move
SELECT transaction_id, kind, provider, payment_intent_id, merchant_id, amount, currency, occurred_at
FROM our_claim WHERE kind IN ('CAPTURE', 'REFUND')
UNION ALL
SELECT transaction_id || ':failed', 'REFUND_FAILED', provider, payment_intent_id, merchant_id,
       amount, currency, withdrawn_at
FROM our_claim WHERE kind = 'REFUND' AND withdrawn_at IS NOT NULL;

-- The ledger's books of a day, as it gave them. Debits are above zero, credits below.
CREATE TABLE ledger_posting (
    statement_id      uuid        NOT NULL REFERENCES statement,
    line              int         NOT NULL,       -- from 1
    entry_id          text        NOT NULL,
    reference         text        NOT NULL,
    kind              text,                       -- of the operation; null for other entries
    cause             text        NOT NULL,
    account           text        NOT NULL,
    provider          text,                       -- whose account it is
    currency          varchar(3)  NOT NULL,
    amount            bigint      NOT NULL,
    payment_intent_id text,
    subject_id        uuid,                       -- the settlement or receipt that was booked
    occurred_at       timestamptz,
    booked_at         timestamptz NOT NULL,
    booked_that_day   boolean     NOT NULL,

    PRIMARY KEY (statement_id, line)
);
CREATE INDEX ledger_posting_by_reference ON ledger_posting (reference);

CREATE TABLE ledger_account (
    statement_id uuid        NOT NULL REFERENCES statement,
    account      text        NOT NULL,            -- '*' for all of a currency
    currency     varchar(3)  NOT NULL,
    clearing     boolean     NOT NULL,
    opening      bigint      NOT NULL,
    debits       bigint      NOT NULL,
    credits      bigint      NOT NULL,
    closing      bigint      NOT NULL,

    PRIMARY KEY (statement_id, account, currency)
);

-- What we owe merchants: above zero here.
CREATE TABLE ledger_owner (
    statement_id uuid        NOT NULL REFERENCES statement,
    merchant_id  text        NOT NULL,
    currency     varchar(3)  NOT NULL,
    opening      bigint      NOT NULL,
    operations   bigint      NOT NULL,
    fees         bigint      NOT NULL,
    payouts      bigint      NOT NULL,
    other        bigint      NOT NULL,
    closing      bigint      NOT NULL,

    PRIMARY KEY (statement_id, merchant_id, currency)
);

GRANT SELECT, INSERT ON bank_entry, bank_balance, receipt, payment_move, ledger_posting,
    ledger_account, ledger_owner TO ${application_role};
