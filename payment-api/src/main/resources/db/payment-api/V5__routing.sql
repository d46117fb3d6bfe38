-- Which provider takes a payment: sets of rules, each proposed by one operator and decided by another.
-- Nothing here is ever changed: a set that was proposed stays as it is, and so does what was decided.
-- The greatest approved version is active; while there is none, providers go by their names.
CREATE TABLE routing_rule_set (
    version     bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    replaces    bigint      NOT NULL,  -- the version that was active then; 0 before the first
    rules       jsonb       NOT NULL,  -- [{name, priority, when, targets, retrySoftDeclines}]
    reason      text        NOT NULL,
    proposed_by text        NOT NULL,  -- operators by name
    proposed_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT routing_rule_set_replaces_once UNIQUE (version, replaces),
    CONSTRAINT routing_rule_set_replaces_an_earlier_one CHECK (replaces >= 0 AND replaces < version),
    CONSTRAINT routing_rule_set_rules_are_a_list CHECK (jsonb_typeof(rules) = 'array'),
    CONSTRAINT routing_rule_set_reason_length CHECK (length(reason) BETWEEN 1 AND 500)
);

CREATE TABLE routing_rule_decision (
    version    bigint      PRIMARY KEY,
    replaces   bigint      NOT NULL,
    approved   boolean     NOT NULL,
    decided_by text        NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    rejection  text,                   -- why it was rejected

    CONSTRAINT routing_rule_decision_of_a_set FOREIGN KEY (version, replaces)
        REFERENCES routing_rule_set (version, replaces),
    CONSTRAINT routing_rule_decision_rejected_for_a_reason CHECK (approved = (rejection IS NULL)),
    CONSTRAINT routing_rule_decision_rejection_length CHECK (length(rejection) BETWEEN 1 AND 500)
);

-- Of two sets that were to replace the same one, the second is refused.
CREATE UNIQUE INDEX routing_rule_decision_one_successor ON routing_rule_decision (replaces) WHERE approved;

CREATE FUNCTION check_routing_rule_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.approved AND EXISTS (
        SELECT FROM routing_rule_set s WHERE s.version = NEW.version AND s.proposed_by = NEW.decided_by) THEN
        RAISE EXCEPTION 'routing rules % are approved by who proposed them', NEW.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'routing_rule_decision_by_two_persons';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_routing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER by_two_persons BEFORE INSERT ON routing_rule_decision
    FOR EACH ROW EXECUTE FUNCTION check_routing_rule_decision();
ALTER TABLE routing_rule_decision ENABLE ALWAYS TRIGGER by_two_persons;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON routing_rule_set
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_routing_change();
ALTER TABLE routing_rule_set ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON routing_rule_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_routing_change();
ALTER TABLE routing_rule_decision ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON routing_rule_set, routing_rule_decision TO ${application_role};

-- People who ask why are told why a provider was chosen.
ALTER TABLE payment_timeline DROP CONSTRAINT payment_timeline_type_known;
ALTER TABLE payment_timeline ADD CONSTRAINT payment_timeline_type_known CHECK (type IN
    ('TRANSITION', 'PROVIDER_CALL', 'WEBHOOK', 'REPAIR', 'RISK_DECISION', 'ROUTING'));
