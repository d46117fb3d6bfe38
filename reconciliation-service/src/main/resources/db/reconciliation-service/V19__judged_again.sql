-- Days that were judged and of which our own side has changed since: each is judged again by itself.
CREATE TABLE changed_day (
    provider   text        NOT NULL,
    day        date        NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(), -- first, since the day was last looked after

    PRIMARY KEY (provider, day)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON changed_day TO ${application_role};

-- What both sides have on neighboring days differs in nothing once both days were judged.
ALTER TABLE discrepancy
    DROP CONSTRAINT discrepancy_resolution_known,
    ADD CONSTRAINT discrepancy_resolution_known CHECK (resolution IN
        ('REPAIRED', 'RECLASSIFIED', 'NO_LONGER_FOUND', 'ADJUSTED', 'ACCEPTED',
         'FOUND_ON_OTHER_DAY'));
