-- A merchant had an event sent again: which delivery was begun, or begun over, and how it stood
-- before. Who asked is in the audit log. Append only.
CREATE TABLE redelivery (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id    uuid        NOT NULL,
    event_id       uuid        NOT NULL,
    endpoint_id    uuid        NOT NULL,
    merchant_id    text        NOT NULL,
    status         text,                  -- of the delivery before; null where there was none
    attempts       integer,               -- of the delivery before, in the round that this one ends
    redelivered_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON redelivery TO ${application_role};

CALL audit_table('redelivery', 'delivery_id');
