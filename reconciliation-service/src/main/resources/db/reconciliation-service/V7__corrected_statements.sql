-- A corrected file is compared with the one whose place it takes.
ALTER TABLE statement
    ADD COLUMN corrects uuid REFERENCES statement,        -- null for the first file of a day
    DROP CONSTRAINT statement_origin_known,
    ADD CONSTRAINT statement_origin_known CHECK (origin IN ('FETCHED', 'UPLOADED', 'DROPPED'));

-- How a corrected file differs from the one before. The lines themselves are kept with both files.
CREATE TABLE statement_change (
    statement_id uuid NOT NULL REFERENCES statement,      -- the corrected file
    position     int  NOT NULL,                           -- from 1, in the order of the file
    change       text NOT NULL,
    operation_id text NOT NULL,
    line_before  int,                                     -- of the file that was corrected
    line_after   int,

    PRIMARY KEY (statement_id, position),
    CONSTRAINT statement_change_known CHECK (change IN ('ADDED', 'REMOVED', 'ALTERED')),
    CONSTRAINT statement_change_has_its_lines CHECK
        ((line_before IS NULL) = (change = 'ADDED') AND (line_after IS NULL) = (change = 'REMOVED'))
);

GRANT SELECT, INSERT ON statement_change TO ${application_role};
