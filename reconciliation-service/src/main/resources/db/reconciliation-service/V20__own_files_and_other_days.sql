-- What somebody uploaded, and the provider gave itself as well, needs no second person.
ALTER TABLE statement
    ADD COLUMN confirmed_at timestamptz;          -- null while nobody but operators gave the file
GRANT UPDATE (confirmed_at) ON statement TO ${application_role};

-- What a run matched across days without a difference, because lines may come some days later. The
-- value that a day explains counts it on both days.
CREATE TABLE matched_elsewhere (
    run_id   uuid       NOT NULL REFERENCES reconciliation_run,
    currency varchar(3) NOT NULL,
    ours     bigint     NOT NULL,                 -- of other days, for lines of the run's day
    provider bigint     NOT NULL,                 -- of other days, for claims of the run's day

    PRIMARY KEY (run_id, currency)
);

GRANT SELECT, INSERT ON matched_elsewhere TO ${application_role};
