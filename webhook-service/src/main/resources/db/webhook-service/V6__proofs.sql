-- Webhooks are kept for long; those of the last day are enough to begin with.
INSERT INTO invariant_look (invariant, position, looked_at)
VALUES ('I7', (extract(epoch FROM now() - interval '1 day') * 1000)::bigint, now());

-- What has waited for longest is asked for all the time, and little waits.
CREATE INDEX delivery_pending_oldest ON delivery (created_at) WHERE status = 'PENDING';
