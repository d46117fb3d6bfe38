-- What callers may say about an entry besides its postings. Both are part of content_digest where
-- they are given; an entry without either has the digest that it had before these columns came.
ALTER TABLE journal_entry
    ADD COLUMN effective_date date,  -- the day that it belongs to; NULL for the UTC day of booked_at
    ADD COLUMN metadata       jsonb, -- texts by keys; NULL for none
    ADD CONSTRAINT journal_entry_metadata_of_texts CHECK (
        jsonb_typeof(metadata) = 'object' AND metadata <> '{}'
        AND NOT jsonb_path_exists(metadata, '$.* ? (@.type() <> "string")')),
    DROP CONSTRAINT journal_entry_posting_count_bounds,
    ADD CONSTRAINT journal_entry_posting_count_bounds CHECK (posting_count BETWEEN 2 AND 1000);

-- Entries are listed by time. Both indexes only grow at their end, the second by few entries.
CREATE INDEX journal_entry_by_time ON journal_entry (booked_at, sequence);
CREATE INDEX journal_entry_by_effective_date ON journal_entry (effective_date)
    WHERE effective_date IS NOT NULL;

ALTER TABLE account
    ADD COLUMN metadata jsonb,  -- texts by keys; NULL for none
    ADD CONSTRAINT account_metadata_of_texts CHECK (
        jsonb_typeof(metadata) = 'object' AND metadata <> '{}'
        AND NOT jsonb_path_exists(metadata, '$.* ? (@.type() <> "string")'));

-- Accounts are listed by code, byte by byte, so that the accounts of a prefix stand together.
CREATE INDEX account_by_code ON account (code COLLATE "C", currency COLLATE "C");
CREATE INDEX account_by_type ON account (type, code COLLATE "C", currency COLLATE "C");
