-- Who changed what: one record per changed row, written by triggers in the transaction of the
-- change, whoever makes it and however. Nobody else writes, and nobody changes or deletes.
CREATE TABLE audit_record (
    position           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- may have gaps
    recorded_at        timestamptz NOT NULL DEFAULT now(),
    transaction_number xid8        NOT NULL DEFAULT pg_current_xact_id(),
    actor_kind         text        NOT NULL,
    actor              text        NOT NULL,  -- a key, an operator, a provider, a service, a job or a login
    cause              text,                  -- the event that told the actor, where there is one
    request_id         text,
    action             text        NOT NULL,
    object_type        text        NOT NULL,  -- the table
    object_id          text,                  -- the key of the row; null for all of a table
    before             jsonb,                 -- of what changed; secrets are only said to have changed
    after              jsonb,

    CONSTRAINT audit_record_actor_known CHECK (actor_kind IN
        ('KEY', 'OPERATOR', 'PROVIDER', 'SERVICE', 'JOB', 'ANONYMOUS', 'DATABASE')),
    CONSTRAINT audit_record_action_known CHECK (action IN
        ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'READ'))
);
CREATE INDEX audit_record_by_object ON audit_record (object_id, position);
CREATE INDEX audit_record_by_actor ON audit_record (actor, position);
CREATE INDEX audit_record_by_time ON audit_record USING brin (recorded_at);

-- Sealed batches of the records, each chained to the one before by its hash, and signed. A leaf is
-- 40 bytes: the record's position and its SHA-256, so that a broken seal names the record.
CREATE TABLE audit_seal (
    number        bigint      PRIMARY KEY,  -- gapless from 1
    last_position bigint      NOT NULL,
    leaves        bytea       NOT NULL,
    previous_hash bytea       NOT NULL,     -- of seal number - 1; 32 zero bytes for the first
    root          bytea       NOT NULL,     -- the Merkle root (RFC 9162) of the leaves
    hash          bytea       NOT NULL,
    signature     bytea       NOT NULL,
    sealed_at     timestamptz NOT NULL,

    CONSTRAINT audit_seal_number_positive CHECK (number > 0),
    CONSTRAINT audit_seal_last_position_once UNIQUE (last_position),
    CONSTRAINT audit_seal_leaves_whole CHECK
        (octet_length(leaves) > 0 AND octet_length(leaves) % 40 = 0),
    CONSTRAINT audit_seal_hash_lengths CHECK
        (octet_length(hash) = 32 AND octet_length(previous_hash) = 32 AND octet_length(root) = 32)
);

GRANT SELECT ON audit_record TO ${application_role};
GRANT SELECT ON SEQUENCE audit_record_position_seq TO ${application_role};
GRANT SELECT, INSERT ON audit_seal TO ${application_role};

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE audit_record ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE audit_seal ENABLE ALWAYS TRIGGER append_only;

-- The n-th of what the application told of the transaction's actor: kind, name, cause, request.
CREATE FUNCTION audit_told(part int) RETURNS text LANGUAGE sql STABLE
    RETURN nullif(split_part(coalesce(current_setting('quittance.audit', true), ''), E'\t', part), '');

-- A value as a record may hold it: nothing that is secret, and no bytes.
CREATE FUNCTION audit_shown(name text, value jsonb, hidden text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN value IS NULL OR value = 'null' THEN value
        WHEN name = ANY (hidden) OR starts_with(value #>> '{}', '\x') THEN '"hidden"'::jsonb
        ELSE value END;

-- Arguments of the trigger: the columns of the key, at most three, those that are hidden, those that
-- tell nothing. Rows become JSON once: OFFSET 0 keeps that from each place that reads it.
CREATE FUNCTION audit_changes() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET jit = off AS $$
DECLARE
    keys text[] := string_to_array(TG_ARGV[0], ',');
    hidden text[] := string_to_array(TG_ARGV[1], ',');
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    -- What the application told of the transaction: kind and name of the actor, cause, request.
    told text[] := string_to_array(current_setting('quittance.audit', true), E'\t', '');
    kind text := coalesce(told[1], 'DATABASE');
    actor text := coalesce(told[2], session_user);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_record
            (actor_kind, actor, cause, request_id, action, object_type, object_id, after)
        SELECT kind, actor, told[3], told[4], TG_OP, TG_TABLE_NAME,
               concat_ws(':', n.content ->> keys[1], n.content ->> keys[2], n.content ->> keys[3]),
               shown.content
        FROM (SELECT jsonb_strip_nulls(to_jsonb(r) - ignored) AS content FROM new_rows r OFFSET 0) n
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(f.key, audit_shown(f.key, f.value, hidden)) AS content
            FROM jsonb_each(n.content) f) shown;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO audit_record
            (actor_kind, actor, cause, request_id, action, object_type, object_id, before, after)
        SELECT kind, actor, told[3], told[4], TG_OP, TG_TABLE_NAME,
               coalesce(n.key, o.key), changed.before, changed.after
        FROM (SELECT r.content,
                     concat_ws(':', r.content ->> keys[1], r.content ->> keys[2], r.content ->> keys[3]) AS key
              FROM (SELECT to_jsonb(r) - ignored AS content FROM old_rows r OFFSET 0) r OFFSET 0) o
        FULL JOIN
             (SELECT r.content,
                     concat_ws(':', r.content ->> keys[1], r.content ->> keys[2], r.content ->> keys[3]) AS key
              FROM (SELECT to_jsonb(r) - ignored AS content FROM new_rows r OFFSET 0) r OFFSET 0) n
            ON n.key = o.key
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(f.key, audit_shown(f.key, o.content -> f.key, hidden)) AS before,
                   jsonb_object_agg(f.key, audit_shown(f.key, n.content -> f.key, hidden)) AS after
            FROM jsonb_object_keys(coalesce(n.content, o.content)) f (key)
            WHERE o.content -> f.key IS DISTINCT FROM n.content -> f.key) changed
        WHERE changed.after IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_record
            (actor_kind, actor, cause, request_id, action, object_type, object_id, before)
        SELECT kind, actor, told[3], told[4], TG_OP, TG_TABLE_NAME,
               concat_ws(':', o.content ->> keys[1], o.content ->> keys[2], o.content ->> keys[3]),
               shown.content
        FROM (SELECT jsonb_strip_nulls(to_jsonb(r) - ignored) AS content FROM old_rows r OFFSET 0) o
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(f.key, audit_shown(f.key, f.value, hidden)) AS content
            FROM jsonb_each(o.content) f) shown;
    ELSE
        INSERT INTO audit_record (actor_kind, actor, cause, request_id, action, object_type)
        VALUES (kind, actor, told[3], told[4], TG_OP, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION audit_changes FROM PUBLIC;

-- Has each change of a table recorded: one statement for each that changes it, and nothing for a
-- change of ignored columns alone.
CREATE PROCEDURE audit_table(name regclass, keys text, hidden text DEFAULT '', ignored text DEFAULT '')
    LANGUAGE plpgsql AS $$
DECLARE
    arguments text := format('%L, %L, %L', keys, hidden, ignored);
    change record;
BEGIN
    FOR change IN
        SELECT * FROM (VALUES
            ('INSERT', 'REFERENCING NEW TABLE AS new_rows'),
            ('UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'),
            ('DELETE', 'REFERENCING OLD TABLE AS old_rows'),
            ('TRUNCATE', '')) c (action, rows)
    LOOP
        EXECUTE format('CREATE TRIGGER audit_%s AFTER %s ON %s %s
                        FOR EACH STATEMENT EXECUTE FUNCTION audit_changes(%s)',
                       lower(change.action), change.action, name, change.rows, arguments);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER audit_%s', name, lower(change.action));
    END LOOP;
END $$;
REVOKE ALL ON PROCEDURE audit_table FROM PUBLIC;

-- Notes that somebody was shown something sensitive, and what came of it.
CREATE FUNCTION audit_access(object_type text, object_id text, detail jsonb) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO audit_record (actor_kind, actor, cause, request_id, action, object_type, object_id, after)
    VALUES (coalesce(audit_told(1), 'DATABASE'), coalesce(audit_told(2), session_user), audit_told(3),
            audit_told(4), 'READ', object_type, object_id, detail)
$$;
REVOKE ALL ON FUNCTION audit_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_access TO ${application_role};
