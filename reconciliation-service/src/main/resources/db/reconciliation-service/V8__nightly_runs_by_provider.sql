-- Nightly runs wait for the provider's file until its deadline, and say how far they are.
ALTER TABLE reconciliation_run
    ADD COLUMN stage              text,
    ADD COLUMN lines              int,             -- of the statement, once it was read
    ADD COLUMN file_waiting_since timestamptz,     -- when the provider was first found without the file
    DROP CONSTRAINT run_status_known,
    ADD CONSTRAINT run_status_known CHECK (status IN
        ('QUEUED', 'WAITING_FOR_EVENTS', 'WAITING_FOR_FILE', 'RUNNING', 'COMPLETED', 'FAILED')),
    ADD CONSTRAINT run_stage_known CHECK (stage IN ('COUNTING', 'FETCHING', 'COMPARING'));

DROP INDEX run_one_at_a_time;
CREATE UNIQUE INDEX run_one_at_a_time ON reconciliation_run (provider, day)
    WHERE status IN ('QUEUED', 'WAITING_FOR_EVENTS', 'WAITING_FOR_FILE', 'RUNNING');

-- From which day on a provider is reconciled nightly: the one on which it was first configured.
CREATE TABLE nightly_start (
    provider  text PRIMARY KEY,
    first_day date NOT NULL
);

-- Which day each settlement batch of Adyen is about; its files are named by their number alone.
CREATE TABLE adyen_batch (
    account text NOT NULL,
    batch   int  NOT NULL,
    day     date NOT NULL,

    PRIMARY KEY (account, batch),
    CONSTRAINT adyen_batch_positive CHECK (batch > 0)
);

GRANT SELECT, INSERT ON nightly_start TO ${application_role};
GRANT SELECT, INSERT, UPDATE ON adyen_batch TO ${application_role};
