-- Where receipts go, and what merchants write about their customers, is personal: encrypted. A job
-- seals what is plain here and clears it; the plain columns are no longer written.
ALTER TABLE payment_intent ADD COLUMN receipt_email_sealed bytea;

ALTER TABLE dispute
    ADD COLUMN evidence_sealed bytea,
    DROP CONSTRAINT dispute_contested_by_evidence,
    ADD CONSTRAINT dispute_contested_by_evidence CHECK (
        (evidence IS NOT NULL OR evidence_sealed IS NOT NULL)
        = (answer IS NOT DISTINCT FROM 'CONTESTED')),
    ADD CONSTRAINT dispute_evidence_once CHECK (evidence IS NULL OR evidence_sealed IS NULL);

-- What an older key sealed is told by its first five bytes; the job looks for it each minute.
CREATE INDEX payment_intent_receipt_email_plain ON payment_intent (id)
    WHERE receipt_email IS NOT NULL;
CREATE INDEX payment_intent_receipt_email_mark
    ON payment_intent (substring(receipt_email_sealed FROM 1 FOR 5))
    WHERE receipt_email_sealed IS NOT NULL;
CREATE INDEX dispute_evidence_plain ON dispute (id) WHERE evidence IS NOT NULL;
CREATE INDEX dispute_evidence_mark ON dispute (substring(evidence_sealed FROM 1 FOR 5))
    WHERE evidence_sealed IS NOT NULL;
CREATE INDEX payment_method_secret_mark ON payment_method (substring(secret FROM 1 FOR 5))
    WHERE secret IS NOT NULL;
