-- Webhooks that wait to be acknowledged; deleted once they are. Turns of one charge are in commit
-- order, because its writers queue on its row lock.
CREATE SEQUENCE webhook_turn AS bigint;

CREATE TABLE webhook (
    turn            bigint      PRIMARY KEY DEFAULT nextval('webhook_turn'),
    event_id        text        NOT NULL,  -- not unique: a webhook may be scripted to come twice
    charge_id       text        COLLATE "C" NOT NULL,
    body            text        NOT NULL,
    attempts        int         NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,  -- infinity while held back to be sent in reverse order

    CONSTRAINT webhook_attempts_not_negative CHECK (attempts >= 0)
-- Rows come and go quickly: vacuum by count, not by share.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE INDEX webhook_by_charge ON webhook (charge_id, turn);

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook TO ${application_role};
GRANT USAGE ON SEQUENCE webhook_turn TO ${application_role};
