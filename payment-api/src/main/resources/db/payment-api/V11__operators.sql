-- The people who run the platform. Names are never used again, since they stand in histories.
CREATE TABLE operator_account (
    id            uuid        PRIMARY KEY,
    name          text        NOT NULL,
    role          text        NOT NULL,
    password_hash text,                   -- with its scheme in front; null until the first one is set
    created_at    timestamptz NOT NULL DEFAULT now(),
    disabled_at   timestamptz,
    disabled_by   text,

    CONSTRAINT operator_account_name_once UNIQUE (name),
    CONSTRAINT operator_account_name_form CHECK (name ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
    CONSTRAINT operator_account_role_known CHECK (role IN ('VIEWER', 'OPERATOR', 'APPROVER')),
    CONSTRAINT operator_account_password_is_hashed CHECK (password_hash ~ '^\{[a-z0-9@_]+\}.'),
    CONSTRAINT operator_account_disabled_whole CHECK ((disabled_at IS NULL) = (disabled_by IS NULL))
);

-- What an approver did alone in an emergency, and why; somebody else looks at it afterwards. Money
-- and rights are never given this way.
CREATE TABLE break_glass (
    id          uuid        PRIMARY KEY,
    action      text        NOT NULL,
    subject     text        NOT NULL,  -- what was decided upon
    operator    text        NOT NULL,  -- operators by name
    reason      text        NOT NULL,
    used_at     timestamptz NOT NULL DEFAULT now(),
    reviewed_by text,
    reviewed_at timestamptz,
    review      text,                  -- what the other one found

    CONSTRAINT break_glass_once UNIQUE (action, subject),
    CONSTRAINT break_glass_action_known CHECK (action IN ('ROUTING_RULES')),
    CONSTRAINT break_glass_reason_length CHECK (length(reason) BETWEEN 10 AND 500),
    CONSTRAINT break_glass_review_length CHECK (length(review) BETWEEN 1 AND 500),
    CONSTRAINT break_glass_reviewed_by_another CHECK (reviewed_by <> operator),
    CONSTRAINT break_glass_reviewed_whole CHECK
        ((reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (review IS NULL))
);
CREATE INDEX break_glass_unreviewed ON break_glass (used_at) WHERE reviewed_at IS NULL;

CREATE FUNCTION check_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.reviewed_by IS NOT NULL THEN
            RAISE EXCEPTION 'break-glass % is reviewed before it is used', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'break_glass_begins_unreviewed';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.reviewed_by IS NOT NULL OR NEW.reviewed_by IS NULL
        OR (NEW.id, NEW.action, NEW.subject, NEW.operator, NEW.reason, NEW.used_at)
           IS DISTINCT FROM
           (OLD.id, OLD.action, OLD.subject, OLD.operator, OLD.reason, OLD.used_at) THEN
        RAISE EXCEPTION 'break-glass % is reviewed once, and stays as it was', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'break_glass_reviewed_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reviewed_once BEFORE INSERT OR UPDATE ON break_glass
    FOR EACH ROW EXECUTE FUNCTION check_break_glass();
ALTER TABLE break_glass ENABLE ALWAYS TRIGGER reviewed_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON break_glass
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_routing_change();
ALTER TABLE break_glass ENABLE ALWAYS TRIGGER append_only;

-- What makes an operator, gives more rights or a way back in: proposed by one, approved by another.
-- The first password is set with two codes, of which each of the two persons was told one.
CREATE TABLE operator_change (
    id               uuid        PRIMARY KEY,
    kind             text        NOT NULL,
    name             text        NOT NULL,  -- of the operator whom it is about
    role             text        NOT NULL,  -- from then on
    status           text        NOT NULL,
    first_code_hash  text        NOT NULL,  -- SHA-256, lower-case hex
    second_code_hash text,                  -- told at the approval
    codes_end_at     timestamptz,
    codes_used_at    timestamptz,
    proposed_by      text        NOT NULL,
    proposed_at      timestamptz NOT NULL DEFAULT now(),
    decided_by       text,
    decided_at       timestamptz,

    CONSTRAINT operator_change_kind_known CHECK (kind IN ('CREATE', 'SET_ROLE', 'READMIT')),
    CONSTRAINT operator_change_role_known CHECK (role IN ('VIEWER', 'OPERATOR', 'APPROVER')),
    CONSTRAINT operator_change_name_form CHECK (name ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
    CONSTRAINT operator_change_status_known CHECK (status IN ('PROPOSED', 'APPROVED', 'REJECTED')),
    CONSTRAINT operator_change_codes_are_hashes CHECK
        (first_code_hash ~ '^[0-9a-f]{64}$' AND second_code_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT operator_change_decided_whole CHECK
        ((status = 'PROPOSED') = (decided_by IS NULL)
         AND (status = 'PROPOSED') = (decided_at IS NULL)),
    CONSTRAINT operator_change_by_two_persons CHECK
        (status <> 'APPROVED' OR decided_by <> proposed_by),
    CONSTRAINT operator_change_not_of_oneself CHECK
        (proposed_by <> name AND (status <> 'APPROVED' OR decided_by <> name)),
    CONSTRAINT operator_change_codes_of_approved CHECK
        ((second_code_hash IS NOT NULL) = (codes_end_at IS NOT NULL)
         AND (second_code_hash IS NOT NULL) = (status = 'APPROVED' AND kind <> 'SET_ROLE')),
    CONSTRAINT operator_change_codes_used_in_time CHECK (codes_used_at <= codes_end_at)
);
CREATE INDEX operator_change_by_name ON operator_change (name, id);
-- One at a time, so that nobody approves what another change has made something else.
CREATE UNIQUE INDEX operator_change_one_open ON operator_change (name) WHERE status = 'PROPOSED';

CREATE FUNCTION check_operator_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PROPOSED' THEN
            RAISE EXCEPTION 'operator change % does not begin proposed', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_change_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.kind, NEW.name, NEW.role, NEW.first_code_hash, NEW.proposed_by, NEW.proposed_at)
       IS DISTINCT FROM
       (OLD.id, OLD.kind, OLD.name, OLD.role, OLD.first_code_hash, OLD.proposed_by, OLD.proposed_at)
       OR OLD.status <> 'PROPOSED' AND
          (NEW.status, NEW.decided_by, NEW.decided_at, NEW.second_code_hash, NEW.codes_end_at)
          IS DISTINCT FROM
          (OLD.status, OLD.decided_by, OLD.decided_at, OLD.second_code_hash, OLD.codes_end_at)
       OR OLD.codes_used_at IS NOT NULL THEN
        RAISE EXCEPTION 'operator change % is decided once, and its codes are used once', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_change_decided_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE INSERT OR UPDATE ON operator_change
    FOR EACH ROW EXECUTE FUNCTION check_operator_change();
ALTER TABLE operator_change ENABLE ALWAYS TRIGGER decided_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON operator_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_routing_change();
ALTER TABLE operator_change ENABLE ALWAYS TRIGGER append_only;

-- An account comes from a change that two persons agreed on, and so does its role.
CREATE FUNCTION check_operator_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'INSERT' OR NEW.role <> OLD.role
        OR OLD.disabled_at IS NOT NULL AND NEW.disabled_at IS NULL)
       AND NOT EXISTS (
        SELECT FROM operator_change c
        WHERE c.name = NEW.name AND c.role = NEW.role AND c.status = 'APPROVED'
          AND c.decided_at = now()
          AND (c.kind = 'CREATE') = (TG_OP = 'INSERT')) THEN
        RAISE EXCEPTION 'nobody has approved that % is %', NEW.name, NEW.role
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_account_approved';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.name) IS DISTINCT FROM (OLD.id, OLD.name) THEN
        RAISE EXCEPTION 'operator % cannot be another', OLD.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_account_stays_the_same';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approved BEFORE INSERT OR UPDATE ON operator_account
    FOR EACH ROW EXECUTE FUNCTION check_operator_account();
ALTER TABLE operator_account ENABLE ALWAYS TRIGGER approved;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON operator_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_routing_change();
ALTER TABLE operator_account ENABLE ALWAYS TRIGGER append_only;

-- Who is signed in. Access tokens name their session and run out by themselves.
CREATE TABLE operator_session (
    id          uuid        PRIMARY KEY,
    operator_id uuid        NOT NULL REFERENCES operator_account,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    end_reason  text,

    CONSTRAINT operator_session_ends_later CHECK (expires_at > created_at),
    CONSTRAINT operator_session_ended_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CONSTRAINT operator_session_end_known CHECK
        (end_reason IN ('SIGNED_OUT', 'TOKEN_REUSED', 'ACCOUNT_CHANGED'))
);
CREATE INDEX operator_session_open ON operator_session (operator_id) WHERE ended_at IS NULL;

-- Each refresh token is good for one use; a second one means that somebody else has it too.
CREATE TABLE operator_refresh_token (
    secret_hash text        PRIMARY KEY,  -- SHA-256, lower-case hex
    session_id  uuid        NOT NULL REFERENCES operator_session,
    issued_at   timestamptz NOT NULL DEFAULT now(),
    used_at     timestamptz,

    CONSTRAINT operator_refresh_token_is_hash CHECK (secret_hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX operator_refresh_token_of_session ON operator_refresh_token (session_id);

GRANT SELECT, INSERT ON operator_account, operator_change, operator_session,
    operator_refresh_token, break_glass TO ${application_role};
GRANT UPDATE (role, password_hash, disabled_at, disabled_by) ON operator_account
    TO ${application_role};
GRANT UPDATE (status, decided_by, decided_at, second_code_hash, codes_end_at, codes_used_at)
    ON operator_change TO ${application_role};
GRANT UPDATE (ended_at, end_reason) ON operator_session TO ${application_role};
GRANT UPDATE (used_at) ON operator_refresh_token TO ${application_role};
GRANT UPDATE (reviewed_by, reviewed_at, review) ON break_glass TO ${application_role};

-- Routing rules may be approved by their proposer behind broken glass, and not otherwise.
CREATE OR REPLACE FUNCTION check_routing_rule_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.approved AND EXISTS (
        SELECT FROM routing_rule_set s WHERE s.version = NEW.version AND s.proposed_by = NEW.decided_by)
       AND NOT EXISTS (
        SELECT FROM break_glass b WHERE b.action = 'ROUTING_RULES' AND b.subject = NEW.version::text
          AND b.operator = NEW.decided_by) THEN
        RAISE EXCEPTION 'routing rules % are approved by who proposed them', NEW.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'routing_rule_decision_by_two_persons';
    END IF;
    RETURN NEW;
END $$;
