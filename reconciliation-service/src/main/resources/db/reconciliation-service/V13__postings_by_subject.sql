-- A settlement or receipt that the books of its day do not have may be in those of a later day.
CREATE INDEX ledger_posting_by_subject ON ledger_posting (subject_id) WHERE subject_id IS NOT NULL;
