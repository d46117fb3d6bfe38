-- What a person uploads in place of a file that came from the provider itself waits for a second
-- person. Until then it takes nobody's place: it is kept as if it were superseded.
ALTER TABLE statement
    ADD COLUMN awaits_approval boolean NOT NULL DEFAULT false,
    ADD COLUMN approved_by     text,                      -- an operator; null where none was needed
    ADD CONSTRAINT statement_awaits_aside CHECK (NOT awaits_approval OR superseded_at IS NOT NULL),
    ADD CONSTRAINT statement_by_two_persons CHECK (approved_by <> uploaded_by);
GRANT UPDATE (awaits_approval, approved_by) ON statement TO ${application_role};

-- The zone in which a run counted the provider's days: settings change, its report does not.
ALTER TABLE reconciliation_run ADD COLUMN zone text;      -- null before the run has ended
UPDATE reconciliation_run r SET zone = c.zone FROM counted_by c WHERE c.provider = r.provider;

-- What was approved and the ledger's consumer could not run was set aside. It can be sent again.
ALTER TABLE proposal
    ADD COLUMN set_aside_at timestamptz,                  -- null while nobody knows of trouble
    ADD COLUMN times_sent   int NOT NULL DEFAULT 1,       -- the sequence of the event sent last
    ADD CONSTRAINT proposal_times_sent_positive CHECK (times_sent > 0),
    ADD CONSTRAINT proposal_set_aside_once_approved
        CHECK (set_aside_at IS NULL OR status NOT IN ('PROPOSED', 'REJECTED', 'DONE'));
GRANT UPDATE (set_aside_at, times_sent) ON proposal TO ${application_role};

CREATE OR REPLACE FUNCTION check_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PROPOSED' THEN
            RAISE EXCEPTION 'proposal % does not begin proposed', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.status = 'PROPOSED' AND NEW.status IN ('APPROVED', 'DONE', 'REJECTED')
            OR OLD.status = 'APPROVED' AND NEW.status IN ('APPROVED', 'BOOKED', 'REFUSED')) THEN
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

CREATE OR REPLACE FUNCTION note_proposal() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    stays boolean := TG_OP = 'UPDATE' AND OLD.status = NEW.status;
BEGIN
    INSERT INTO discrepancy_history
        (discrepancy_id, change, changed_by, run_id, before, after, reason, request_id)
    VALUES (
        NEW.discrepancy_id,
        CASE WHEN NOT stays THEN NEW.status
             WHEN NEW.set_aside_at IS NULL THEN 'SENT_AGAIN'
             ELSE 'SET_ASIDE' END,
        CASE WHEN stays THEN changing_actor()
             WHEN NEW.status = 'PROPOSED' THEN NEW.proposed_by
             WHEN NEW.status IN ('BOOKED', 'REFUSED') THEN 'ledger-service'
             ELSE NEW.decided_by END,
        NEW.run_id,
        CASE TG_OP WHEN 'UPDATE' THEN jsonb_build_object('status', OLD.status) END,
        jsonb_strip_nulls(jsonb_build_object(
            'proposal_id', NEW.id, 'action', NEW.action, 'status', NEW.status,
            'lines', NEW.lines, 'entry_id', NEW.entry_id)),
        coalesce(NEW.refusal, NEW.rejection, NEW.reason), changing_request());
    RETURN NULL;
END $$;

-- That another run finds the same with the same amounts is no change.
CREATE OR REPLACE FUNCTION note_changed_discrepancies() RETURNS trigger LANGUAGE plpgsql
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
    WHERE (o.status, o.resolution, o.owner, o.explained_by, o.repair_published_at)
            IS DISTINCT FROM
          (n.status, n.resolution, n.owner, n.explained_by, n.repair_published_at)
       OR o.latest_run_id <> n.latest_run_id AND EXISTS (
            SELECT FROM finding was
            JOIN finding f USING (reconciliation, kind, reference, occurrence)
            WHERE was.run_id = o.latest_run_id AND f.run_id = n.latest_run_id
              AND (was.reconciliation, was.kind, was.reference, was.occurrence)
                = (n.reconciliation, n.kind, n.reference, n.occurrence)
              AND (was.our_amount, was.our_currency, was.provider_amount, was.provider_currency,
                   was.provider_fee, was.expected_fee, was.waits_for)
                  IS DISTINCT FROM
                  (f.our_amount, f.our_currency, f.provider_amount, f.provider_currency,
                   f.provider_fee, f.expected_fee, f.waits_for))
    ORDER BY n.id;
    RETURN NULL;
END $$;
