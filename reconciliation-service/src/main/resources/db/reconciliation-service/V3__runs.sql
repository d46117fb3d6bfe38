-- Reconciliations of one provider and day. A row is written before the work starts and survives
-- whatever happens to the process.
CREATE TABLE reconciliation_run (
    id             uuid PRIMARY KEY,
    provider       text        NOT NULL,
    day            date        NOT NULL,          -- UTC
    origin         text        NOT NULL,
    status         text        NOT NULL,
    requested_by   text,                          -- an operator or a service; null for nightly runs
    waiting_since  timestamptz,                   -- when our copy was first found behind
    complete       boolean,                       -- whether our copy met the control totals
    control_totals jsonb,
    statement_id   uuid REFERENCES statement,
    counts         jsonb,
    totals         jsonb,
    failure_code   text,
    failure_detail text,
    queued_at      timestamptz NOT NULL DEFAULT now(),
    started_at     timestamptz,
    finished_at    timestamptz,

    CONSTRAINT run_origin_known CHECK (origin IN ('REQUESTED', 'NIGHTLY', 'FOLLOW_UP')),
    CONSTRAINT run_status_known CHECK (status IN
        ('QUEUED', 'WAITING_FOR_EVENTS', 'RUNNING', 'COMPLETED', 'FAILED')),
    CONSTRAINT run_failure_has_code CHECK ((status = 'FAILED') = (failure_code IS NOT NULL)),
    CONSTRAINT run_end_has_time CHECK ((status IN ('COMPLETED', 'FAILED')) = (finished_at IS NOT NULL)),
    CONSTRAINT run_completed_has_counts CHECK (status <> 'COMPLETED' OR counts IS NOT NULL)
);

CREATE UNIQUE INDEX run_one_at_a_time ON reconciliation_run (provider, day)
    WHERE status IN ('QUEUED', 'WAITING_FOR_EVENTS', 'RUNNING');
CREATE UNIQUE INDEX run_nightly_once ON reconciliation_run (provider, day) WHERE origin = 'NIGHTLY';
CREATE INDEX run_by_day ON reconciliation_run (day, provider);

-- A difference between our claims and a provider's, with an identity that outlives runs: finding it
-- again keeps the id, no longer finding it resolves it.
CREATE TABLE discrepancy (
    id                  uuid PRIMARY KEY,
    provider            text        NOT NULL,
    day                 date        NOT NULL,
    kind                text        NOT NULL,
    reference           text        NOT NULL,     -- operation_id of a line, transaction_id of our claim
    occurrence          int         NOT NULL,     -- 2 and more for repeats of one operation_id
    status              text        NOT NULL DEFAULT 'OPEN',
    resolution          text,
    first_run_id        uuid        NOT NULL REFERENCES reconciliation_run,
    latest_run_id       uuid        NOT NULL REFERENCES reconciliation_run, -- the latest that found it
    repair_published_at timestamptz,              -- when payment-api was last told
    opened_at           timestamptz NOT NULL DEFAULT now(),
    resolved_at         timestamptz,

    CONSTRAINT discrepancy_once UNIQUE (provider, day, kind, reference, occurrence),
    CONSTRAINT discrepancy_kind_known CHECK (kind IN
        ('MISSING_INTERNALLY', 'MISSING_AT_PROVIDER', 'AMOUNT', 'CURRENCY', 'STATUS', 'FEE',
         'DUPLICATE', 'TIMING')),
    CONSTRAINT discrepancy_status_known CHECK (status IN ('OPEN', 'RESOLVED')),
    CONSTRAINT discrepancy_resolution_known CHECK (resolution IN
        ('REPAIRED', 'RECLASSIFIED', 'NO_LONGER_FOUND')),
    CONSTRAINT discrepancy_resolved_has_reason CHECK
        ((status = 'RESOLVED') = (resolution IS NOT NULL AND resolved_at IS NOT NULL))
);

CREATE INDEX discrepancy_open ON discrepancy (provider, kind) WHERE status = 'OPEN';

-- What one run saw of a discrepancy. Never changed, so that the report of a run stays what it was.
CREATE TABLE finding (
    run_id            uuid        NOT NULL REFERENCES reconciliation_run,
    kind              text        NOT NULL,
    reference         text        NOT NULL,
    occurrence        int         NOT NULL,
    side              text        NOT NULL,       -- whose claim raised it
    operation         text        NOT NULL,       -- CAPTURE or REFUND
    transaction_id    text,
    operation_id      text,
    charge_id         text,
    payment_intent_id text,
    our_amount        bigint,
    our_currency      varchar(3),
    our_day           date,
    provider_amount   bigint,
    provider_currency varchar(3),
    provider_fee      bigint,
    expected_fee      bigint,
    provider_day      date,
    occurred_at       timestamptz NOT NULL,
    waits_for         date,                       -- the day whose statement may still bring it
    unknown_here      boolean     NOT NULL,       -- true when we hold no claim at all

    PRIMARY KEY (run_id, kind, reference, occurrence),
    CONSTRAINT finding_side_known CHECK (side IN ('OURS', 'PROVIDER'))
);

GRANT SELECT, INSERT, UPDATE ON reconciliation_run TO ${application_role};
GRANT SELECT, INSERT, UPDATE ON discrepancy TO ${application_role};
GRANT SELECT, INSERT ON finding TO ${application_role};
