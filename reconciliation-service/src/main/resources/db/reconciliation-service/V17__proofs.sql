-- Control totals that differ between services, since when they have differed by just that much.
-- While events are under way the difference changes from one comparison to the next.
CREATE TABLE total_difference (
    subject    text        PRIMARY KEY,  -- day, holder, provider, kind and currency
    difference text        NOT NULL,
    since      timestamptz NOT NULL DEFAULT now()
);

-- When all totals were last compared: one row, once they were.
CREATE TABLE total_comparison (
    is_latest   boolean     PRIMARY KEY DEFAULT true,
    compared_at timestamptz NOT NULL,

    CONSTRAINT total_comparison_is_one CHECK (is_latest)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON total_difference TO ${application_role};
GRANT SELECT, INSERT, UPDATE ON total_comparison TO ${application_role};
