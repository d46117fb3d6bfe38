-- A file that one person uploaded of a day that the provider has yet to tell of may be looked at,
-- and be in force for that, while it awaits approval.
ALTER TABLE statement DROP CONSTRAINT statement_awaits_aside;
