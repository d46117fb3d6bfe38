-- Files in which a provider says what it did on a day. Taken whole or not at all, and kept for
-- good: a corrected file supersedes the one before, which stays readable.
CREATE TABLE statement (
    id            uuid PRIMARY KEY,
    provider      text        NOT NULL,
    account       text        NOT NULL,
    day           date        NOT NULL,           -- UTC
    format        text        NOT NULL,
    origin        text        NOT NULL,
    sha256        text        NOT NULL,           -- of the file, lower-case hex
    line_count    int         NOT NULL,
    uploaded_by   text,
    accepted_at   timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,

    CONSTRAINT statement_once UNIQUE (provider, day, sha256),
    CONSTRAINT statement_origin_known CHECK (origin IN ('FETCHED', 'UPLOADED')),
    CONSTRAINT statement_sha256_hex CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

CREATE UNIQUE INDEX statement_one_current ON statement (provider, day) WHERE superseded_at IS NULL;

-- What a provider claims: the lines of its statements, as they came. A line may repeat another:
-- that is for the judgement to find, not for the table to hide.
CREATE TABLE provider_claim (
    statement_id      uuid        NOT NULL REFERENCES statement,
    line              int         NOT NULL,       -- from 1, without the header
    kind              text        NOT NULL,
    operation_id      text        NOT NULL,       -- the provider's id of what it did
    charge_id         text,
    transaction_id    text,                       -- our reference, as the provider echoes it
    payment_intent_id text,                       -- our payment, as the provider echoes it
    amount            bigint      NOT NULL,       -- minor units; a refund counts what went back
    fee               bigint      NOT NULL,
    currency          varchar(3)  NOT NULL,
    occurred_at       timestamptz NOT NULL,

    PRIMARY KEY (statement_id, line),
    CONSTRAINT provider_claim_kind_known CHECK (kind IN ('CAPTURE', 'REFUND')),
    CONSTRAINT provider_claim_amount_positive CHECK (amount > 0)
);

GRANT SELECT, INSERT, UPDATE (superseded_at) ON statement TO ${application_role};
GRANT SELECT, INSERT ON provider_claim TO ${application_role};
