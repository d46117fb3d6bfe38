-- What accounts have at a moment that is now for whoever asks, in minor units, positive on their normal
-- side. A hold that is overdue then sets nothing aside, whether the job has found it yet or not.
CREATE FUNCTION account_funds(as_of timestamptz)
    RETURNS TABLE (account_id uuid, posted bigint, pending bigint) LANGUAGE sql STABLE AS $$
    SELECT b.account_id,
           CASE b.normal_side WHEN 'DEBIT' THEN b.debit_total - b.credit_total
                              ELSE b.credit_total - b.debit_total END,
           b.held_total - CASE WHEN b.held_total = 0 THEN 0 ELSE (
               SELECT coalesce(sum(h.amount), 0)::bigint FROM hold h
               WHERE h.from_account_id = b.account_id AND h.status = 'PENDING'
                 AND h.expires_at <= as_of) END
    FROM account_balance b
$$;

-- As before, but a hold is not posted or voided once its time has come, also where its writer found
-- it pending a moment earlier. Who only was slow runs again, and finds that it expired.
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
            AND OLD.expires_at <= clock_timestamp() THEN
            RAISE EXCEPTION 'hold % expired at %', OLD.id, OLD.expires_at
                USING ERRCODE = 'serialization_failure', CONSTRAINT = 'hold_not_after_its_time';
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
