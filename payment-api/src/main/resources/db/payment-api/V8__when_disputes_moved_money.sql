-- When a dispute moved money, by the provider's clock: control totals count it on that day. Disputes
-- that moved it before this migration were told to nobody who counts, and stay without a time.
ALTER TABLE dispute
    ADD COLUMN taken_at      timestamptz,          -- the chargeback; null for an inquiry
    ADD COLUMN given_back_at timestamptz;          -- it was won after the money was taken

CREATE INDEX dispute_taken ON dispute (provider, taken_at) WHERE taken_at IS NOT NULL;
CREATE INDEX dispute_given_back ON dispute (provider, given_back_at) WHERE given_back_at IS NOT NULL;
