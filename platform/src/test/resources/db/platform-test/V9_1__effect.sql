-- What a consumer did: one row per effect, so that a second effect of one event shows.
CREATE TABLE effect (
    event_id     uuid   NOT NULL,
    aggregate_id text   NOT NULL,
    sequence     bigint NOT NULL,
    request_id   text,
    position     bigint GENERATED ALWAYS AS IDENTITY
);

GRANT SELECT, INSERT ON effect TO ${application_role};
