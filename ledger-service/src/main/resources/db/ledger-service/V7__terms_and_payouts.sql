-- Where a merchant's money is sent. What names the account at the bank is encrypted; masked is what
-- people are shown of it.
CREATE TABLE payout_account (
    id          uuid        PRIMARY KEY,
    merchant_id text        NOT NULL,
    currency    varchar(3)  NOT NULL,
    sealed      bytea       NOT NULL,
    masked      text        NOT NULL,
    created_by  text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT payout_account_of UNIQUE (id, merchant_id, currency),
    CONSTRAINT payout_account_masked_short CHECK (length(masked) <= 8)
);

-- What a merchant pays and when it is paid out, as versions that are only added. What was valid at
-- a past time never changes: the fee of an event follows from the event's time alone.
-- merchant_id 'default' is for all merchants without terms of their own.
CREATE TABLE merchant_terms (
    number               bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    merchant_id          text        NOT NULL,
    currency             varchar(3)  NOT NULL,
    fee_basis_points     int         NOT NULL,
    fee_fixed            bigint      NOT NULL,  -- minor units
    fee_on_refund        text        NOT NULL,
    reserve_basis_points int         NOT NULL,
    reserve_days         int         NOT NULL,
    payout_minimum       bigint      NOT NULL,  -- minor units; 0 for none
    payout_account_id    uuid,
    valid_from           timestamptz NOT NULL,
    created_by           text        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT merchant_terms_merchant_length CHECK (length(merchant_id) BETWEEN 1 AND 100),
    CONSTRAINT merchant_terms_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT merchant_terms_fee_bounds CHECK
        (fee_basis_points BETWEEN 0 AND 10000 AND fee_fixed BETWEEN 0 AND 99999999999),
    CONSTRAINT merchant_terms_fee_on_refund_known CHECK (fee_on_refund IN ('KEPT', 'RETURNED')),
    CONSTRAINT merchant_terms_reserve_bounds CHECK
        (reserve_basis_points BETWEEN 0 AND 10000 AND reserve_days BETWEEN 0 AND 365),
    CONSTRAINT merchant_terms_reserve_whole CHECK
        ((reserve_basis_points = 0) = (reserve_days = 0)),
    CONSTRAINT merchant_terms_minimum_bounds CHECK (payout_minimum BETWEEN 0 AND 99999999999),
    CONSTRAINT merchant_terms_account FOREIGN KEY (payout_account_id, merchant_id, currency)
        REFERENCES payout_account (id, merchant_id, currency),
    CONSTRAINT merchant_terms_no_account_for_all CHECK
        (merchant_id <> 'default' OR payout_account_id IS NULL),
    CONSTRAINT merchant_terms_not_for_the_past CHECK (valid_from > created_at)
);
CREATE INDEX merchant_terms_by_merchant ON merchant_terms (merchant_id, currency, valid_from);

GRANT SELECT, INSERT ON payout_account, merchant_terms TO ${application_role};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_account ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON merchant_terms
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE merchant_terms ENABLE ALWAYS TRIGGER append_only;

-- How the amount of an operation was shared, where terms were valid: what a capture left to the
-- platform and in reserve, and what a refund gave back of the fee. Written with the entry.
CREATE TABLE operation_share (
    reference         text        PRIMARY KEY,  -- the entry's
    payment_intent_id text        NOT NULL,
    kind              text        NOT NULL,
    merchant_id       text        NOT NULL,
    currency          varchar(3)  NOT NULL,
    amount            bigint      NOT NULL,     -- of the operation, minor units
    fee               bigint      NOT NULL,     -- charged by a capture, given back by a refund
    reserve           bigint      NOT NULL,
    release_on        date,                     -- UTC; when the reserve may go
    released_on       date,                     -- when it went
    decided_at        timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT operation_share_kind_known CHECK (kind IN ('CAPTURE', 'REFUND', 'REFUND_FAILED')),
    CONSTRAINT operation_share_within CHECK
        (fee >= 0 AND reserve >= 0 AND amount - fee - reserve >= 0),
    CONSTRAINT operation_share_reserve_of_captures CHECK (kind = 'CAPTURE' OR reserve = 0),
    CONSTRAINT operation_share_reserve_ends CHECK ((reserve > 0) = (release_on IS NOT NULL)),
    CONSTRAINT operation_share_not_released_early CHECK (released_on >= release_on)
);
CREATE INDEX operation_share_by_payment ON operation_share (payment_intent_id);
CREATE INDEX operation_share_in_reserve ON operation_share (release_on, merchant_id, currency)
    WHERE release_on IS NOT NULL AND released_on IS NULL;

-- A reserve is released once; nothing else of a share changes.
CREATE FUNCTION check_operation_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_on IS NOT NULL OR NEW.released_on IS NULL THEN
        RAISE EXCEPTION 'the reserve of % was released on %', OLD.reference, OLD.released_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operation_share_released_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER released_once BEFORE UPDATE ON operation_share
    FOR EACH ROW EXECUTE FUNCTION check_operation_share();
ALTER TABLE operation_share ENABLE ALWAYS TRIGGER released_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON operation_share
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE operation_share ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT, INSERT ON operation_share TO ${application_role};
GRANT UPDATE (released_on) ON operation_share TO ${application_role};

-- A day's payouts. Each currency of a day is begun at its own time and paid once.
CREATE TABLE payout_run (
    id       uuid        PRIMARY KEY,
    run_date date        NOT NULL,  -- UTC
    begun_by text        NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT payout_run_once UNIQUE (run_date)
);
CREATE TABLE payout_run_currency (
    run_id       uuid        NOT NULL,
    currency     varchar(3)  NOT NULL,
    begun_at     timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,            -- every merchant was decided upon

    CONSTRAINT payout_run_currency_once PRIMARY KEY (run_id, currency),
    CONSTRAINT payout_run_currency_run FOREIGN KEY (run_id) REFERENCES payout_run (id)
);
CREATE INDEX payout_run_currency_open ON payout_run_currency (begun_at) WHERE completed_at IS NULL;
-- A part is completed once: its file names every payout from then on.
CREATE FUNCTION check_payout_run_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.completed_at IS NOT NULL OR NEW.completed_at IS NULL THEN
        RAISE EXCEPTION 'the part of run % in % was completed at %',
                OLD.run_id, OLD.currency, OLD.completed_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_run_currency_completed_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER completed_once BEFORE UPDATE ON payout_run_currency
    FOR EACH ROW EXECUTE FUNCTION check_payout_run_currency();
ALTER TABLE payout_run_currency ENABLE ALWAYS TRIGGER completed_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON payout_run_currency
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_run_currency ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_run
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_run ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT, INSERT ON payout_run, payout_run_currency TO ${application_role};
GRANT UPDATE (completed_at) ON payout_run_currency TO ${application_role};

-- What a run left where it is, and why.
CREATE TABLE payout_carried (
    run_id      uuid        NOT NULL,
    merchant_id text        NOT NULL,
    currency    varchar(3)  NOT NULL,
    balance     bigint      NOT NULL,  -- what could have been paid out; minor units
    reason      text        NOT NULL,

    CONSTRAINT payout_carried_once PRIMARY KEY (run_id, currency, merchant_id),
    CONSTRAINT payout_carried_run FOREIGN KEY (run_id, currency)
        REFERENCES payout_run_currency (run_id, currency),
    CONSTRAINT payout_carried_reason_known CHECK
        (reason IN ('NOTHING_DUE', 'NO_ACCOUNT', 'BELOW_MINIMUM', 'FAILED'))
);
GRANT SELECT, INSERT ON payout_carried TO ${application_role};

-- Money on its way to a merchant.
CREATE TABLE payout (
    id                uuid        PRIMARY KEY,
    run_id            uuid        NOT NULL,
    merchant_id       text        NOT NULL,
    currency          varchar(3)  NOT NULL,
    amount            bigint      NOT NULL,  -- minor units
    payout_account_id uuid        NOT NULL,
    status            text        NOT NULL,
    entry_id          uuid        NOT NULL,  -- took it from what is payable
    end_entry_id      uuid,                  -- paid it, or gave it back
    failure_reason    text,
    ended_by          text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    sent_at           timestamptz,
    ended_at          timestamptz,

    CONSTRAINT payout_once UNIQUE (run_id, currency, merchant_id),
    CONSTRAINT payout_run_known FOREIGN KEY (run_id, currency)
        REFERENCES payout_run_currency (run_id, currency),
    CONSTRAINT payout_to_the_merchant FOREIGN KEY (payout_account_id, merchant_id, currency)
        REFERENCES payout_account (id, merchant_id, currency),
    CONSTRAINT payout_amount_positive CHECK (amount > 0),
    CONSTRAINT payout_status_known CHECK (status IN ('CREATED', 'SENT', 'PAID', 'FAILED')),
    CONSTRAINT payout_sent_unless_created CHECK
        (CASE status WHEN 'CREATED' THEN sent_at IS NULL
                     WHEN 'FAILED' THEN true  -- called off before, or given back after
                     ELSE sent_at IS NOT NULL END),
    CONSTRAINT payout_ended_whole CHECK
        ((status IN ('PAID', 'FAILED')) = (ended_at IS NOT NULL AND ended_by IS NOT NULL
                                           AND end_entry_id IS NOT NULL)
         AND (ended_at IS NULL) = (end_entry_id IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
    CONSTRAINT payout_failed_for_a_reason CHECK ((status = 'FAILED') = (failure_reason IS NOT NULL))
);
CREATE UNIQUE INDEX payout_entry_once ON payout (entry_id);
CREATE UNIQUE INDEX payout_end_entry_once ON payout (end_entry_id) WHERE end_entry_id IS NOT NULL;
CREATE INDEX payout_by_merchant ON payout (merchant_id, id);
CREATE INDEX payout_under_way ON payout (merchant_id, currency) WHERE status IN ('CREATED', 'SENT');
CREATE INDEX payout_by_status ON payout (status, id);

-- The writer looks at what is there under the balance's lock. A bug there must not be able to pay
-- out what is not: right after the entry the merchant must not be below zero.
CREATE FUNCTION check_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'CREATED' THEN
            RAISE EXCEPTION 'payout % does not begin created', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_begins_created';
        END IF;
        IF NOT EXISTS (
            SELECT FROM posting p JOIN account a ON a.id = p.account_id
            WHERE p.entry_id = NEW.entry_id AND p.side = 'DEBIT' AND p.amount = NEW.amount
              AND a.code = 'merchant:' || NEW.merchant_id || ':payable' AND a.currency = NEW.currency
              AND p.credit_total >= p.debit_total) THEN
            RAISE EXCEPTION 'payout % is not covered by entry %', NEW.id, NEW.entry_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_covered';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN
            (('CREATED', 'SENT'), ('CREATED', 'FAILED'), ('SENT', 'PAID'), ('SENT', 'FAILED')) THEN
        RAISE EXCEPTION 'payout % is %: it cannot become %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_goes_forward';
    END IF;
    IF OLD.status = 'CREATED' AND NEW.status = 'FAILED' AND EXISTS (
        SELECT FROM payout_file f WHERE f.run_id = OLD.run_id AND f.currency = OLD.currency) THEN
        RAISE EXCEPTION 'payout % is in a file: it cannot be called off', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_called_off_before_its_file';
    END IF;
    IF NEW.ended_by IS NOT NULL AND EXISTS (
        SELECT FROM payout_file_reader r WHERE r.run_id = OLD.run_id
          AND r.currency = OLD.currency AND r.operator = NEW.ended_by) THEN
        RAISE EXCEPTION 'payout % cannot be ended by %, who had its file', OLD.id, NEW.ended_by
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_ended_by_a_second_person';
    END IF;
    -- Its two sides: from what is on its way to where it went.
    IF NEW.end_entry_id IS NOT NULL AND (
        NOT EXISTS (
            SELECT FROM posting p JOIN account a ON a.id = p.account_id
            WHERE p.entry_id = NEW.end_entry_id AND p.side = 'DEBIT' AND p.amount = OLD.amount
              AND a.code = 'platform:payouts' AND a.currency = OLD.currency)
        OR NOT EXISTS (
            SELECT FROM posting p JOIN account a ON a.id = p.account_id
            WHERE p.entry_id = NEW.end_entry_id AND p.side = 'CREDIT' AND p.amount = OLD.amount
              AND a.currency = OLD.currency
              AND a.code = CASE NEW.status
                               WHEN 'PAID' THEN 'platform:bank'
                               ELSE 'merchant:' || OLD.merchant_id || ':payable' END)) THEN
        RAISE EXCEPTION 'payout % is not ended by entry %', OLD.id, NEW.end_entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_ended_by_its_entry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_forward BEFORE INSERT OR UPDATE ON payout
    FOR EACH ROW EXECUTE FUNCTION check_payout();
ALTER TABLE payout ENABLE ALWAYS TRIGGER goes_forward;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON payout
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT, INSERT ON payout TO ${application_role};
GRANT UPDATE (status, end_entry_id, failure_reason, ended_by, sent_at, ended_at) ON payout
    TO ${application_role};

-- The file for the bank, once per run and currency; encrypted, since it names accounts. Whoever
-- had it in hand may not confirm what the bank did with it.
CREATE TABLE payout_file (
    run_id   uuid        NOT NULL,
    currency varchar(3)  NOT NULL,
    sealed   bytea       NOT NULL,
    made_at  timestamptz NOT NULL,

    CONSTRAINT payout_file_once PRIMARY KEY (run_id, currency),
    CONSTRAINT payout_file_run FOREIGN KEY (run_id, currency)
        REFERENCES payout_run_currency (run_id, currency)
);
CREATE TABLE payout_file_reader (
    run_id   uuid        NOT NULL,
    currency varchar(3)  NOT NULL,
    operator text        NOT NULL,
    read_at  timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT payout_file_reader_once PRIMARY KEY (run_id, currency, operator),
    CONSTRAINT payout_file_reader_file FOREIGN KEY (run_id, currency)
        REFERENCES payout_file (run_id, currency)
);
GRANT SELECT, INSERT ON payout_file, payout_file_reader TO ${application_role};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_file ENABLE ALWAYS TRIGGER append_only;
-- One person must not be able to send money elsewhere: who set an account does not get its file.
CREATE FUNCTION check_payout_file_reader() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payout p JOIN payout_account a ON a.id = p.payout_account_id
        WHERE p.run_id = NEW.run_id AND p.currency = NEW.currency AND p.sent_at IS NOT NULL
          AND a.created_by = NEW.operator) THEN
        RAISE EXCEPTION '% set an account that the file names', NEW.operator
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_file_reader_set_no_account';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER set_no_account BEFORE INSERT ON payout_file_reader
    FOR EACH ROW EXECUTE FUNCTION check_payout_file_reader();
ALTER TABLE payout_file_reader ENABLE ALWAYS TRIGGER set_no_account;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_file_reader
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_file_reader ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_carried
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_carried ENABLE ALWAYS TRIGGER append_only;
