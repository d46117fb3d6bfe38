-- What we claim: every capture and refund that payment-api has told about, once. A refund that was
-- undone later is withdrawn, not deleted: the provider may still report it.
CREATE TABLE our_claim (
    transaction_id     text PRIMARY KEY,          -- our reference at the provider
    kind               text        NOT NULL,
    provider           text        NOT NULL,
    provider_reference text,                      -- the provider's id of what it did; null while unknown
    payment_intent_id  text        NOT NULL,
    merchant_id        text        NOT NULL,
    amount             bigint      NOT NULL,      -- minor units
    currency           varchar(3)  NOT NULL,
    occurred_at        timestamptz NOT NULL,
    -- The day a claim belongs to, in UTC like the provider's statements: windows of days neither
    -- overlap nor leave a gap, whatever the zone of a server or merchant.
    day                date        NOT NULL GENERATED ALWAYS AS ((occurred_at AT TIME ZONE 'UTC')::date) STORED,
    withdrawn_at       timestamptz,

    CONSTRAINT our_claim_kind_known CHECK (kind IN ('CAPTURE', 'REFUND')),
    CONSTRAINT our_claim_amount_positive CHECK (amount > 0)
);

CREATE INDEX our_claim_by_day ON our_claim (provider, day);
CREATE INDEX our_claim_by_provider_reference ON our_claim (provider, provider_reference);

GRANT SELECT, INSERT, UPDATE ON our_claim TO ${application_role};
