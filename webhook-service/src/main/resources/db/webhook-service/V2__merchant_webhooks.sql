-- Where merchants want to hear of their events. Secrets are sealed (AES-GCM); a deleted endpoint is
-- gone with them.
CREATE TABLE webhook_endpoint (
    id                    uuid        PRIMARY KEY,  -- we_...
    merchant_id           text        NOT NULL,
    url                   text        NOT NULL,
    events                text[]      NOT NULL,     -- published names, or '*' alone
    signing               text        NOT NULL,
    description           text,
    status                text        NOT NULL DEFAULT 'ENABLED',
    disabled_reason       text,
    secret                bytea       NOT NULL,
    previous_secret       bytea,                    -- signs too, until the time beside it
    previous_secret_until timestamptz,
    public_key            text,                     -- whpk_..., of an endpoint with ED25519
    failing_since         timestamptz,              -- nothing was delivered since
    failing_told          boolean     NOT NULL DEFAULT false,
    event_sequence        bigint      NOT NULL DEFAULT 0,  -- of the events about the endpoint
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT webhook_endpoint_signing_known CHECK (signing IN ('HMAC', 'ED25519')),
    CONSTRAINT webhook_endpoint_status_known CHECK (status IN ('ENABLED', 'DISABLED')),
    CONSTRAINT webhook_endpoint_disabled_has_reason CHECK (
        (status = 'DISABLED') = (disabled_reason IS NOT NULL)),
    CONSTRAINT webhook_endpoint_has_events CHECK (cardinality(events) > 0),
    CONSTRAINT webhook_endpoint_url_bounded CHECK (length(url) <= 2048),
    CONSTRAINT webhook_endpoint_previous_secret_ends CHECK (
        (previous_secret IS NULL) = (previous_secret_until IS NULL)),
    CONSTRAINT webhook_endpoint_public_key_of_ed25519 CHECK (
        (signing = 'ED25519') = (public_key IS NOT NULL))
);

CREATE INDEX webhook_endpoint_by_merchant ON webhook_endpoint (merchant_id, id);

-- Answers that hold a secret, sealed: idempotency-service does not get them, and a repeat of the
-- request must be answered the same.
CREATE TABLE secret_answer (
    merchant_id     text        NOT NULL,
    idempotency_key text        NOT NULL,
    fingerprint     text        NOT NULL,
    answer          bytea       NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (merchant_id, idempotency_key)
);

CREATE INDEX secret_answer_by_created_at ON secret_answer USING brin (created_at);

-- What merchants are told, whether or not an endpoint wants to hear it. Never changed.
CREATE TABLE merchant_event (
    id          uuid        PRIMARY KEY,  -- evt_..., the id of the event that it was made from
    merchant_id text        NOT NULL,
    type        text        NOT NULL,
    object_id   text        NOT NULL,     -- whose sequence it is
    sequence    bigint      NOT NULL,
    object      text        NOT NULL,     -- JSON
    created_at  timestamptz NOT NULL,     -- when it happened
    received_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT merchant_event_sequence_positive CHECK (sequence > 0)
);

CREATE INDEX merchant_event_by_merchant ON merchant_event (merchant_id, id);
CREATE INDEX merchant_event_by_type ON merchant_event (merchant_id, type, id);
CREATE INDEX merchant_event_by_received_at ON merchant_event USING brin (received_at);

-- One event on its way to one endpoint.
CREATE TABLE delivery (
    id              uuid        PRIMARY KEY,  -- dlv_...
    event_id        uuid        NOT NULL REFERENCES merchant_event ON DELETE CASCADE,
    endpoint_id     uuid        NOT NULL,
    merchant_id     text        NOT NULL,
    status          text        NOT NULL DEFAULT 'PENDING',
    attempts        integer     NOT NULL DEFAULT 0,  -- since it was begun, or begun again
    attempts_logged integer     NOT NULL DEFAULT 0,  -- all of them
    next_attempt_at timestamptz DEFAULT now(),       -- while claimed: when the claim runs out
    claimed         boolean     NOT NULL DEFAULT false,
    claims          bigint      NOT NULL DEFAULT 0,  -- the token of the latest claim
    created_at      timestamptz NOT NULL DEFAULT now(),
    ended_at        timestamptz,

    CONSTRAINT delivery_once UNIQUE (event_id, endpoint_id),
    CONSTRAINT delivery_status_known CHECK (status IN
        ('PENDING', 'DELIVERED', 'FAILED', 'CANCELED')),
    CONSTRAINT delivery_pending_has_next_attempt CHECK (
        (status = 'PENDING') = (next_attempt_at IS NOT NULL)),
    CONSTRAINT delivery_ended_has_time CHECK ((status = 'PENDING') = (ended_at IS NULL)),
    CONSTRAINT delivery_claimed_is_pending CHECK (NOT claimed OR status = 'PENDING')
) WITH (fillfactor = 80);

-- Who has what to send next: read per endpoint, so that none stands in another's way.
CREATE INDEX delivery_due ON delivery (endpoint_id, next_attempt_at) WHERE status = 'PENDING';

-- What became of each attempt. Append only.
CREATE TABLE delivery_attempt (
    delivery_id     uuid        NOT NULL REFERENCES delivery ON DELETE CASCADE,
    number          integer     NOT NULL,
    attempted_at    timestamptz NOT NULL,
    duration_millis integer     NOT NULL,
    outcome         text        NOT NULL,
    http_status     integer,
    response        text,  -- the beginning of the answer's body

    PRIMARY KEY (delivery_id, number)
);

GRANT SELECT, INSERT, DELETE,
    UPDATE (url, events, description, status, disabled_reason, secret, previous_secret,
        previous_secret_until, public_key, failing_since, failing_told, event_sequence, updated_at)
    ON webhook_endpoint TO ${application_role};
GRANT SELECT, INSERT, DELETE ON secret_answer TO ${application_role};
GRANT SELECT, INSERT, DELETE ON merchant_event TO ${application_role};
GRANT SELECT, INSERT, DELETE,
    UPDATE (status, attempts, attempts_logged, next_attempt_at, claimed, claims, ended_at)
    ON delivery TO ${application_role};
GRANT SELECT, INSERT, DELETE ON delivery_attempt TO ${application_role};
