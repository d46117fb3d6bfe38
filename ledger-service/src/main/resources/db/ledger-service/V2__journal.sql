-- The journal is append-only. The application may SELECT and INSERT; these triggers refuse the
-- rest to everybody, also to the owner and in replica mode. Corrections are reversing entries.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused; book a reversing entry instead',
        TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE SEQUENCE journal_entry_sequence;
GRANT USAGE, SELECT ON SEQUENCE journal_entry_sequence TO ${application_role};

-- A journal entry: a balanced whole of two or more postings.
CREATE TABLE journal_entry (
    id                uuid        PRIMARY KEY,
    sequence          bigint      NOT NULL,  -- grows; in order per account; may have gaps
    reference         text        NOT NULL,  -- the caller's idempotency
    description       text        NOT NULL,
    posting_count     smallint    NOT NULL,
    content_digest    bytea       NOT NULL,  -- SHA-256 of reference, description and postings
    cause_kind        text        NOT NULL,  -- request, reversal, or an event's type
    cause_id          uuid,                  -- the reversed entry or the event
    payment_intent_id text,
    booked_at         timestamptz NOT NULL,  -- database time; never goes back within an account

    CONSTRAINT journal_entry_sequence_once UNIQUE (sequence),
    CONSTRAINT journal_entry_reference_once UNIQUE (reference),
    CONSTRAINT journal_entry_reference_length CHECK (length(reference) BETWEEN 1 AND 200),
    CONSTRAINT journal_entry_posting_count_bounds CHECK (posting_count BETWEEN 2 AND 100),
    CONSTRAINT journal_entry_digest_length CHECK (octet_length(content_digest) = 32)
);
CREATE INDEX journal_entry_by_payment ON journal_entry (payment_intent_id)
    WHERE payment_intent_id IS NOT NULL;

-- The lines of the entries. debit_total and credit_total are the account's right after the line:
-- a balance at any past time is one index look-up. Partitioned by month, so that the indexes that
-- writers touch stay in memory.
CREATE TABLE posting (
    entry_id     uuid        NOT NULL,
    line_no      smallint    NOT NULL,  -- from 1
    sequence     bigint      NOT NULL,  -- the entry's
    account_id   uuid        NOT NULL,
    side         text        NOT NULL,
    amount       bigint      NOT NULL,  -- minor units
    currency     varchar(3)  NOT NULL,
    debit_total  bigint      NOT NULL,
    credit_total bigint      NOT NULL,
    booked_at    timestamptz NOT NULL,  -- the entry's

    CONSTRAINT posting_pkey PRIMARY KEY (entry_id, line_no, booked_at),
    CONSTRAINT posting_side_known CHECK (side IN ('DEBIT', 'CREDIT')),
    CONSTRAINT posting_amount_positive CHECK (amount > 0),
    CONSTRAINT posting_totals_not_negative CHECK (debit_total >= 0 AND credit_total >= 0)
) PARTITION BY RANGE (booked_at);
CREATE INDEX posting_by_account ON posting (account_id, booked_at, sequence, line_no);

GRANT SELECT, INSERT ON journal_entry, posting TO ${application_role};

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE posting ENABLE ALWAYS TRIGGER append_only;

-- An entry and all its postings are written by ONE statement (WITH ... INSERT ... INSERT). At its
-- end these two triggers look at the new rows as a set, so the journal is whole and balanced after
-- every statement, not only at commit, at the price of a few index look-ups per entry. The
-- planner settings keep it that way while statistics are young.
CREATE FUNCTION check_new_postings() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    bad uuid;
BEGIN
    -- Lines 1 to n of an entry with n lines: with the primary key, none can be added later.
    SELECT p.entry_id INTO bad
    FROM (SELECT entry_id, booked_at, sequence, count(*) AS lines,
                 min(line_no) AS first_line, max(line_no) AS last_line
          FROM new_posting GROUP BY entry_id, booked_at, sequence) p
    LEFT JOIN journal_entry e
        ON e.id = p.entry_id AND e.booked_at = p.booked_at AND e.sequence = p.sequence
    WHERE e.id IS NULL OR e.posting_count <> p.lines OR p.first_line <> 1 OR p.last_line <> p.lines
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'postings of % are not the whole of an entry', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_entry_whole';
    END IF;

    SELECT entry_id INTO bad FROM new_posting
    GROUP BY entry_id, currency
    HAVING sum(CASE side WHEN 'DEBIT' THEN amount ELSE -amount END) <> 0
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal entry % does not balance', bad
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

CREATE FUNCTION check_new_entries() RETURNS trigger LANGUAGE plpgsql
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
    RETURN NULL;
END $$;

CREATE TRIGGER balanced AFTER INSERT ON posting REFERENCING NEW TABLE AS new_posting
    FOR EACH STATEMENT EXECUTE FUNCTION check_new_postings();
CREATE TRIGGER whole AFTER INSERT ON journal_entry REFERENCING NEW TABLE AS new_entry
    FOR EACH STATEMENT EXECUTE FUNCTION check_new_entries();

-- Statement triggers do not reach partitions that are addressed by their own name.
CREATE FUNCTION protect_posting_partition(partition regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', partition);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', partition);
    EXECUTE format('CREATE TRIGGER balanced AFTER INSERT ON %s REFERENCING NEW TABLE AS new_posting
                    FOR EACH STATEMENT EXECUTE FUNCTION public.check_new_postings()', partition);
END $$;
REVOKE ALL ON FUNCTION protect_posting_partition FROM PUBLIC;

-- The safety net: takes what no month takes, so that a late partition never refuses a posting.
CREATE TABLE posting_default PARTITION OF posting DEFAULT;
SELECT protect_posting_partition('posting_default');

-- Makes this month's partition and so many months ahead; says how many were missing. Runs with the
-- owner's rights, since the application may not create tables. Gives up quickly rather than make
-- writers wait; the next run tries again.
CREATE FUNCTION make_posting_partitions(months_ahead int) RETURNS int LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
    month timestamptz;
    partition text;
    made int := 0;
BEGIN
    IF months_ahead NOT BETWEEN 0 AND 24 THEN
        RAISE EXCEPTION 'months_ahead must be 0 to 24' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR i IN 0..months_ahead LOOP
        month := date_trunc('month', now()) + make_interval(months => i);
        partition := format('public.posting_%s', to_char(month, 'YYYY_MM'));
        IF to_regclass(partition) IS NULL THEN
            EXECUTE format('CREATE TABLE %s PARTITION OF public.posting FOR VALUES FROM (%L) TO (%L)',
                           partition, month, month + interval '1 month');
            PERFORM public.protect_posting_partition(partition::regclass);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION make_posting_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_posting_partitions TO ${application_role};
SELECT make_posting_partitions(3);
