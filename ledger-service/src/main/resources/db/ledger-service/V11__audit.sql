-- What is recorded in the audit log. Entries, postings, balances and holds are not: the journal is
-- a log itself, sealed and proven by its own chain.
CALL audit_table('account', 'id');
CALL audit_table('merchant_terms', 'number');
CALL audit_table('payout_account', 'id', hidden => 'sealed,masked');
CALL audit_table('payout_run', 'id');
CALL audit_table('payout_run_currency', 'run_id,currency');
CALL audit_table('payout', 'id');
CALL audit_table('payout_file', 'run_id,currency', hidden => 'sealed');
CALL audit_table('payout_file_reader', 'run_id,currency');
CALL audit_table('adjustment', 'id', hidden => 'content_digest');
