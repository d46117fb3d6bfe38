-- Payment methods that merchants keep for their users. Of a card we know the provider's token only;
-- what else names somebody's money is encrypted (MethodSecrets), bound to its row, and forgotten
-- when the method is deleted. The row stays: payments that used it keep its id.
CREATE TABLE payment_method (
    id              uuid PRIMARY KEY,
    merchant_id     text        NOT NULL REFERENCES merchant,
    user_id         text        NOT NULL,
    type            text        NOT NULL,
    provider_token  text,                   -- of a card: the name that the provider knows it by
    secret          bytea,                  -- of the others: wallet id, gift card code or bank account, encrypted
    brand           text,
    last4           text,
    exp_month       int,
    exp_year        int,
    idempotency_key text        NOT NULL,
    fingerprint     text        NOT NULL,
    created_at      timestamptz NOT NULL,
    deleted_at      timestamptz,

    -- The second guard: a key stores one method even when the whole idempotency store is lost.
    CONSTRAINT payment_method_key_once UNIQUE (merchant_id, idempotency_key),
    CONSTRAINT payment_method_type_known CHECK (type IN
        ('CREDIT_CARD', 'DEBIT_CARD', 'WALLET', 'BANK_TRANSFER', 'GIFT_CARD')),
    CONSTRAINT payment_method_card_is_a_token CHECK (
        (type IN ('CREDIT_CARD', 'DEBIT_CARD')) = (provider_token IS NOT NULL)),
    CONSTRAINT payment_method_secret_until_deleted CHECK (
        (secret IS NOT NULL) = (provider_token IS NULL AND deleted_at IS NULL)),
    -- Never more than the last four characters in clear.
    CONSTRAINT payment_method_shows_four CHECK (char_length(last4) = 4),
    CONSTRAINT payment_method_expiry_is_a_month CHECK (
        (exp_month IS NULL) = (exp_year IS NULL) AND exp_month BETWEEN 1 AND 12)
);

CREATE INDEX payment_method_newest ON payment_method (merchant_id, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX payment_method_of_user ON payment_method (merchant_id, user_id, id DESC) WHERE deleted_at IS NULL;

GRANT SELECT, INSERT, UPDATE (secret, deleted_at) ON payment_method TO ${application_role};
