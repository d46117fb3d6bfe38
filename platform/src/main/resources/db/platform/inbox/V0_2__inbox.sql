-- Events that a consumer has run. Written in the transaction of their effect, so that an event
-- that is delivered again has none.
CREATE TABLE inbox (
    consumer    text        NOT NULL,
    event_id    uuid        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (consumer, event_id)
);

GRANT SELECT, INSERT, DELETE ON inbox TO ${application_role};
