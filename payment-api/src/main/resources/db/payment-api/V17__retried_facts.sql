-- An operator had a waiting fact tried at once, maybe one that was given up, and how it stood before.
-- Who asked is in the audit log; the fact leaves when it is applied, this stays. Append only.
CREATE TABLE waiting_fact_retry (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    uuid        NOT NULL,  -- of the fact
    tries       integer     NOT NULL,  -- before
    next_try_at timestamptz,           -- before; null for a fact that was given up
    retried_at  timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON waiting_fact_retry TO ${application_role};

CALL audit_table('waiting_fact_retry', 'event_id');
