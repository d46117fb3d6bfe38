-- What happened with a payment, for people who ask why: transitions, calls of the provider, what the
-- provider told by itself, decisions on risk. Written in the transaction of what it tells, and never
-- changed. No foreign key: the row of a new payment is written after its first entries.
CREATE TABLE payment_timeline (
    payment_intent_id uuid        NOT NULL,
    id                uuid        NOT NULL,
    type              text        NOT NULL,
    happened_at       timestamptz NOT NULL,
    detail            text        NOT NULL,  -- a JSON object, as merchants see it
    request_id        text,

    PRIMARY KEY (payment_intent_id, id),
    CONSTRAINT payment_timeline_type_known CHECK (type IN
        ('TRANSITION', 'PROVIDER_CALL', 'WEBHOOK', 'REPAIR', 'RISK_DECISION'))
);

GRANT SELECT, INSERT ON payment_timeline TO ${application_role};

-- Who told a fact that waits: those of earlier versions all came from webhooks.
ALTER TABLE waiting_fact ADD COLUMN source text NOT NULL DEFAULT '/quittance/webhook-service';

-- An inquiry asks before any money moves; it may become a chargeback under the same reference.
ALTER TABLE dispute ADD COLUMN stage text NOT NULL DEFAULT 'CHARGEBACK';
ALTER TABLE dispute ADD CONSTRAINT dispute_stage_known CHECK (stage IN ('INQUIRY', 'CHARGEBACK'));

-- A payment may have more than one open dispute; dispute_open is not read any more.
ALTER TABLE payment_intent ADD COLUMN open_disputes int NOT NULL DEFAULT 0;
-- Counted, since the flag forgot a second dispute when the first was closed.
UPDATE payment_intent p SET open_disputes = d.open
FROM (SELECT payment_intent_id, count(*) AS open FROM dispute
      WHERE status IN ('NEEDS_RESPONSE', 'UNDER_REVIEW') GROUP BY payment_intent_id) d
WHERE d.payment_intent_id = p.id;
ALTER TABLE payment_intent ADD CONSTRAINT payment_intent_open_disputes_counted CHECK (open_disputes >= 0);

-- The provider moved another amount than asked: nothing more is begun before people have settled it.
ALTER TABLE payment_intent ADD COLUMN distrusted boolean NOT NULL DEFAULT false;

-- What the caller should do after a decline; merchants are told.
ALTER TABLE payment_transaction ADD COLUMN advice_code text;
