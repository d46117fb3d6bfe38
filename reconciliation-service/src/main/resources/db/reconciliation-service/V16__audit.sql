-- What is recorded in the audit log. Lines, claims and findings follow from statements and events,
-- and are never changed.
CALL audit_table('statement', 'id');
CALL audit_table('reconciliation_run', 'id',
    ignored => 'waiting_since,complete,control_totals,totals,stage,lines,file_waiting_since,measured');
CALL audit_table('discrepancy', 'id', ignored => 'latest_run_id');
CALL audit_table('discrepancy_note', 'id', hidden => 'text');
CALL audit_table('proposal', 'id');
CALL audit_table('settlement', 'id');
CALL audit_table('receipt', 'id');
