-- How many facts this service has told about each payment: their sequence has no gap.
CREATE TABLE fact_sequence (
    payment_intent_id text   PRIMARY KEY,
    latest            bigint NOT NULL,

    CONSTRAINT fact_sequence_positive CHECK (latest > 0)
);

GRANT SELECT, INSERT, UPDATE ON fact_sequence TO ${application_role};
