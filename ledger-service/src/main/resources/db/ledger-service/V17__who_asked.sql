-- Who asked for an entry or a hold over the API, and in which request. Empty where the cause says
-- it: an event, an adjustment, a payout. Only ever written, as the rest of the row; seals do not
-- cover it, since an instance of an earlier version would seal it away.
ALTER TABLE journal_entry
    ADD COLUMN booked_by  text,
    ADD COLUMN request_id text;

-- A hold has two such moments. One that expired was ended by nobody.
ALTER TABLE hold
    ADD COLUMN booked_by      text,
    ADD COLUMN request_id     text,
    ADD COLUMN ended_by       text,
    ADD COLUMN end_request_id text;
GRANT UPDATE (ended_by, end_request_id) ON hold TO ${application_role};
