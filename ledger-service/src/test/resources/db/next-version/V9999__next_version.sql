-- What a next version might do to a table that is in use.
ALTER TABLE account_balance ADD COLUMN next_version int;
