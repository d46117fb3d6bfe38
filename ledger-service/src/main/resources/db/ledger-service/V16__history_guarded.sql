-- What guards history: whatever is written now is of now, and accounts are sealed as entries are.

-- How long it may take from reading the clock to the end of the statement that writes the time. A
-- large batch takes seconds; what a process brings that was stopped meanwhile comes too late. Not
-- IMMUTABLE: sessions would keep what it was when they asked first.
CREATE FUNCTION writing_takes_at_most() RETURNS interval LANGUAGE sql STABLE
    RETURN interval '1 minute';

-- Nothing that is written now is from before its transaction began (now()), however the clock goes,
-- nor, in a transaction that waited, from before it began to write. What cannot be now is refused as
-- serialization_failure: nothing was done, and who only was slow runs again with a fresh time.
CREATE FUNCTION is_of_the_past(moment timestamptz) RETURNS boolean LANGUAGE sql VOLATILE
    RETURN moment < greatest(now(), clock_timestamp() - writing_takes_at_most());
CREATE FUNCTION is_of_the_future(moment timestamptz) RETURNS boolean LANGUAGE sql VOLATILE
    RETURN moment > greatest(now(), clock_timestamp()) + writing_takes_at_most();

-- A time within an account never goes back, also when the clock does: the account's
-- latest_booked_at may be ahead of it, and with it what is written then. So it must not be ahead by
-- any other way than that: from the balances that one statement writes, or from the clock.
CREATE FUNCTION check_changed_balances() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    latest timestamptz;
BEGIN
    SELECT max(latest_booked_at) INTO latest FROM new_balance;
    IF is_of_the_future(latest) THEN
        IF latest > (SELECT max(latest_booked_at) FROM old_balance) THEN
            RAISE EXCEPTION 'nothing can have been booked at % yet', latest
                USING ERRCODE = 'serialization_failure', CONSTRAINT = 'account_balance_not_ahead';
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_new_balances() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM new_balance
               WHERE debit_total <> 0 OR credit_total <> 0 OR held_total <> 0
                  OR latest_booked_at <> 'epoch') THEN
        RAISE EXCEPTION 'a balance begins at zero'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_balance_begins_at_zero';
    END IF;
    RETURN NULL;
END $$;

-- As before, and with both bounds of time. All times of a batch are one in practice: its earliest
-- and its latest are looked at, and single entries only when one of them is wrong.
CREATE OR REPLACE FUNCTION check_new_entries() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    written record;
    bad uuid;
BEGIN
    -- Who writes an entry without its balances must not stay unseen by those who seal and tell the
    -- past, who wait for this lock. The ledger's writer has it already.
    LOCK TABLE account_balance IN ROW EXCLUSIVE MODE;
    -- That the rest of the lines are there and balance is for check_new_postings.
    SELECT e.id INTO bad FROM new_entry e
    WHERE NOT EXISTS (SELECT FROM posting p
                      WHERE p.entry_id = e.id AND p.line_no = 1 AND p.booked_at = e.booked_at)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal entry % has no postings', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_has_postings';
    END IF;

    SELECT min(sequence) AS sequence, min(booked_at) AS earliest, max(booked_at) AS latest
    INTO written FROM new_entry;
    IF written.sequence <= (SELECT coalesce(max(last_sequence), 0) FROM seal) THEN
        RAISE EXCEPTION 'journal entry of sequence % belongs to the past', written.sequence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_new';
    END IF;
    IF is_of_the_past(written.earliest) THEN
        RAISE EXCEPTION 'journal entry of % belongs to the past', written.earliest
            USING ERRCODE = 'serialization_failure', CONSTRAINT = 'journal_entry_new';
    END IF;
    IF is_of_the_future(written.latest) THEN
        SELECT e.id INTO bad FROM new_entry e
        WHERE is_of_the_future(e.booked_at) AND NOT EXISTS (
            SELECT FROM posting p JOIN account_balance b ON b.account_id = p.account_id
            WHERE p.entry_id = e.id AND p.booked_at = e.booked_at
              AND b.latest_booked_at >= e.booked_at)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'journal entry % belongs to the future', bad
                USING ERRCODE = 'serialization_failure', CONSTRAINT = 'journal_entry_not_ahead';
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- As before, and those who seal and tell the past wait for who writes a hold without the balance:
-- the sequence is drawn under the lock.
CREATE OR REPLACE FUNCTION note_hold_change() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE public.account_balance IN ROW EXCLUSIVE MODE;
    INSERT INTO public.hold_change (hold_id, digest) VALUES (NEW.id, public.hold_digest(NEW));
    RETURN NULL;
END $$;

-- As before, and a hold begins and ends when it is written. Time alone ends it at expires_at. Should
-- the clock have gone back since the transaction began, the clock tells what is over.
CREATE OR REPLACE FUNCTION check_hold() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    written timestamptz := NEW.created_at;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PENDING' THEN
            RAISE EXCEPTION 'hold % does not begin pending', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_begins_pending';
        END IF;
    ELSE
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
        IF NEW.status IN ('POSTED', 'VOIDED')
            AND OLD.expires_at <= least(now(), clock_timestamp()) THEN
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
        IF NEW.status = 'EXPIRED' THEN
            IF OLD.expires_at > clock_timestamp() THEN
                RAISE EXCEPTION 'hold % expires at %', OLD.id, OLD.expires_at
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_not_before_its_time';
            END IF;
            RETURN NEW;
        END IF;
        written := NEW.ended_at;
    END IF;

    IF is_of_the_past(written) THEN
        RAISE EXCEPTION 'hold % cannot begin or end in the past, at %', NEW.id, written
            USING ERRCODE = 'serialization_failure', CONSTRAINT = 'hold_not_in_the_past';
    END IF;
    IF is_of_the_future(written) THEN
        IF NOT EXISTS (SELECT FROM account_balance b
                       WHERE b.account_id = NEW.from_account_id
                         AND b.latest_booked_at >= written) THEN
            RAISE EXCEPTION 'hold % cannot begin or end in the future, at %', NEW.id, written
                USING ERRCODE = 'serialization_failure', CONSTRAINT = 'hold_not_ahead';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- As before, and a version is made when it says, and is valid after that.
CREATE OR REPLACE FUNCTION check_merchant_terms() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM merchant_terms_proposal p
        WHERE p.id = NEW.proposal_id AND p.status = 'APPROVED'
          AND (p.proposed_by, p.decided_by) = (NEW.created_by, NEW.approved_by)
          AND (p.merchant_id, p.currency, p.fee_basis_points, p.fee_fixed, p.fee_on_refund,
               p.reserve_basis_points, p.reserve_days, p.payout_minimum)
              = (NEW.merchant_id, NEW.currency, NEW.fee_basis_points, NEW.fee_fixed,
                 NEW.fee_on_refund, NEW.reserve_basis_points, NEW.reserve_days, NEW.payout_minimum)
          AND (p.payout_account_id IS NULL OR p.payout_account_id = NEW.payout_account_id)
          AND (p.valid_from IS NULL OR p.valid_from = NEW.valid_from)) THEN
        RAISE EXCEPTION 'nobody has approved these terms of %', NEW.merchant_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merchant_terms_approved';
    END IF;
    IF is_of_the_past(NEW.created_at) OR is_of_the_future(NEW.created_at)
        OR NEW.valid_from <= clock_timestamp() THEN
        RAISE EXCEPTION 'terms of % that were made at % cannot be valid from %',
                NEW.merchant_id, NEW.created_at, NEW.valid_from
            USING ERRCODE = 'serialization_failure', CONSTRAINT = 'merchant_terms_not_for_the_past';
    END IF;
    RETURN NEW;
END $$;

-- An account is opened when it says. It may be the last thing of a transaction that took long.
CREATE FUNCTION check_new_account() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.created_at < now() OR is_of_the_future(NEW.created_at) THEN
        RAISE EXCEPTION 'account % cannot have been opened at %', NEW.code, NEW.created_at
            USING ERRCODE = 'serialization_failure', CONSTRAINT = 'account_opened_now';
    END IF;
    RETURN NEW;
END $$;

-- How accounts were opened, in the journal's own sequence, so that seals cover them as they cover
-- entries. Written by the trigger below and by nobody else. An account never changes, so the digest
-- is that of its row at any time.
CREATE TABLE account_opening (
    sequence   bigint NOT NULL DEFAULT nextval('journal_entry_sequence'),
    account_id uuid   NOT NULL,
    digest     bytea  NOT NULL,

    CONSTRAINT account_opening_pkey PRIMARY KEY (sequence),
    CONSTRAINT account_opening_once UNIQUE (account_id),
    CONSTRAINT account_opening_digest_length CHECK (octet_length(digest) = 32)
);
GRANT SELECT ON account_opening TO ${application_role};

-- The code is the last line but one, and metadata has no line breaks but escaped ones: no two
-- accounts have one text.
CREATE FUNCTION account_digest(a account) RETURNS bytea LANGUAGE sql STABLE
    RETURN sha256(convert_to(concat_ws(E'\n',
        a.id, a.currency, a.type, a.allow_negative::text, hold_micros(a.created_at), a.code,
        coalesce(a.metadata::text, '')), 'UTF8'));

-- Who seals waits for those who have this lock: without it, a sequence that is drawn here could
-- become visible after it was sealed over.
CREATE FUNCTION note_account_opening() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE public.account_balance IN ROW EXCLUSIVE MODE;
    INSERT INTO public.account_opening (account_id, digest)
    VALUES (NEW.id, public.account_digest(NEW));
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_account_opening FROM PUBLIC;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_opening
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE account_opening ENABLE ALWAYS TRIGGER append_only;

-- A seal holds all positions since the one before, and ends with the last of them: an instance of an
-- earlier version, which knows nothing of account_opening, seals nothing rather than leave them out,
-- and none can seal what is not written yet.
CREATE FUNCTION check_new_seal() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    after bigint := coalesce((SELECT last_sequence FROM seal WHERE number = NEW.number - 1), 0);
    found record;
BEGIN
    SELECT sum(positions) AS positions, max(latest) AS latest INTO found FROM (
        SELECT count(*) AS positions, max(sequence) AS latest FROM journal_entry
        WHERE sequence > after AND sequence <= NEW.last_sequence
        UNION ALL
        SELECT count(*), max(sequence) FROM hold_change
        WHERE sequence > after AND sequence <= NEW.last_sequence
        UNION ALL
        SELECT count(*), max(sequence) FROM account_opening
        WHERE sequence > after AND sequence <= NEW.last_sequence) AS kinds;
    IF found.positions <> octet_length(NEW.leaves) / 40
        OR found.latest IS DISTINCT FROM NEW.last_sequence THEN
        RAISE EXCEPTION 'seal % has % leaves up to % for % positions up to %', NEW.number,
                octet_length(NEW.leaves) / 40, NEW.last_sequence, found.positions, found.latest
            USING ERRCODE = 'check_violation', CONSTRAINT = 'seal_whole';
    END IF;
    RETURN NULL;
END $$;

-- With the openings below in one transaction: no seal leaves them out. It comes first, so that a lock
-- that is not had in time costs nothing.
CREATE TRIGGER whole AFTER INSERT ON seal FOR EACH ROW EXECUTE FUNCTION check_new_seal();

-- Those that exist already, as they are now, while others go on to write. For the lock see
-- note_account_opening.
LOCK TABLE account_balance IN ROW EXCLUSIVE MODE;
INSERT INTO account_opening (account_id, digest)
SELECT a.id, account_digest(a) FROM account a ORDER BY a.created_at, a.id;
