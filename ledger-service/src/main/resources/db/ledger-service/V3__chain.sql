-- Sealed batches of the journal, each chained to the one before by its hash. A leaf is 40 bytes:
-- the entry's sequence and the SHA-256 of the entry, so that a broken seal names the entry.
CREATE TABLE seal (
    number        bigint      PRIMARY KEY,  -- gapless from 1
    last_sequence bigint      NOT NULL,     -- everything after the previous seal up to here is sealed
    leaves        bytea       NOT NULL,
    previous_hash bytea       NOT NULL,     -- of seal number - 1; 32 zero bytes for the first
    hash          bytea       NOT NULL,
    sealed_at     timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT seal_number_positive CHECK (number > 0),
    CONSTRAINT seal_last_sequence_once UNIQUE (last_sequence),
    CONSTRAINT seal_leaves_whole CHECK
        (octet_length(leaves) > 0 AND octet_length(leaves) % 40 = 0),
    CONSTRAINT seal_hash_lengths CHECK
        (octet_length(hash) = 32 AND octet_length(previous_hash) = 32)
);

-- The heads of the chain, noted apart from it: whoever cuts the tail of journal and seals leaves an
-- anchor behind that points at nothing.
CREATE TABLE chain_anchor (
    seal_number bigint      PRIMARY KEY,
    hash        bytea       NOT NULL,
    anchored_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON seal, chain_anchor TO ${application_role};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE seal ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE chain_anchor ENABLE ALWAYS TRIGGER append_only;
