-- Webhooks of providers: one row per event whose signature was valid, with the bytes as they came.
-- The application may not change the evidence (body, headers, time), only what we made of it.
CREATE TABLE provider_webhook (
    id                uuid        PRIMARY KEY,  -- also the id of the published event
    provider          text        NOT NULL,
    account           text        NOT NULL,
    event_id          text        NOT NULL,     -- the provider's; sha256:<body> while unparsable
    event_type        text,                     -- the provider's
    event_created_at  timestamptz,              -- by the provider's clock
    state             text        NOT NULL,
    reason            text,                     -- why it is unparsable
    payment_intent_id text,
    fact_key          text,                     -- see provider_fact
    fact_type         text,
    fact              text,                     -- the body of the published event
    fact_sequence     bigint,
    signature_headers text        NOT NULL,     -- JSON; with the body enough to verify again
    body              bytea       NOT NULL,
    received_at       timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT provider_webhook_event_once UNIQUE (provider, account, event_id),
    CONSTRAINT provider_webhook_state_known CHECK (state IN
        ('PUBLISHED', 'DUPLICATE', 'IGNORED', 'WRONG_MODE', 'UNPARSABLE')),
    CONSTRAINT provider_webhook_published_has_fact CHECK (state <> 'PUBLISHED' OR
        (fact_key IS NOT NULL AND fact_type IS NOT NULL AND fact IS NOT NULL
            AND fact_sequence IS NOT NULL AND payment_intent_id IS NOT NULL)),
    CONSTRAINT provider_webhook_others_publish_nothing CHECK (state = 'PUBLISHED' OR
        fact_sequence IS NULL),
    CONSTRAINT provider_webhook_unparsable_has_reason CHECK (state <> 'UNPARSABLE' OR
        reason IS NOT NULL)
);

CREATE INDEX provider_webhook_by_payment ON provider_webhook (payment_intent_id, id);
-- Most webhooks are published; the others are what operators look for.
CREATE INDEX provider_webhook_by_state ON provider_webhook (state, id) WHERE state <> 'PUBLISHED';
-- Rows arrive in this order, so that a few pages of ranges are enough to find the old ones.
CREATE INDEX provider_webhook_by_received_at ON provider_webhook USING brin (received_at);

-- Business facts that were published: the same fact under another event id is not published again.
CREATE TABLE provider_fact (
    provider   text NOT NULL,
    account    text NOT NULL,
    fact_key   text NOT NULL,  -- what happened to which operation, and how much of it
    webhook_id uuid NOT NULL,  -- the first that told it

    PRIMARY KEY (provider, account, fact_key)
);

-- The last sequence number of the facts of each payment. Its row lock keeps them gapless, and in
-- the outbox in their order. Never deleted: a sequence does not start again.
CREATE TABLE payment_sequence (
    payment_intent_id text   PRIMARY KEY,
    latest            bigint NOT NULL,

    CONSTRAINT payment_sequence_positive CHECK (latest > 0)
) WITH (fillfactor = 70);

-- Who had an unparsable webhook read again, and what came of it. Append only.
CREATE TABLE webhook_reprocessing (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id     uuid        NOT NULL,
    operator       text        NOT NULL,
    state          text        NOT NULL,  -- of the webhook afterwards
    reprocessed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX webhook_reprocessing_by_webhook ON webhook_reprocessing (webhook_id);

GRANT SELECT, INSERT, DELETE,
    UPDATE (event_type, event_created_at, state, reason, payment_intent_id, fact_key, fact_type,
        fact, fact_sequence)
    ON provider_webhook TO ${application_role};
GRANT SELECT, INSERT, DELETE ON provider_fact TO ${application_role};
GRANT SELECT, INSERT, UPDATE (latest) ON payment_sequence TO ${application_role};
GRANT SELECT, INSERT ON webhook_reprocessing TO ${application_role};
