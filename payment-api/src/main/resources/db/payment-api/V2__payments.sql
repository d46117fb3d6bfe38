-- Payment intents: one row per thing a merchant wants to be paid for.
-- Money is counted in minor units of the one currency of the row.
CREATE TABLE payment_intent (
    id                       uuid PRIMARY KEY,
    version                  bigint      NOT NULL,
    merchant_id              text        NOT NULL REFERENCES merchant,
    order_id                 text        NOT NULL,
    user_id                  text        NOT NULL,
    amount                   bigint      NOT NULL,
    currency                 varchar(3)  NOT NULL,
    state                    text        NOT NULL,  -- where the payment is in its lifecycle
    status                   text        NOT NULL,  -- what merchants see: the state, or what refunds and disputes made of it
    capture_method           text        NOT NULL,
    payment_method_id        text,
    description              text,
    receipt_email            text,
    return_url               text,
    metadata                 text        NOT NULL,
    cancel_reason            text,
    amount_authorized        bigint      NOT NULL DEFAULT 0,
    amount_capturable        bigint      NOT NULL DEFAULT 0,
    amount_captured          bigint      NOT NULL DEFAULT 0,
    amount_refund_pending    bigint      NOT NULL DEFAULT 0,
    amount_refunded          bigint      NOT NULL DEFAULT 0,
    amount_disputed          bigint      NOT NULL DEFAULT 0,  -- open or lost
    dispute_open             boolean     NOT NULL DEFAULT false,
    capture_count            int         NOT NULL DEFAULT 0,
    increment_count          int         NOT NULL DEFAULT 0,
    provider                 text,
    charge_reference         text,                  -- the provider's id of the charge
    authorization_expires_at timestamptz,
    next_action_url          text,
    error_code               text,
    error_decline_code       text,
    error_advice_code        text,
    error_message            text,
    event_sequence           bigint      NOT NULL DEFAULT 0,
    idempotency_key          text        NOT NULL,
    fingerprint              text        NOT NULL,
    created_at               timestamptz NOT NULL,
    updated_at               timestamptz NOT NULL,

    CONSTRAINT payment_intent_order_once UNIQUE (merchant_id, order_id),
    CONSTRAINT payment_intent_key_once UNIQUE (merchant_id, idempotency_key),

    -- The same rules live in PaymentStatus and PaymentIntent. They are repeated here on purpose:
    -- a bug in one place must not be able to create money.
    CONSTRAINT payment_intent_state_known CHECK (state IN
        ('CREATED', 'REQUIRES_ACTION', 'IN_REVIEW', 'AUTHORIZING', 'AUTHORIZED', 'AUTHORIZATION_FAILED',
         'CAPTURING', 'PARTIALLY_CAPTURED', 'CAPTURED', 'CAPTURE_FAILED', 'CANCELING', 'CANCELED', 'EXPIRED')),
    CONSTRAINT payment_intent_amount_positive CHECK (amount > 0),
    CONSTRAINT payment_intent_no_negative_amounts CHECK (
        amount_authorized >= 0 AND amount_capturable >= 0 AND amount_captured >= 0
        AND amount_refund_pending >= 0 AND amount_refunded >= 0 AND amount_disputed >= 0),
    CONSTRAINT payment_intent_captured_within_authorized CHECK (amount_captured + amount_capturable <= amount_authorized),
    CONSTRAINT payment_intent_returned_within_captured CHECK (
        amount_refund_pending + amount_refunded + amount_disputed <= amount_captured)
);

CREATE INDEX payment_intent_newest ON payment_intent (merchant_id, id DESC);
CREATE INDEX payment_intent_by_user ON payment_intent (merchant_id, user_id);

-- What we asked a provider to do: written before we ask, closed by the answer, whoever brings it.
-- The id is the provider's idempotency key and our reference there.
CREATE TABLE payment_transaction (
    id                 uuid PRIMARY KEY,
    version            bigint      NOT NULL,
    payment_intent_id  uuid        NOT NULL REFERENCES payment_intent,
    merchant_id        text        NOT NULL,
    type               text        NOT NULL,
    status             text        NOT NULL,
    amount             bigint      NOT NULL,
    currency           varchar(3)  NOT NULL,
    last_capture       boolean     NOT NULL DEFAULT false,  -- nothing more will be captured after this
    refund_id          uuid,
    capture_id         uuid,        -- of an authorization: the capture that follows at once
    provider           text        NOT NULL,
    provider_reference text,        -- the provider's id of what it did
    failure_code       text,
    idempotency_key    text        NOT NULL,
    fingerprint        text        NOT NULL,
    checks             int         NOT NULL DEFAULT 0,      -- how often the outcome was looked up
    next_check_at      timestamptz,                         -- null once the outcome is known
    created_at         timestamptz NOT NULL,
    completed_at       timestamptz,
    occurred_at        timestamptz,                         -- by the provider's clock
    held_until         timestamptz,                         -- of an authorization: when its expiry is looked at

    CONSTRAINT payment_transaction_type_known CHECK (type IN ('AUTHORIZE', 'INCREMENT', 'CAPTURE', 'VOID', 'REFUND')),
    CONSTRAINT payment_transaction_status_known CHECK (status IN ('PENDING', 'WAITING', 'UNKNOWN', 'SUCCEEDED', 'FAILED')),
    CONSTRAINT payment_transaction_amount_not_negative CHECK (amount >= 0),
    -- I6: whatever is open has a next step.
    CONSTRAINT payment_transaction_open_has_next_check CHECK (
        (status IN ('PENDING', 'WAITING', 'UNKNOWN')) = (next_check_at IS NOT NULL)),
    CONSTRAINT payment_transaction_capture_follows CHECK (capture_id IS NULL OR type = 'AUTHORIZE'),
    CONSTRAINT payment_transaction_refund_named CHECK ((type = 'REFUND') = (refund_id IS NOT NULL))
);

-- The second guard: a key takes effect once even when the whole idempotency store is lost.
CREATE UNIQUE INDEX payment_transaction_key_once
    ON payment_transaction (merchant_id, idempotency_key, type) WHERE status <> 'FAILED';
-- One successful charge per intent, one running operation of the kinds that exclude each other.
CREATE UNIQUE INDEX payment_transaction_one_authorization
    ON payment_transaction (payment_intent_id) WHERE type = 'AUTHORIZE' AND status <> 'FAILED';
CREATE UNIQUE INDEX payment_transaction_one_at_a_time
    ON payment_transaction (payment_intent_id) WHERE type IN ('CAPTURE', 'VOID', 'INCREMENT') AND next_check_at IS NOT NULL;
-- The index above knows nothing of failed ones.
CREATE INDEX payment_transaction_by_key ON payment_transaction (merchant_id, idempotency_key);
CREATE INDEX payment_transaction_of_payment ON payment_transaction (payment_intent_id);
CREATE INDEX payment_transaction_due ON payment_transaction (next_check_at) WHERE next_check_at IS NOT NULL;
-- Not on payment_intent, whose updates would have to touch the index each time.
CREATE INDEX payment_transaction_expiring ON payment_transaction (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX payment_transaction_settled ON payment_transaction (occurred_at, provider)
    WHERE status = 'SUCCEEDED' AND type IN ('CAPTURE', 'REFUND');

-- Money on its way back to the customer.
CREATE TABLE refund (
    id                uuid PRIMARY KEY,
    version           bigint      NOT NULL,
    payment_intent_id uuid        NOT NULL REFERENCES payment_intent,
    merchant_id       text        NOT NULL,
    amount            bigint      NOT NULL,
    currency          varchar(3)  NOT NULL,
    status            text        NOT NULL,
    reason            text,
    failure_reason    text,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,

    CONSTRAINT refund_status_known CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
    CONSTRAINT refund_amount_positive CHECK (amount > 0)
);

CREATE INDEX refund_of_payment ON refund (payment_intent_id);

-- A cardholder's objection, brought by the provider.
CREATE TABLE dispute (
    id                uuid PRIMARY KEY,
    version           bigint      NOT NULL,
    payment_intent_id uuid        NOT NULL REFERENCES payment_intent,
    merchant_id       text        NOT NULL,
    provider          text        NOT NULL,
    dispute_reference text        NOT NULL,
    amount            bigint      NOT NULL,
    currency          varchar(3)  NOT NULL,
    status            text        NOT NULL,
    reason            text        NOT NULL,
    evidence_due_by   timestamptz,
    answer            text,          -- what the merchant wants the provider to be told
    evidence          text,
    answer_tries      int         NOT NULL DEFAULT 0,
    answer_next_try_at timestamptz,  -- null once the provider has the answer, or there is none
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,

    CONSTRAINT dispute_once UNIQUE (provider, dispute_reference),
    CONSTRAINT dispute_status_known CHECK (status IN ('NEEDS_RESPONSE', 'UNDER_REVIEW', 'WON', 'LOST', 'ACCEPTED')),
    CONSTRAINT dispute_answer_known CHECK (answer IN ('CONTESTED', 'ACCEPTED')),
    CONSTRAINT dispute_contested_by_evidence CHECK ((evidence IS NOT NULL) = (answer IS NOT DISTINCT FROM 'CONTESTED')),
    CONSTRAINT dispute_amount_positive CHECK (amount > 0)
);

CREATE INDEX dispute_newest ON dispute (merchant_id, id DESC);
CREATE INDEX dispute_answer_due ON dispute (answer_next_try_at) WHERE answer_next_try_at IS NOT NULL;

-- Facts that cannot be applied yet: an unknown payment, or a step that comes before another.
CREATE TABLE waiting_fact (
    id           uuid PRIMARY KEY,
    type         text        NOT NULL,
    body         text        NOT NULL,
    reason       text        NOT NULL,
    tries        int         NOT NULL DEFAULT 0,
    next_try_at  timestamptz,            -- null once we have given up; it stays visible
    received_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX waiting_fact_due ON waiting_fact (next_try_at) WHERE next_try_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON payment_intent, payment_transaction, refund, dispute TO ${application_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON waiting_fact TO ${application_role};
