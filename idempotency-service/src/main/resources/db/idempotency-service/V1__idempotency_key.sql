-- Idempotency keys: one row per request that a merchant must not have carried out twice.
-- The primary key decides who works; Redis only repeats what this table has said.
CREATE TABLE idempotency_key (
    merchant_id  text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    fingerprint  bytea       NOT NULL, -- SHA-256 of method, path and body
    token        bigint      NOT NULL, -- of the latest claim; an older holder has no say any more
    state        text        NOT NULL,
    locked_until timestamptz,          -- afterwards the same request may take the key over
    status       int,                  -- of the HTTP answer
    headers      text,                 -- of the HTTP answer, a JSON object; not jsonb, which would sort it
    body         bytea,                -- of the HTTP answer, byte for byte
    expires_at   timestamptz NOT NULL, -- afterwards the row says nothing and is removed

    PRIMARY KEY (merchant_id, key),
    CONSTRAINT idempotency_key_fingerprint_is_sha256 CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_key_state_known CHECK (state IN ('IN_PROGRESS', 'COMPLETED', 'RELEASED')),
    CONSTRAINT idempotency_key_locked_while_in_progress
        CHECK ((state = 'IN_PROGRESS') = (locked_until IS NOT NULL)),
    CONSTRAINT idempotency_key_answered_when_completed
        CHECK (CASE WHEN state = 'COMPLETED'
                    THEN status IS NOT NULL AND headers IS NOT NULL AND body IS NOT NULL
                    ELSE status IS NULL AND headers IS NULL AND body IS NULL END)
);

-- Every claim inserts a row and changes it once, so dead rows come as fast as living ones.
ALTER TABLE idempotency_key SET (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.05
);

-- For removing expired rows.
CREATE INDEX idempotency_key_by_expiry ON idempotency_key (expires_at);

-- Fencing tokens. One sequence for all keys, because a key's own counter would start again after
-- its row was removed, and a process that slept so long would hold a valid token again.
CREATE SEQUENCE idempotency_token;

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO ${application_role};
GRANT USAGE ON SEQUENCE idempotency_token TO ${application_role};
