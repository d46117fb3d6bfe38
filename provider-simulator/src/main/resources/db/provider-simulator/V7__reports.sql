-- What is wrong with the report of one provider and day, as an administrator last set it.
CREATE TABLE report_fault (
    provider text NOT NULL,
    day      date NOT NULL,              -- as the report's provider counts days
    fault    text NOT NULL,

    PRIMARY KEY (provider, day, fault)
);

-- Reports that a client of the emulated Stripe asked for; their files are made when they are read.
CREATE TABLE stripe_report_run (
    run_id         text        COLLATE "C" PRIMARY KEY,
    report_type    text        NOT NULL,
    interval_start timestamptz NOT NULL,
    interval_end   timestamptz NOT NULL,
    columns        text[]      NOT NULL,
    created_at     timestamptz NOT NULL,

    CONSTRAINT stripe_report_run_has_time CHECK (interval_end > interval_start)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON report_fault TO ${application_role};
GRANT SELECT, INSERT ON stripe_report_run TO ${application_role};
