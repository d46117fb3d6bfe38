-- Faults that come by chance: one row, as an administrator last set it.
CREATE TABLE fault_plan (
    only_one    boolean PRIMARY KEY DEFAULT true,
    seed        bigint NOT NULL,
    rates       jsonb  NOT NULL,  -- fault name to parts per billion
    late_millis bigint NOT NULL,

    CONSTRAINT fault_plan_only_one CHECK (only_one)
);

-- Faults that the next matching calls get, oldest script first.
CREATE TABLE fault_script (
    script_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation         text NOT NULL,
    fault             text NOT NULL,
    payment_reference text,          -- null: of any payment
    remaining         int  NOT NULL,

    CONSTRAINT fault_script_remaining_not_negative CHECK (remaining >= 0)
);

-- Faults that stick to one reference: given by a script, or counting calls ("the first two").
CREATE TABLE fault_call (
    reference text    NOT NULL,
    fault     text    NOT NULL,
    scripted  boolean NOT NULL,
    calls     int     NOT NULL,

    PRIMARY KEY (reference, fault)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON fault_plan, fault_script, fault_call TO ${application_role};
