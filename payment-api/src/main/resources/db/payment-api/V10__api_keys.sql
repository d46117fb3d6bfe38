-- Keys that merchants make, rotate and revoke themselves. What may change of one: it ends earlier,
-- or it was used.
ALTER TABLE api_key
    ADD COLUMN id           uuid   NOT NULL DEFAULT uuidv7(),  -- key_...
    ADD COLUMN name         text,
    ADD COLUMN expires_at   timestamptz,
    ADD COLUMN replaced_by  uuid,                              -- by rotation
    ADD COLUMN last_used_on date,                              -- UTC
    ADD COLUMN changed      bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    ADD CONSTRAINT api_key_id_unique UNIQUE (id),
    ADD CONSTRAINT api_key_replaced_by_a_key FOREIGN KEY (replaced_by) REFERENCES api_key (id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT api_key_scopes_known CHECK (
        scopes <> '' AND string_to_array(scopes, ' ')
            <@ ARRAY['read', 'payments', 'refunds', 'webhooks', 'wallets', 'admin']);

ALTER TABLE api_key ALTER COLUMN id DROP DEFAULT;

-- Services follow the changes by the number of the transaction that made them: below the oldest
-- transaction that still runs, no number can appear any more.
CREATE INDEX api_key_by_change ON api_key (changed, secret_hash);
CREATE INDEX api_key_by_merchant ON api_key (merchant_id, id);

CREATE FUNCTION api_key_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
        RAISE EXCEPTION 'a revoked key stays revoked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'api_key_revoked_once';
    END IF;
    IF NEW.expires_at IS DISTINCT FROM OLD.expires_at
            AND coalesce(NEW.expires_at, 'infinity') > coalesce(OLD.expires_at, 'infinity') THEN
        RAISE EXCEPTION 'a key does not live longer than it was made for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'api_key_ends_earlier_only';
    END IF;
    NEW.changed := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;

CREATE TRIGGER api_key_ends_once BEFORE UPDATE ON api_key FOR EACH ROW
    WHEN ((OLD.revoked_at, OLD.expires_at, OLD.scopes)
        IS DISTINCT FROM (NEW.revoked_at, NEW.expires_at, NEW.scopes))
    EXECUTE FUNCTION api_key_ends_once();

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

-- Whether real money moves here. Written at the first start, so that a database of one mode is
-- never used in the other.
CREATE TABLE installation (
    is_this boolean     PRIMARY KEY DEFAULT true,
    mode    text        NOT NULL,
    since   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT installation_is_one CHECK (is_this),
    CONSTRAINT installation_mode_known CHECK (mode IN ('test', 'live'))
);

GRANT UPDATE (expires_at, replaced_by, last_used_on) ON api_key TO ${application_role};
GRANT SELECT, INSERT, DELETE ON secret_answer TO ${application_role};
GRANT SELECT, INSERT ON installation TO ${application_role};
