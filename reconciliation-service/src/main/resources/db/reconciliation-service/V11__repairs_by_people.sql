-- What people do about a discrepancy: somebody may own it, and a proposal that two persons agreed on
-- explains it for as long as the runs find the same amounts.
ALTER TABLE discrepancy
    ADD COLUMN owner text,                        -- an operator
    ADD COLUMN explained_by uuid,                 -- the proposal that two persons agreed on
    DROP CONSTRAINT discrepancy_resolution_known,
    ADD CONSTRAINT discrepancy_resolution_known CHECK (resolution IN
        ('REPAIRED', 'RECLASSIFIED', 'NO_LONGER_FOUND', 'ADJUSTED', 'ACCEPTED')),
    ADD CONSTRAINT discrepancy_explained_by_people CHECK
        ((explained_by IS NOT NULL) = coalesce(resolution IN ('ADJUSTED', 'ACCEPTED'), false));

CREATE INDEX discrepancy_by_owner ON discrepancy (owner, id) WHERE owner IS NOT NULL;

-- What one operator wants done about a discrepancy and another one decides. What was proposed never
-- changes. What moves money is APPROVED until the ledger has BOOKED or REFUSED it; anything else is
-- DONE once it is approved.
CREATE TABLE proposal (
    id             uuid        PRIMARY KEY,
    discrepancy_id uuid        NOT NULL REFERENCES discrepancy,
    run_id         uuid        NOT NULL REFERENCES reconciliation_run, -- whose finding it answers
    action         text        NOT NULL,
    lines          jsonb       NOT NULL,          -- [{account, currency, debit (minor units)}]
    reason         text        NOT NULL,
    status         text        NOT NULL DEFAULT 'PROPOSED',
    proposed_by    text        NOT NULL,          -- operators by name
    proposed_at    timestamptz NOT NULL DEFAULT now(),
    decided_by     text,
    decided_at     timestamptz,
    rejection      text,                          -- why it was rejected
    entry_id       text,                          -- what it became in the ledger (je_...)
    booked_at      timestamptz,
    refusal        text,                          -- why the ledger did not book it

    CONSTRAINT proposal_status_known CHECK (status IN
        ('PROPOSED', 'APPROVED', 'BOOKED', 'REFUSED', 'DONE', 'REJECTED')),
    CONSTRAINT proposal_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
    CONSTRAINT proposal_rejection_length CHECK (length(rejection) BETWEEN 1 AND 500),
    CONSTRAINT proposal_decided_by_somebody CHECK
        ((status = 'PROPOSED') = (decided_by IS NULL) AND (status = 'PROPOSED') = (decided_at IS NULL)),
    CONSTRAINT proposal_by_two_persons CHECK
        (status IN ('PROPOSED', 'REJECTED') OR decided_by <> proposed_by),
    CONSTRAINT proposal_money_is_booked CHECK
        (status IN ('PROPOSED', 'REJECTED') OR (status = 'DONE') = (lines = '[]')),
    CONSTRAINT proposal_rejected_for_a_reason CHECK
        ((status = 'REJECTED') = (rejection IS NOT NULL)),
    CONSTRAINT proposal_booked_by_an_entry CHECK
        ((status = 'BOOKED') = (entry_id IS NOT NULL) AND (status = 'BOOKED') = (booked_at IS NOT NULL)),
    CONSTRAINT proposal_refused_for_a_reason CHECK ((status = 'REFUSED') = (refusal IS NOT NULL))
);

CREATE INDEX proposal_by_discrepancy ON proposal (discrepancy_id, id);
CREATE UNIQUE INDEX proposal_one_under_way ON proposal (discrepancy_id)
    WHERE status IN ('PROPOSED', 'APPROVED');
CREATE INDEX proposal_under_way ON proposal (status, proposed_at)
    WHERE status IN ('PROPOSED', 'APPROVED');

ALTER TABLE discrepancy
    ADD CONSTRAINT discrepancy_explained_by_proposal FOREIGN KEY (explained_by) REFERENCES proposal;

CREATE FUNCTION check_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PROPOSED' THEN
            RAISE EXCEPTION 'proposal % does not begin proposed', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.status = 'PROPOSED' AND NEW.status IN ('APPROVED', 'DONE', 'REJECTED')
            OR OLD.status = 'APPROVED' AND NEW.status IN ('BOOKED', 'REFUSED')) THEN
        RAISE EXCEPTION 'proposal % is %: it cannot become %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_decided_once';
    END IF;
    IF (NEW.id, NEW.discrepancy_id, NEW.run_id, NEW.action, NEW.lines, NEW.reason,
        NEW.proposed_by, NEW.proposed_at)
        IS DISTINCT FROM
       (OLD.id, OLD.discrepancy_id, OLD.run_id, OLD.action, OLD.lines, OLD.reason,
        OLD.proposed_by, OLD.proposed_at)
       OR OLD.status = 'APPROVED' AND (NEW.decided_by, NEW.decided_at)
           IS DISTINCT FROM (OLD.decided_by, OLD.decided_at) THEN
        RAISE EXCEPTION 'proposal % cannot be another', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_stays_the_same';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE INSERT OR UPDATE ON proposal
    FOR EACH ROW EXECUTE FUNCTION check_proposal();

-- What operators write down beside a discrepancy.
CREATE TABLE discrepancy_note (
    id             uuid        PRIMARY KEY,
    discrepancy_id uuid        NOT NULL REFERENCES discrepancy,
    text           text        NOT NULL,
    written_by     text        NOT NULL,
    written_at     timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT discrepancy_note_length CHECK (length(text) BETWEEN 1 AND 2000)
);
CREATE INDEX discrepancy_note_by_discrepancy ON discrepancy_note (discrepancy_id, id);

-- Every change of a discrepancy, in its order. Written by triggers alone, whoever makes the change:
-- the application can neither write nor change a row.
CREATE TABLE discrepancy_history (
    position       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    discrepancy_id uuid        NOT NULL,
    change         text        NOT NULL,
    changed_by     text        NOT NULL,          -- an operator or a service
    changed_at     timestamptz NOT NULL DEFAULT now(),
    run_id         uuid,                          -- the run that it is about
    before         jsonb,                         -- of what changed
    after          jsonb,
    reason         text,
    request_id     text
);
CREATE INDEX discrepancy_history_by_discrepancy ON discrepancy_history (discrepancy_id, position);

INSERT INTO discrepancy_history (discrepancy_id, change, changed_by, changed_at, run_id)
SELECT id, 'OPENED', 'reconciliation-service', opened_at, first_run_id FROM discrepancy ORDER BY id;

-- Who makes the changes of this transaction; the service itself when nobody is named.
CREATE FUNCTION changing_actor() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('quittance.actor', true), ''), 'reconciliation-service')
$$;
CREATE FUNCTION changing_request() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('quittance.request_id', true), '')
$$;

CREATE FUNCTION note_opened_discrepancies() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO discrepancy_history
        (discrepancy_id, change, changed_by, run_id, after, request_id)
    SELECT n.id, 'OPENED', changing_actor(), n.latest_run_id,
           jsonb_build_object('status', n.status, 'kind', n.kind), changing_request()
    FROM new_rows n ORDER BY n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_opened AFTER INSERT ON discrepancy
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_opened_discrepancies();
ALTER TABLE discrepancy ENABLE ALWAYS TRIGGER note_opened;

CREATE FUNCTION note_changed_discrepancies() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO discrepancy_history
        (discrepancy_id, change, changed_by, run_id, before, after, reason, request_id)
    SELECT n.id,
           CASE WHEN o.status = 'OPEN' AND n.status = 'RESOLVED' AND n.resolution = 'RECLASSIFIED'
                  THEN 'RECLASSIFIED'
                WHEN o.status = 'OPEN' AND n.status = 'RESOLVED' THEN 'RESOLVED'
                WHEN o.status = 'RESOLVED' AND n.status = 'OPEN' THEN 'REOPENED'
                WHEN o.owner IS DISTINCT FROM n.owner THEN 'ASSIGNED'
                WHEN o.repair_published_at IS DISTINCT FROM n.repair_published_at
                  THEN 'REPAIR_PUBLISHED'
                WHEN o.latest_run_id <> n.latest_run_id THEN 'FOUND_AGAIN'
                ELSE 'CHANGED' END,
           changing_actor(), n.latest_run_id, changed.before, changed.after,
           nullif(current_setting('quittance.reason', true), ''), changing_request()
    FROM old_rows o
    JOIN new_rows n ON n.id = o.id
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(was.key, was.value) AS before,
               jsonb_object_agg(was.key, to_jsonb(n) -> was.key) AS after
        FROM jsonb_each(to_jsonb(o)) was
        WHERE was.value IS DISTINCT FROM to_jsonb(n) -> was.key) changed
    WHERE changed.before IS NOT NULL
    ORDER BY n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_changed AFTER UPDATE ON discrepancy
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_discrepancies();
ALTER TABLE discrepancy ENABLE ALWAYS TRIGGER note_changed;

CREATE FUNCTION note_proposal() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO discrepancy_history
        (discrepancy_id, change, changed_by, run_id, before, after, reason, request_id)
    VALUES (
        NEW.discrepancy_id, NEW.status,
        CASE NEW.status WHEN 'PROPOSED' THEN NEW.proposed_by
                        WHEN 'BOOKED' THEN 'ledger-service'
                        WHEN 'REFUSED' THEN 'ledger-service'
                        ELSE NEW.decided_by END,
        NEW.run_id,
        CASE TG_OP WHEN 'UPDATE' THEN jsonb_build_object('status', OLD.status) END,
        jsonb_strip_nulls(jsonb_build_object(
            'proposal_id', NEW.id, 'action', NEW.action, 'status', NEW.status,
            'lines', NEW.lines, 'entry_id', NEW.entry_id)),
        coalesce(NEW.refusal, NEW.rejection, NEW.reason), changing_request());
    RETURN NULL;
END $$;
CREATE TRIGGER note_proposal AFTER INSERT OR UPDATE ON proposal
    FOR EACH ROW EXECUTE FUNCTION note_proposal();
ALTER TABLE proposal ENABLE ALWAYS TRIGGER note_proposal;

CREATE FUNCTION note_note() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO discrepancy_history (discrepancy_id, change, changed_by, reason, request_id)
    VALUES (NEW.discrepancy_id, 'NOTED', NEW.written_by, NEW.text, changing_request());
    RETURN NULL;
END $$;
CREATE TRIGGER note_note AFTER INSERT ON discrepancy_note
    FOR EACH ROW EXECUTE FUNCTION note_note();
ALTER TABLE discrepancy_note ENABLE ALWAYS TRIGGER note_note;

CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is not possible: rows are only added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON discrepancy_history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
ALTER TABLE discrepancy_history ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON discrepancy_note
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
ALTER TABLE discrepancy_note ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON proposal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
ALTER TABLE proposal ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON proposal, discrepancy_note TO ${application_role};
GRANT UPDATE (status, decided_by, decided_at, rejection, entry_id, booked_at, refusal) ON proposal
    TO ${application_role};
GRANT SELECT ON discrepancy_history TO ${application_role};
