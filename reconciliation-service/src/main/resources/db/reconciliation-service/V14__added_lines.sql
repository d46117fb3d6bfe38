-- The lines that a corrected file brought to its day, and when they were told. All other lines were
-- told with the first file of their day. Of several lines about one operation the first told is the
-- operation, the others repeat it.
CREATE TABLE added_line (
    statement_id uuid        NOT NULL REFERENCES statement,
    line         int         NOT NULL,
    told_at      timestamptz NOT NULL,

    PRIMARY KEY (statement_id, line)
);

-- Those of the corrected files that were taken before, each after the file that it corrects.
DO $$
DECLARE
    corrected record;
BEGIN
    FOR corrected IN
        SELECT id, provider, corrects, accepted_at FROM statement
        WHERE corrects IS NOT NULL ORDER BY accepted_at, id
    LOOP
        INSERT INTO added_line (statement_id, line, told_at)
        WITH said AS (
            SELECT p.statement_id, p.line, p.operation_id, p.transaction_id, t.sort,
                   row_number() OVER (PARTITION BY p.statement_id, p.operation_id, t.sort
                                      ORDER BY p.line) AS copy
            FROM provider_claim p
            CROSS JOIN LATERAL (SELECT CASE WHEN p.kind IN ('CAPTURE', 'REFUND') THEN 'OPERATION'
                                            ELSE p.kind END AS sort) t
            WHERE p.statement_id IN (corrected.corrects, corrected.id)
        ),
        earlier AS (
            SELECT s.*, a.told_at FROM said s LEFT JOIN added_line a USING (statement_id, line)
            WHERE s.statement_id = corrected.corrects
        )
        SELECT l.statement_id, l.line, coalesce(e.told_at, corrected.accepted_at)
        FROM said l
        LEFT JOIN earlier e ON (e.operation_id, e.sort, e.copy) = (l.operation_id, l.sort, l.copy)
            AND (e.transaction_id IS NOT DISTINCT FROM l.transaction_id
                OR EXISTS (SELECT FROM our_claim c
                           WHERE c.provider = corrected.provider
                             AND c.provider_reference = l.operation_id))
        WHERE l.statement_id = corrected.id AND (e.line IS NULL OR e.told_at IS NOT NULL);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON added_line TO ${application_role};
