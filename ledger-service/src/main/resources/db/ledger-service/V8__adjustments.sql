-- Adjustments: entries that one operator proposes and another one approves. The row waits until it
-- is decided, once; what was proposed never changes.
CREATE TABLE adjustment (
    id             uuid        PRIMARY KEY,
    reference      text        NOT NULL,  -- the proposer's idempotency; apart from those of entries
    description    text        NOT NULL,  -- of the entry
    reason         text        NOT NULL,
    postings       jsonb       NOT NULL,  -- [{account, side, amount (minor units), currency}]
    content_digest bytea       NOT NULL,  -- of the entry that it becomes, as in journal_entry
    status         text        NOT NULL,
    proposed_by    text        NOT NULL,  -- operators by name
    proposed_at    timestamptz NOT NULL DEFAULT now(),
    decided_by     text,
    decided_at     timestamptz,
    rejection      text,                  -- why it was rejected
    entry_id       uuid,                  -- what it became; looked up by check_adjustment

    CONSTRAINT adjustment_reference_once UNIQUE (reference),
    CONSTRAINT adjustment_reference_length CHECK (length(reference) BETWEEN 1 AND 200),
    CONSTRAINT adjustment_reason_length CHECK (length(reason) BETWEEN 1 AND 500),
    CONSTRAINT adjustment_digest_length CHECK (octet_length(content_digest) = 32),
    CONSTRAINT adjustment_status_known CHECK (status IN ('PROPOSED', 'BOOKED', 'REJECTED')),
    CONSTRAINT adjustment_decided_by_somebody CHECK ((status = 'PROPOSED') = (decided_by IS NULL)),
    CONSTRAINT adjustment_decided_at_a_time CHECK ((status = 'PROPOSED') = (decided_at IS NULL)),
    CONSTRAINT adjustment_booked_by_an_entry CHECK ((status = 'BOOKED') = (entry_id IS NOT NULL)),
    CONSTRAINT adjustment_rejected_for_a_reason CHECK
        ((status = 'REJECTED') = (rejection IS NOT NULL)),
    CONSTRAINT adjustment_rejection_length CHECK (length(rejection) BETWEEN 1 AND 500),
    CONSTRAINT adjustment_by_two_persons CHECK (status <> 'BOOKED' OR decided_by <> proposed_by)
);
CREATE INDEX adjustment_by_status ON adjustment (status, id);
CREATE UNIQUE INDEX adjustment_entry_once ON adjustment (entry_id) WHERE entry_id IS NOT NULL;

CREATE FUNCTION check_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PROPOSED' THEN
            RAISE EXCEPTION 'adjustment % does not begin proposed', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'PROPOSED' OR NEW.status = 'PROPOSED' THEN
        RAISE EXCEPTION 'adjustment % is %: it cannot become %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_decided_once';
    END IF;
    IF (NEW.id, NEW.reference, NEW.description, NEW.reason, NEW.postings, NEW.content_digest,
        NEW.proposed_by, NEW.proposed_at)
        IS DISTINCT FROM
       (OLD.id, OLD.reference, OLD.description, OLD.reason, OLD.postings, OLD.content_digest,
        OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'adjustment % cannot be another', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_stays_the_same';
    END IF;
    IF NEW.status = 'BOOKED' AND NOT EXISTS (
        SELECT FROM journal_entry e
        WHERE e.id = NEW.entry_id AND e.cause_kind = 'adjustment' AND e.cause_id = NEW.id
          AND e.content_digest = NEW.content_digest) THEN
        RAISE EXCEPTION 'adjustment % is not booked by entry %', OLD.id, NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_booked_by_its_entry';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decided_once BEFORE INSERT OR UPDATE ON adjustment
    FOR EACH ROW EXECUTE FUNCTION check_adjustment();
ALTER TABLE adjustment ENABLE ALWAYS TRIGGER decided_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON adjustment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE adjustment ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON adjustment TO ${application_role};
GRANT UPDATE (status, decided_by, decided_at, rejection, entry_id) ON adjustment
    TO ${application_role};
