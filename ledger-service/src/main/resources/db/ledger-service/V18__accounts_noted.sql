-- From here on what V16 prepared is in force. Others wait, for what takes a moment; a migration of its
-- own, so that a lock that is not had in time repeats this alone. An account never changes: not by
-- anybody, as the journal does not. Those that were opened since V16 are noted like those before.
CREATE TRIGGER opened_now BEFORE INSERT ON account
    FOR EACH ROW EXECUTE FUNCTION check_new_account();
CREATE TRIGGER noted AFTER INSERT ON account
    FOR EACH ROW EXECUTE FUNCTION note_account_opening();
ALTER TABLE account ENABLE ALWAYS TRIGGER noted;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE account ENABLE ALWAYS TRIGGER append_only;
INSERT INTO account_opening (account_id, digest)
SELECT a.id, account_digest(a) FROM account a
WHERE NOT EXISTS (SELECT FROM account_opening o WHERE o.account_id = a.id)
ORDER BY a.created_at, a.id;

CREATE TRIGGER not_ahead AFTER UPDATE ON account_balance
    REFERENCING OLD TABLE AS old_balance NEW TABLE AS new_balance
    FOR EACH STATEMENT EXECUTE FUNCTION check_changed_balances();
