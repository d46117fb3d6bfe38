-- What a run measured for reports, per currency: how much of the value both sides claim, and the
-- lines by kind. Kept with the run, because claims change afterwards.
ALTER TABLE reconciliation_run
    ADD COLUMN measured jsonb;                    -- null in runs before it was measured
