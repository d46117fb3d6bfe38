-- Who asked for a hold and who ended it is covered by the digest of its row, and so by the chain. Of
-- an entry it is covered by its leaf, which ledger-service makes without the database. Digests that
-- are noted already keep their form: each hold begins and ends once, so none can be noted anew.

-- With its length before it, and apart from an empty one where there is none: whatever it holds, it
-- cannot pass for what stands beside it.
CREATE FUNCTION hold_text(given text) RETURNS text LANGUAGE sql STABLE
    RETURN coalesce(octet_length(convert_to(given, 'UTF8')) || ':' || given, '-');

-- The first line is no id, with which the form before began: no row has a text of both forms, and
-- none has the other form's text of another row. The reference stays the last line.
CREATE OR REPLACE FUNCTION hold_digest(h hold) RETURNS bytea LANGUAGE sql STABLE
    RETURN sha256(convert_to(concat_ws(E'\n',
        'asked', h.id, h.from_account_id, h.to_account_id, h.currency, h.amount, h.status,
        coalesce(h.posted_amount::text, ''), coalesce(h.entry_id::text, ''),
        hold_micros(h.created_at), hold_micros(h.expires_at), hold_micros(h.ended_at),
        hold_text(h.booked_by), hold_text(h.request_id),
        hold_text(h.ended_by), hold_text(h.end_request_id),
        h.reference), 'UTF8'));
