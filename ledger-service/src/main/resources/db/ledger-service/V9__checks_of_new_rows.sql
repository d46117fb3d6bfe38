-- The same checks as before, in one pass: the lines of an entry of one currency need no second
-- grouping.
CREATE OR REPLACE FUNCTION check_new_postings() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    result record;
    bad uuid;
BEGIN
    -- Lines 1 to n of an entry with n lines: with the primary key, none can be added later.
    SELECT (array_agg(p.entry_id) FILTER (
               WHERE e.id IS NULL OR e.posting_count <> p.lines
                  OR p.first_line <> 1 OR p.last_line <> p.lines))[1] AS torn,
           (array_agg(p.entry_id) FILTER (
               WHERE p.one_currency AND p.difference <> 0))[1] AS unbalanced,
           bool_or(NOT p.one_currency) AS several_currencies
    INTO result
    FROM (SELECT entry_id, booked_at, sequence, count(*) AS lines,
                 min(line_no) AS first_line, max(line_no) AS last_line,
                 min(currency) = max(currency) AS one_currency,
                 sum(CASE side WHEN 'DEBIT' THEN amount ELSE -amount END) AS difference
          FROM new_posting GROUP BY entry_id, booked_at, sequence) p
    LEFT JOIN journal_entry e
        ON e.id = p.entry_id AND e.booked_at = p.booked_at AND e.sequence = p.sequence;
    IF result.torn IS NOT NULL THEN
        RAISE EXCEPTION 'postings of % are not the whole of an entry', result.torn
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_entry_whole';
    END IF;

    IF result.several_currencies AND result.unbalanced IS NULL THEN
        SELECT entry_id INTO result.unbalanced FROM new_posting
        GROUP BY entry_id, currency
        HAVING sum(CASE side WHEN 'DEBIT' THEN amount ELSE -amount END) <> 0
        LIMIT 1;
    END IF;
    IF result.unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'journal entry % does not balance', result.unbalanced
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_entry_balanced';
    END IF;

    SELECT p.entry_id INTO bad FROM new_posting p
    LEFT JOIN account a ON a.id = p.account_id AND a.currency = p.currency
    WHERE a.id IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal entry % has a posting without an account of its currency', bad
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'posting_account_currency';
    END IF;
    RETURN NULL;
END $$;

-- What is written now cannot pretend to have been there before: neither before its transaction
-- began, nor before what is sealed. Writers draw sequences after everything that can be sealed.
CREATE OR REPLACE FUNCTION check_new_entries() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    bad uuid;
BEGIN
    -- That the rest of the lines are there and balance is for check_new_postings.
    SELECT e.id INTO bad FROM new_entry e
    WHERE NOT EXISTS (SELECT FROM posting p
                      WHERE p.entry_id = e.id AND p.line_no = 1 AND p.booked_at = e.booked_at)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal entry % has no postings', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_has_postings';
    END IF;

    SELECT e.id INTO bad FROM new_entry e
    WHERE e.booked_at < now()
       OR e.sequence <= (SELECT coalesce(max(last_sequence), 0) FROM seal)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal entry % belongs to the past', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_new';
    END IF;
    RETURN NULL;
END $$;

-- A balance begins with nothing: what it has comes from postings and holds.
CREATE FUNCTION check_new_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM new_balance
               WHERE debit_total <> 0 OR credit_total <> 0 OR held_total <> 0) THEN
        RAISE EXCEPTION 'a balance begins at zero'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_balance_begins_at_zero';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER begins_at_zero AFTER INSERT ON account_balance
    REFERENCING NEW TABLE AS new_balance
    FOR EACH STATEMENT EXECUTE FUNCTION check_new_balances();
