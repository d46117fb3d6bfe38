-- As before, but a month that the default partition has postings of, as after a clock that was months
-- ahead, keeps itself from being made and no other. See docs/operations.md on how to mend that.
CREATE OR REPLACE FUNCTION make_posting_partitions(months_ahead int) RETURNS int LANGUAGE plpgsql
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
        IF to_regclass(partition) IS NULL AND NOT EXISTS (
                SELECT FROM public.posting_default p
                WHERE p.booked_at >= month AND p.booked_at < month + interval '1 month') THEN
            EXECUTE format('CREATE TABLE %s PARTITION OF public.posting FOR VALUES FROM (%L) TO (%L)',
                           partition, month, month + interval '1 month');
            PERFORM public.protect_posting_partition(partition::regclass);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
GRANT SELECT ON posting_default TO ${application_role};
