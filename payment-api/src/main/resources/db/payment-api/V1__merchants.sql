-- Merchants, and the keys by which they call. Only hashes of keys are kept.
CREATE TABLE merchant (
    id         text PRIMARY KEY,  -- mer_...
    name       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_key (
    secret_hash text PRIMARY KEY,           -- SHA-256 of the key, lower-case hex
    merchant_id text        NOT NULL REFERENCES merchant,
    prefix      text        NOT NULL,       -- shown to people: the key's first characters
    scopes      text        NOT NULL,       -- separated by blanks
    created_at  timestamptz NOT NULL DEFAULT now(),
    revoked_at  timestamptz,

    CONSTRAINT api_key_is_hash CHECK (secret_hash ~ '^[0-9a-f]{64}$')
);

GRANT SELECT, INSERT ON merchant TO ${application_role};
GRANT SELECT, INSERT, UPDATE (revoked_at) ON api_key TO ${application_role};
