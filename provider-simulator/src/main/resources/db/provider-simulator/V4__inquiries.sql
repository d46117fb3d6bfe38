-- An inquiry is a question before a dispute: no money has moved yet.
ALTER TABLE dispute ADD COLUMN inquiry boolean NOT NULL DEFAULT false;

-- A refund that is still pending may be called off.
ALTER TABLE operation DROP CONSTRAINT operation_status_known;
ALTER TABLE operation ADD CONSTRAINT operation_status_known CHECK (status IN
    ('SUCCEEDED', 'FAILED', 'PENDING', 'REQUIRES_ACTION', 'IN_REVIEW', 'CANCELED'));
