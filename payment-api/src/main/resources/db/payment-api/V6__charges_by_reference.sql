-- Of a dispute some providers tell no more than their own id of the charge.
CREATE INDEX payment_transaction_charge ON payment_transaction (provider, provider_reference)
    WHERE type = 'AUTHORIZE' AND provider_reference IS NOT NULL;
