-- What was asked of a provider, and what came of it, is recorded too; when it is next looked up is
-- not a change of it.
CALL audit_table('payment_transaction', 'id',
    hidden => 'idempotency_key,fingerprint', ignored => 'version,checks,next_check_at');
