-- Events that wait to leave. Written in the transaction of the change that they tell about;
-- deleted by the relay once the broker has them. Positions of one aggregate are in commit order,
-- because its writers queue on its row lock.
CREATE TABLE outbox (
    position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id     uuid        NOT NULL,
    topic        text        NOT NULL,
    aggregate_id text        NOT NULL,
    sequence     bigint      NOT NULL,  -- gapless per aggregate, from 1
    type         text        NOT NULL,
    body         text        NOT NULL,
    request_id   text,                  -- of the request that caused the event
    created_at   timestamptz NOT NULL DEFAULT now(),
    set_aside    text,                  -- why the broker will never take it; null for all others

    CONSTRAINT outbox_event_once UNIQUE (event_id),
    CONSTRAINT outbox_sequence_positive CHECK (sequence > 0)
);

GRANT SELECT, INSERT, UPDATE (set_aside), DELETE ON outbox TO ${application_role};
