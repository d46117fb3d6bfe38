-- Terms that one operator proposes and another one approves; they become a version then. What was
-- proposed never changes and is decided once.
CREATE TABLE merchant_terms_proposal (
    id                   uuid        PRIMARY KEY,
    merchant_id          text        NOT NULL,
    currency             varchar(3)  NOT NULL,
    fee_basis_points     int         NOT NULL,
    fee_fixed            bigint      NOT NULL,  -- minor units
    fee_on_refund        text        NOT NULL,
    reserve_basis_points int         NOT NULL,
    reserve_days         int         NOT NULL,
    payout_minimum       bigint      NOT NULL,  -- minor units; 0 for none
    payout_account_id    uuid,                  -- null to stay with the one that counts
    valid_from           timestamptz,           -- null for as soon as it is approved
    status               text        NOT NULL,
    proposed_by          text        NOT NULL,  -- operators by name
    proposed_at          timestamptz NOT NULL DEFAULT now(),
    decided_by           text,
    decided_at           timestamptz,
    rejection            text,                  -- why it was rejected

    CONSTRAINT merchant_terms_proposal_account FOREIGN KEY (payout_account_id, merchant_id, currency)
        REFERENCES payout_account (id, merchant_id, currency),
    CONSTRAINT merchant_terms_proposal_no_account_for_all CHECK
        (merchant_id <> 'default' OR payout_account_id IS NULL),
    CONSTRAINT merchant_terms_proposal_status_known CHECK
        (status IN ('PROPOSED', 'APPROVED', 'REJECTED')),
    CONSTRAINT merchant_terms_proposal_decided_whole CHECK
        ((status = 'PROPOSED') = (decided_by IS NULL)
         AND (status = 'PROPOSED') = (decided_at IS NULL)),
    CONSTRAINT merchant_terms_proposal_rejected_for_a_reason CHECK
        ((status = 'REJECTED') = (rejection IS NOT NULL)),
    CONSTRAINT merchant_terms_proposal_rejection_length CHECK (length(rejection) BETWEEN 1 AND 500),
    CONSTRAINT merchant_terms_proposal_by_two_persons CHECK
        (status <> 'APPROVED' OR decided_by <> proposed_by)
);
CREATE INDEX merchant_terms_proposal_by_status ON merchant_terms_proposal (status, id);
CREATE INDEX merchant_terms_proposal_open ON merchant_terms_proposal (merchant_id, currency)
    WHERE status = 'PROPOSED';

CREATE FUNCTION check_merchant_terms_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PROPOSED' THEN
            RAISE EXCEPTION 'terms proposal % does not begin proposed', NEW.id
                USING ERRCODE = 'check_violation',
                      CONSTRAINT = 'merchant_terms_proposal_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'PROPOSED' OR NEW.status = 'PROPOSED'
        OR (NEW.id, NEW.merchant_id, NEW.currency, NEW.fee_basis_points, NEW.fee_fixed,
            NEW.fee_on_refund, NEW.reserve_basis_points, NEW.reserve_days, NEW.payout_minimum,
            NEW.payout_account_id, NEW.valid_from, NEW.proposed_by, NEW.proposed_at)
           IS DISTINCT FROM
           (OLD.id, OLD.merchant_id, OLD.currency, OLD.fee_basis_points, OLD.fee_fixed,
            OLD.fee_on_refund, OLD.reserve_basis_points, OLD.reserve_days, OLD.payout_minimum,
            OLD.payout_account_id, OLD.valid_from, OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'terms proposal % is decided once, and stays as it was', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merchant_terms_proposal_decided_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_once BEFORE INSERT OR UPDATE ON merchant_terms_proposal
    FOR EACH ROW EXECUTE FUNCTION check_merchant_terms_proposal();
ALTER TABLE merchant_terms_proposal ENABLE ALWAYS TRIGGER decided_once;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON merchant_terms_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE merchant_terms_proposal ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON merchant_terms_proposal TO ${application_role};
GRANT UPDATE (status, decided_by, decided_at, rejection) ON merchant_terms_proposal
    TO ${application_role};

-- A version from before this migration was made by one person: approved_by stays null there.
ALTER TABLE merchant_terms
    ADD COLUMN proposal_id uuid CONSTRAINT merchant_terms_of_a_proposal
        REFERENCES merchant_terms_proposal (id),
    ADD COLUMN approved_by text,
    ADD CONSTRAINT merchant_terms_one_version_a_proposal UNIQUE (proposal_id),
    ADD CONSTRAINT merchant_terms_by_two_persons CHECK (approved_by <> created_by),
    ADD CONSTRAINT merchant_terms_approved_whole CHECK
        ((proposal_id IS NULL) = (approved_by IS NULL));

-- A version says what was approved, and who proposed and approved it.
CREATE FUNCTION check_merchant_terms() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NEW;
END $$;
CREATE TRIGGER approved BEFORE INSERT ON merchant_terms
    FOR EACH ROW EXECUTE FUNCTION check_merchant_terms();
ALTER TABLE merchant_terms ENABLE ALWAYS TRIGGER approved;

-- Payouts that somebody began by hand are sent by somebody else. Parts of runs from before this
-- migration were begun by whoever began the run.
ALTER TABLE payout_run_currency ADD COLUMN begun_by text;
CREATE FUNCTION check_payout_file_reader_began_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payout_run_currency c JOIN payout_run r ON r.id = c.run_id
        WHERE c.run_id = NEW.run_id AND c.currency = NEW.currency
          AND coalesce(c.begun_by, r.begun_by) = NEW.operator) THEN
        RAISE EXCEPTION '% began the payouts of the file', NEW.operator
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_file_reader_began_nothing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER began_nothing BEFORE INSERT ON payout_file_reader
    FOR EACH ROW EXECUTE FUNCTION check_payout_file_reader_began_nothing();
ALTER TABLE payout_file_reader ENABLE ALWAYS TRIGGER began_nothing;
