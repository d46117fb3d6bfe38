-- Rotation of keys: what is sealed may be sealed anew, and nothing else of the row may change. It
-- cannot become something else: whoever has no key makes nothing that opens, and what was sealed
-- for another row opens for none but that one.
CREATE FUNCTION refuse_all_but_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'sealed' IS DISTINCT FROM to_jsonb(OLD) - 'sealed' THEN
        RAISE EXCEPTION '% is append-only: only what is sealed may be sealed anew', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER append_only ON payout_account;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON payout_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_account ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER sealed_anew BEFORE UPDATE ON payout_account
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_sealed();
ALTER TABLE payout_account ENABLE ALWAYS TRIGGER sealed_anew;

DROP TRIGGER append_only ON payout_file;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON payout_file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payout_file ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER sealed_anew BEFORE UPDATE ON payout_file
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_sealed();
ALTER TABLE payout_file ENABLE ALWAYS TRIGGER sealed_anew;

GRANT UPDATE (sealed) ON payout_account, payout_file TO ${application_role};

CREATE INDEX payout_account_mark ON payout_account (substring(sealed FROM 1 FOR 5));
CREATE INDEX payout_file_mark ON payout_file (substring(sealed FROM 1 FOR 5));
