-- Seals are signed: over the Merkle root (RFC 9162) of their leaves, so that one entry can be shown
-- to be in a seal without the others. Seals from before have neither root nor signature and keep
-- their own hash; there are none of that form after this migration.
ALTER TABLE seal
    ADD COLUMN root bytea,
    ADD COLUMN signature bytea,
    ADD CONSTRAINT seal_root_length CHECK (octet_length(root) = 32),
    ADD CONSTRAINT seal_root_signed CHECK ((root IS NULL) = (signature IS NULL));
DO $$
DECLARE
    unsigned bigint;
BEGIN
    SELECT coalesce(max(number), 0) INTO unsigned FROM seal;
    EXECUTE format('ALTER TABLE seal ADD CONSTRAINT seal_signed
                    CHECK (number <= %s OR signature IS NOT NULL)', unsigned);
END $$;

-- What became of holds, in the journal's own sequence, so that seals cover holds as they cover
-- entries. Written by the trigger below and by nobody else. The digest is that of the hold's row
-- right after the change: the latest one of a hold must be that of the row as it is.
CREATE TABLE hold_change (
    sequence bigint NOT NULL DEFAULT nextval('journal_entry_sequence'),
    hold_id  uuid   NOT NULL,
    digest   bytea  NOT NULL,

    CONSTRAINT hold_change_pkey PRIMARY KEY (sequence),
    CONSTRAINT hold_change_digest_length CHECK (octet_length(digest) = 32)
);
CREATE INDEX hold_change_by_hold ON hold_change (hold_id, sequence);
GRANT SELECT ON hold_change TO ${application_role};

-- Microseconds since 1970, so that a digest does not depend on how a session writes times.
CREATE FUNCTION hold_micros(moment timestamptz) RETURNS text LANGUAGE sql STABLE
    RETURN coalesce((extract(epoch FROM moment) * 1000000)::bigint::text, '');

-- The reference is the last line: it is the only one that may hold anything.
CREATE FUNCTION hold_digest(h hold) RETURNS bytea LANGUAGE sql STABLE
    RETURN sha256(convert_to(concat_ws(E'\n',
        h.id, h.from_account_id, h.to_account_id, h.currency, h.amount, h.status,
        coalesce(h.posted_amount::text, ''), coalesce(h.entry_id::text, ''),
        hold_micros(h.created_at), hold_micros(h.expires_at), hold_micros(h.ended_at),
        h.reference), 'UTF8'));

CREATE FUNCTION note_hold_change() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.hold_change (hold_id, digest) VALUES (NEW.id, public.hold_digest(NEW));
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_hold_change FROM PUBLIC;

CREATE TRIGGER noted AFTER INSERT OR UPDATE ON hold
    FOR EACH ROW EXECUTE FUNCTION note_hold_change();
ALTER TABLE hold ENABLE ALWAYS TRIGGER noted;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hold_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE hold_change ENABLE ALWAYS TRIGGER append_only;

-- Those that exist already, as they are now.
INSERT INTO hold_change (hold_id, digest)
SELECT h.id, hold_digest(h) FROM hold h ORDER BY h.created_at, h.id;
