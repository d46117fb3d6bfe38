-- When somebody else approved a file. A day that was judged before that is judged again: what its
-- run found could be told to nobody yet.
ALTER TABLE statement
    ADD COLUMN approved_at timestamptz;           -- null while it waits, or needed no approval
GRANT UPDATE (approved_at) ON statement TO ${application_role};
