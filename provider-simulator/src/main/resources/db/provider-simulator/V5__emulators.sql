-- Whose wire format a charge is spoken in. References stay unique over all providers.
ALTER TABLE charge
    ADD COLUMN provider       text  NOT NULL DEFAULT 'simulator',
    ADD COLUMN sale_reference text,                         -- of the capture done the moment the customer pays
    ADD COLUMN extras         jsonb NOT NULL DEFAULT '{}';  -- what the provider's format has to repeat

ALTER TABLE operation ADD COLUMN extras jsonb NOT NULL DEFAULT '{}';
ALTER TABLE effect    ADD COLUMN provider text NOT NULL DEFAULT 'simulator';
ALTER TABLE webhook   ADD COLUMN provider text NOT NULL DEFAULT 'simulator';

CREATE INDEX charge_by_payment ON charge (payment_reference);
CREATE INDEX dispute_by_charge ON dispute (charge_id);
