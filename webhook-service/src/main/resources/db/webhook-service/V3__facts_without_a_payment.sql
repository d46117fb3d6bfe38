-- Some providers tell only our reference or their own id of the charge; payment-api finds the payment.
ALTER TABLE provider_webhook
    DROP CONSTRAINT provider_webhook_published_has_fact,
    ADD CONSTRAINT provider_webhook_published_has_fact CHECK (state <> 'PUBLISHED' OR
        (fact_key IS NOT NULL AND fact_type IS NOT NULL AND fact IS NOT NULL
            AND fact_sequence IS NOT NULL));

COMMENT ON COLUMN payment_sequence.payment_intent_id IS
    'the payment, or what else the provider told of it: our reference, or its id of the charge';
