-- Whose token a stored card's is: payments with it go to that provider only. Null for the names of
-- test mode, which every provider's test system or emulator understands.
ALTER TABLE payment_method
    ADD COLUMN provider text,
    ADD CONSTRAINT payment_method_provider_has_a_token CHECK (
        provider IS NULL OR provider_token IS NOT NULL);
