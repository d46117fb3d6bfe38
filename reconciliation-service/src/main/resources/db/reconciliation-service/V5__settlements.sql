-- What providers pay out, as far as it was told: all parts of a day in a currency add up to the
-- latest statement that our books agreed with. A later statement that differs is another part with
-- the difference; a part never changes.
CREATE TABLE settlement (
    id           uuid        PRIMARY KEY,
    provider     text        NOT NULL,
    day          date        NOT NULL,          -- of the statement, UTC
    currency     varchar(3)  NOT NULL,
    part         int         NOT NULL,          -- gapless from 1; the sequence of its event
    gross        bigint      NOT NULL,          -- minor units: captured less refunded
    fees         bigint      NOT NULL,          -- what the provider keeps
    net          bigint      NOT NULL GENERATED ALWAYS AS (gross - fees) STORED,
    lines        int         NOT NULL,          -- of the statement; below zero when some went away
    statement_id uuid        NOT NULL REFERENCES statement,
    run_id       uuid        NOT NULL REFERENCES reconciliation_run,
    confirmed_at timestamptz NOT NULL DEFAULT now(),

    -- Two runs that tell the same part at the same moment: one of them is done again.
    CONSTRAINT settlement_part_once UNIQUE (provider, day, currency, part),
    CONSTRAINT settlement_part_positive CHECK (part > 0),
    CONSTRAINT settlement_moves_money CHECK (gross <> 0 OR fees <> 0)
);

GRANT SELECT, INSERT ON settlement TO ${application_role};
