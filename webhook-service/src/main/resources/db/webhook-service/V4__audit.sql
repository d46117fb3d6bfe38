-- What is recorded in the audit log. Webhooks that came and deliveries are logs themselves.
CALL audit_table('webhook_endpoint', 'id',
    hidden => 'secret,previous_secret',
    ignored => 'failing_since,failing_told,event_sequence,updated_at');
CALL audit_table('webhook_reprocessing', 'webhook_id');
