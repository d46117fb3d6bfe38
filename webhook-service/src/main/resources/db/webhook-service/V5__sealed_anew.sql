-- Rotation of keys: what an older key sealed is told by its first five bytes, and sealed anew.
GRANT UPDATE (answer) ON secret_answer TO ${application_role};

CREATE INDEX webhook_endpoint_secret_mark ON webhook_endpoint (substring(secret FROM 1 FOR 5));
CREATE INDEX webhook_endpoint_previous_secret_mark
    ON webhook_endpoint (substring(previous_secret FROM 1 FOR 5))
    WHERE previous_secret IS NOT NULL;
CREATE INDEX secret_answer_mark ON secret_answer (substring(answer FROM 1 FOR 5));

-- What providers send names customers and their accounts: encrypted. What is older stays plain
-- until its retention ends, since nobody may write it; nothing plain is added.
ALTER TABLE provider_webhook
    ALTER COLUMN body DROP NOT NULL,
    ADD COLUMN sealed_body bytea,
    ADD CONSTRAINT provider_webhook_body_once CHECK ((body IS NULL) <> (sealed_body IS NULL));
CREATE INDEX provider_webhook_sealed_body_mark
    ON provider_webhook (substring(sealed_body FROM 1 FOR 5)) WHERE sealed_body IS NOT NULL;
GRANT UPDATE (sealed_body) ON provider_webhook TO ${application_role};
