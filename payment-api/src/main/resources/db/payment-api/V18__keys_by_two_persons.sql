-- A key for a merchant whose keys with scope admin have all ended: proposed by one operator, made when
-- another one approves. The key itself is told to the approver and kept as a hash in api_key.
CREATE TABLE api_key_proposal (
    id          uuid        PRIMARY KEY,
    merchant_id text        NOT NULL REFERENCES merchant,
    name        text,                   -- of the key
    reason      text        NOT NULL,
    status      text        NOT NULL,
    proposed_by text        NOT NULL,   -- operators by name
    proposed_at timestamptz NOT NULL DEFAULT now(),
    decided_by  text,
    decided_at  timestamptz,
    api_key_id  uuid,                   -- of the key that the approval made

    CONSTRAINT api_key_proposal_name_length CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT api_key_proposal_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
    CONSTRAINT api_key_proposal_status_known CHECK (status IN ('PROPOSED', 'APPROVED', 'REJECTED')),
    CONSTRAINT api_key_proposal_decided_whole CHECK
        ((status = 'PROPOSED') = (decided_by IS NULL)
         AND (status = 'PROPOSED') = (decided_at IS NULL)),
    CONSTRAINT api_key_proposal_by_two_persons CHECK
        (status <> 'APPROVED' OR decided_by <> proposed_by),
    CONSTRAINT api_key_proposal_makes_a_key CHECK
        ((status = 'APPROVED') = (api_key_id IS NOT NULL)),
    CONSTRAINT api_key_proposal_of_a_key FOREIGN KEY (api_key_id) REFERENCES api_key (id)
        DEFERRABLE INITIALLY DEFERRED
);
-- One at a time, so that two approvals do not make two keys.
CREATE UNIQUE INDEX api_key_proposal_one_open ON api_key_proposal (merchant_id)
    WHERE status = 'PROPOSED';

CREATE FUNCTION check_api_key_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PROPOSED' THEN
            RAISE EXCEPTION 'key proposal % does not begin proposed', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'api_key_proposal_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'PROPOSED'
       OR (NEW.id, NEW.merchant_id, NEW.name, NEW.reason, NEW.proposed_by, NEW.proposed_at)
          IS DISTINCT FROM
          (OLD.id, OLD.merchant_id, OLD.name, OLD.reason, OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'key proposal % is decided once, and stays as it was', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'api_key_proposal_decided_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE INSERT OR UPDATE ON api_key_proposal
    FOR EACH ROW EXECUTE FUNCTION check_api_key_proposal();
ALTER TABLE api_key_proposal ENABLE ALWAYS TRIGGER decided_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON api_key_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_routing_change();
ALTER TABLE api_key_proposal ENABLE ALWAYS TRIGGER append_only;

-- The same rule as in ApiKeys.isThereAnAdminKey, on purpose: a bug there must not hand a merchant's
-- money to one person. Whoever had a key with scope admin makes keys by such a key, or two persons do.
CREATE FUNCTION check_api_key_maker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM api_key k WHERE k.merchant_id = NEW.merchant_id AND k.id <> NEW.id
          AND 'admin' = ANY (string_to_array(k.scopes, ' ')))
       AND NOT EXISTS (
        SELECT FROM api_key k WHERE k.merchant_id = NEW.merchant_id AND k.id <> NEW.id
          AND 'admin' = ANY (string_to_array(k.scopes, ' '))
          AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()))
       AND NOT EXISTS (
        SELECT FROM api_key_proposal p
        WHERE p.api_key_id = NEW.id AND p.merchant_id = NEW.merchant_id AND p.status = 'APPROVED') THEN
        RAISE EXCEPTION 'nobody has approved a key for %', NEW.merchant_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'api_key_by_two_persons';
    END IF;
    RETURN NULL;
END $$;
-- After: an insert that finds the key there already makes none.
CREATE TRIGGER made_by_two_persons AFTER INSERT ON api_key
    FOR EACH ROW EXECUTE FUNCTION check_api_key_maker();
ALTER TABLE api_key ENABLE ALWAYS TRIGGER made_by_two_persons;

GRANT SELECT, INSERT, UPDATE (status, decided_by, decided_at, api_key_id) ON api_key_proposal
    TO ${application_role};

CALL audit_table('api_key_proposal', 'id');
