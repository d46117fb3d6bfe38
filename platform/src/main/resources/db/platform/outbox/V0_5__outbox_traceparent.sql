-- Where the request that caused an event stands in its trace (W3C Trace Context), so that whoever
-- hears the event goes on with that trace. Null for what no trace caused, and for events from before.
ALTER TABLE outbox ADD COLUMN traceparent text;
