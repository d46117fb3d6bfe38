-- Disputes that are still to be decided are counted all the time, and few.
CREATE INDEX dispute_open ON dispute (stage) WHERE status IN ('NEEDS_RESPONSE', 'UNDER_REVIEW');
