-- What is recorded in the audit log. Of customers it holds no more than the payment itself needs.
CALL audit_table('payment_intent', 'id',
    hidden => 'user_id,description,receipt_email,return_url,metadata,next_action_url,idempotency_key,fingerprint',
    ignored => 'version,updated_at,event_sequence');
CALL audit_table('refund', 'id', ignored => 'version,updated_at');
CALL audit_table('dispute', 'id',
    hidden => 'evidence', ignored => 'version,updated_at,answer_tries,answer_next_try_at');
CALL audit_table('payment_method', 'id',
    hidden => 'user_id,provider_token,secret,last4,exp_month,exp_year,idempotency_key,fingerprint');
CALL audit_table('merchant', 'id');
CALL audit_table('routing_rule_set', 'version');
CALL audit_table('routing_rule_decision', 'version');

-- Of keys and operators only what they may do, never by what they prove it.
DO $$
DECLARE
    named text;
BEGIN
    SELECT CASE count(*) WHEN 1 THEN 'id' ELSE 'prefix' END INTO named
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = 'api_key' AND column_name = 'id';
    CALL audit_table('api_key', named, hidden => 'secret_hash', ignored => 'changed,last_used_on');
    IF to_regclass('operator_account') IS NOT NULL THEN
        CALL audit_table('operator_account', 'name', hidden => 'password_hash');
        CALL audit_table('operator_change', 'id', hidden => 'first_code_hash,second_code_hash');
        CALL audit_table('operator_session', 'id');
        CALL audit_table('break_glass', 'id');
    END IF;
END $$;
