-- Holds: money that is set aside on one account until it is posted to another, given back or expired.
-- The writer of the 'from' account's balance row is the only one that changes its holds.
ALTER TABLE account ADD CONSTRAINT account_currency_of UNIQUE (id, currency);

CREATE TABLE hold (
    id              uuid        PRIMARY KEY,
    reference       text        NOT NULL,  -- the caller's idempotency; apart from those of entries
    from_account_id uuid        NOT NULL,
    to_account_id   uuid        NOT NULL,
    currency        varchar(3)  NOT NULL,
    amount          bigint      NOT NULL,  -- minor units
    status          text        NOT NULL,
    posted_amount   bigint,                -- what was posted of it; the rest was given back
    entry_id        uuid,                  -- the entry that posted it; looked up by check_hold
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    ended_at        timestamptz,           -- posted, voided or expired; an entry's time when posted
    -- It is set aside from created_at until then: nothing depends on when a job finds it expired.
    counts_until    timestamptz NOT NULL GENERATED ALWAYS AS
        (coalesce(ended_at, expires_at, 'infinity')) STORED,

    CONSTRAINT hold_reference_once UNIQUE (reference),
    CONSTRAINT hold_reference_length CHECK (length(reference) BETWEEN 1 AND 200),
    CONSTRAINT hold_from FOREIGN KEY (from_account_id, currency) REFERENCES account (id, currency),
    CONSTRAINT hold_to FOREIGN KEY (to_account_id, currency) REFERENCES account (id, currency),
    CONSTRAINT hold_two_accounts CHECK (from_account_id <> to_account_id),
    CONSTRAINT hold_amount_positive CHECK (amount > 0),
    CONSTRAINT hold_status_known CHECK (status IN ('PENDING', 'POSTED', 'VOIDED', 'EXPIRED')),
    CONSTRAINT hold_expires_later CHECK (expires_at > created_at),
    CONSTRAINT hold_posted_by_an_entry CHECK ((status = 'POSTED') = (entry_id IS NOT NULL)),
    CONSTRAINT hold_posted_amount_known CHECK ((status = 'POSTED') = (posted_amount IS NOT NULL)),
    CONSTRAINT hold_posted_amount_within CHECK (posted_amount BETWEEN 1 AND amount),
    CONSTRAINT hold_ended_unless_pending CHECK ((status = 'PENDING') = (ended_at IS NULL)),
    CONSTRAINT hold_expired_on_time CHECK
        (status <> 'EXPIRED' OR (expires_at IS NOT NULL AND ended_at = expires_at))
);
CREATE INDEX hold_by_from ON hold (from_account_id, counts_until);
CREATE INDEX hold_by_to ON hold (to_account_id);
CREATE UNIQUE INDEX hold_entry_once ON hold (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX hold_overdue ON hold (expires_at)
    WHERE status = 'PENDING' AND expires_at IS NOT NULL;
CREATE INDEX hold_overdue_by_from ON hold (from_account_id, expires_at)
    WHERE status = 'PENDING' AND expires_at IS NOT NULL;

-- A hold begins pending and ends once. now() is when the transaction began: what was over by then
-- cannot have been posted or voided in time by anybody.
CREATE FUNCTION check_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PENDING' THEN
            RAISE EXCEPTION 'hold % does not begin pending', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_begins_pending';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'PENDING' OR NEW.status = 'PENDING' THEN
        RAISE EXCEPTION 'hold % is %: it cannot become %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_ends_once';
    END IF;
    IF (NEW.id, NEW.reference, NEW.from_account_id, NEW.to_account_id, NEW.currency, NEW.amount,
        NEW.created_at, NEW.expires_at)
        IS DISTINCT FROM
       (OLD.id, OLD.reference, OLD.from_account_id, OLD.to_account_id, OLD.currency, OLD.amount,
        OLD.created_at, OLD.expires_at) THEN
        RAISE EXCEPTION 'hold % cannot be another', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_stays_the_same';
    END IF;
    IF NEW.status IN ('POSTED', 'VOIDED') AND OLD.expires_at <= now() THEN
        RAISE EXCEPTION 'hold % expired at %', OLD.id, OLD.expires_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_not_after_its_time';
    END IF;
    IF NEW.status = 'POSTED' AND NOT EXISTS (
        SELECT FROM journal_entry e
        WHERE e.id = NEW.entry_id AND e.cause_kind = 'hold' AND e.cause_id = NEW.id
          AND e.booked_at = NEW.ended_at) THEN
        RAISE EXCEPTION 'hold % is not posted by entry %', OLD.id, NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_posted_by_its_entry';
    END IF;
    IF NEW.status = 'EXPIRED' AND OLD.expires_at > clock_timestamp() THEN
        RAISE EXCEPTION 'hold % expires at %', OLD.id, OLD.expires_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_not_before_its_time';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ends_once BEFORE INSERT OR UPDATE ON hold
    FOR EACH ROW EXECUTE FUNCTION check_hold();
ALTER TABLE hold ENABLE ALWAYS TRIGGER ends_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON hold
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE hold ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON hold TO ${application_role};
GRANT UPDATE (status, posted_amount, entry_id, ended_at) ON hold TO ${application_role};

-- What the pending holds of an account add up to. What an account with a bound has must cover it.
ALTER TABLE account_balance
    ADD COLUMN held_total bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT account_balance_held_not_negative CHECK (held_total >= 0),
    DROP CONSTRAINT account_balance_within_bounds,
    ADD CONSTRAINT account_balance_within_bounds CHECK (allow_negative OR
        CASE normal_side WHEN 'DEBIT' THEN debit_total - credit_total >= held_total
                         ELSE credit_total - debit_total >= held_total END);
GRANT UPDATE (held_total) ON account_balance TO ${application_role};
