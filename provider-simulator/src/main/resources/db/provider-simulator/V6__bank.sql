-- A bank knows what customers pay by the creditor reference that they write into their transfers.
CREATE INDEX charge_by_creditor_reference ON charge ((extras ->> 'creditorReference'))
    WHERE provider = 'bank';

-- What an account's statement of a day is made of.
CREATE INDEX effect_of_bank ON effect (currency, occurred_at) WHERE provider = 'bank';
