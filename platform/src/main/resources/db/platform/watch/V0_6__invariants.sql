-- How far the proof job has looked, and when it last did. What a position counts is each proof's own.
CREATE TABLE invariant_look (
    invariant text        PRIMARY KEY,
    position  bigint      NOT NULL,
    looked_at timestamptz NOT NULL
);

-- What violates an invariant, from the look that found it to the look that finds it mended.
CREATE TABLE invariant_violation (
    invariant text        NOT NULL,
    subject   text        NOT NULL,
    found_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (invariant, subject)
);

GRANT SELECT, INSERT, UPDATE ON invariant_look TO ${application_role};
GRANT SELECT, INSERT, DELETE ON invariant_violation TO ${application_role};
