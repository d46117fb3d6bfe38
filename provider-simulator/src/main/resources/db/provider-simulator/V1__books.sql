-- What the simulated provider did for whom. Money is counted in minor units.

-- Charges: one row per thing that a caller asked to have paid. Every change to a charge, and to
-- what hangs on it, is made under this row's lock.
CREATE TABLE charge (
    charge_id             text        COLLATE "C" PRIMARY KEY,
    payment_reference     text        NOT NULL,  -- the caller's payment, echoed everywhere
    payment_method        text        NOT NULL,  -- the name of a test method
    currency              varchar(3)  NOT NULL,
    amount                bigint      NOT NULL,
    return_url            text,                  -- where a challenge sends the browser afterwards
    status                text        NOT NULL,
    authorized_amount     bigint      NOT NULL,
    captured_amount       bigint      NOT NULL,
    refund_pending_amount bigint      NOT NULL,
    refunded_amount       bigint      NOT NULL,
    disputed_amount       bigint      NOT NULL,  -- open or lost
    webhook_order         text        NOT NULL,
    expires_at            timestamptz NOT NULL,
    created_at            timestamptz NOT NULL,

    CONSTRAINT charge_status_known CHECK (status IN
        ('AUTHORIZED', 'CAPTURED', 'VOIDED', 'FAILED', 'REQUIRES_ACTION', 'IN_REVIEW', 'EXPIRED')),
    CONSTRAINT charge_webhook_order_known CHECK (webhook_order IN
        ('IN_ORDER', 'REVERSE_NEXT', 'HOLDING')),
    CONSTRAINT charge_amount_positive CHECK (amount > 0),
    -- The same rules live in Charge. They are repeated on purpose: a bug in one place must not be
    -- able to create money.
    CONSTRAINT charge_captured_within_authorized
        CHECK (captured_amount BETWEEN 0 AND authorized_amount),
    CONSTRAINT charge_returned_within_captured CHECK (
        refund_pending_amount >= 0 AND refunded_amount >= 0 AND disputed_amount >= 0
        AND refund_pending_amount + refunded_amount + disputed_amount <= captured_amount)
);

CREATE INDEX charge_authorized_by_expiry ON charge (expires_at) WHERE status = 'AUTHORIZED';

-- Operations: one row per request that the provider took. The caller's reference is its
-- idempotency key, so the unique constraint is what keeps a repeat from taking effect twice.
CREATE TABLE operation (
    operation_id      text        COLLATE "C" PRIMARY KEY,
    charge_id         text        COLLATE "C" NOT NULL REFERENCES charge,
    type              text        NOT NULL,
    reference         text        NOT NULL,
    payment_reference text        NOT NULL,
    fingerprint       text        NOT NULL,  -- digest of what was asked
    status            text        NOT NULL,
    amount            bigint      NOT NULL,
    currency          varchar(3)  NOT NULL,
    decline_code      text,
    advice_code       text,
    failure_reason    text,
    redirect_url      text,
    blocked_by_risk   boolean     NOT NULL,
    expires_at        timestamptz,
    created_at        timestamptz NOT NULL,
    completed_at      timestamptz,
    changes_at        timestamptz,           -- when a refund gets its second outcome

    CONSTRAINT operation_once_per_reference UNIQUE (reference),
    CONSTRAINT operation_type_known
        CHECK (type IN ('AUTHORIZE', 'INCREMENT', 'CAPTURE', 'VOID', 'REFUND')),
    CONSTRAINT operation_status_known CHECK (status IN
        ('SUCCEEDED', 'FAILED', 'PENDING', 'REQUIRES_ACTION', 'IN_REVIEW')),
    CONSTRAINT operation_amount_not_negative CHECK (amount >= 0)
);

CREATE INDEX operation_by_charge ON operation (charge_id);
CREATE INDEX operation_by_change ON operation (changes_at) WHERE changes_at IS NOT NULL;

-- Effects: what really happened to money, as an independent witness. Append-only: the application
-- role may not change or delete a row.
CREATE TABLE effect (
    effect_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type              text        NOT NULL,
    operation_id      text        COLLATE "C" NOT NULL,  -- or the dispute's id
    charge_id         text        COLLATE "C" NOT NULL,
    reference         text,                              -- null where the provider acted by itself
    payment_reference text        NOT NULL,
    amount            bigint      NOT NULL,
    fee               bigint      NOT NULL,
    currency          varchar(3)  NOT NULL,
    occurred_at       timestamptz NOT NULL,

    CONSTRAINT effect_once_per_operation UNIQUE (operation_id, type),
    CONSTRAINT effect_type_known CHECK (type IN
        ('AUTHORIZE', 'INCREMENT', 'CAPTURE', 'VOID', 'REFUND', 'REFUND_FAILED', 'DISPUTE',
         'DISPUTE_WON')),
    CONSTRAINT effect_amount_not_negative CHECK (amount >= 0),
    CONSTRAINT effect_fee_within_amount CHECK (fee BETWEEN 0 AND amount)
);

CREATE INDEX effect_by_time ON effect (occurred_at, operation_id);
CREATE INDEX effect_by_payment ON effect (payment_reference);

-- Disputes: a cardholder took the money back, for now or for good.
CREATE TABLE dispute (
    dispute_id      text        COLLATE "C" PRIMARY KEY,
    charge_id       text        COLLATE "C" NOT NULL REFERENCES charge,
    amount          bigint      NOT NULL,
    currency        varchar(3)  NOT NULL,
    reason          text        NOT NULL,
    status          text        NOT NULL,
    evidence        text,
    evidence_due_by timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,

    CONSTRAINT dispute_status_known CHECK (status IN
        ('NEEDS_RESPONSE', 'UNDER_REVIEW', 'WON', 'LOST')),
    CONSTRAINT dispute_amount_positive CHECK (amount > 0)
);

GRANT SELECT, INSERT, UPDATE ON charge, operation, dispute TO ${application_role};
GRANT SELECT, INSERT ON effect TO ${application_role};
