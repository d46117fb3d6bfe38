-- Accounts: what the ledger keeps a balance of. The same code may exist in several currencies.
-- An account never changes; its balance does.
CREATE TABLE account (
    id             uuid        PRIMARY KEY,
    code           text        NOT NULL,  -- for example merchant:mer_01h...:payable
    currency       varchar(3)  NOT NULL,
    type           text        NOT NULL,
    normal_side    text        NOT NULL GENERATED ALWAYS AS
        (CASE WHEN type IN ('ASSET', 'EXPENSE') THEN 'DEBIT' ELSE 'CREDIT' END) STORED,
    allow_negative boolean     NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT account_once UNIQUE (code, currency),
    CONSTRAINT account_bounds UNIQUE (id, normal_side, allow_negative),
    CONSTRAINT account_code_length CHECK (length(code) BETWEEN 1 AND 200),
    CONSTRAINT account_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT account_type_known CHECK (type IN
        ('ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE'))
);

-- The sum of all postings of an account, in minor units; its row lock is what orders the writers of
-- the account. normal_side and allow_negative repeat the account's, held equal by the foreign key,
-- so that the bound can be a constraint of this row.
CREATE TABLE account_balance (
    account_id       uuid        PRIMARY KEY,
    normal_side      text        NOT NULL,
    allow_negative   boolean     NOT NULL,
    debit_total      bigint      NOT NULL DEFAULT 0,
    credit_total     bigint      NOT NULL DEFAULT 0,
    version          bigint      NOT NULL DEFAULT 0,  -- grows with every batch that touches it
    latest_booked_at timestamptz NOT NULL DEFAULT 'epoch',

    CONSTRAINT account_balance_account FOREIGN KEY (account_id, normal_side, allow_negative)
        REFERENCES account (id, normal_side, allow_negative),
    CONSTRAINT account_balance_totals_only_grow_from_zero CHECK
        (debit_total >= 0 AND credit_total >= 0),
    -- The writer checks this too. A bug there must not be able to spend what is not there.
    CONSTRAINT account_balance_within_bounds CHECK (allow_negative OR
        CASE normal_side WHEN 'DEBIT' THEN debit_total >= credit_total
                         ELSE credit_total >= debit_total END)
) WITH (fillfactor = 50);  -- room for updates within the page: hot rows change in every batch

GRANT SELECT, INSERT ON account TO ${application_role};
GRANT SELECT, INSERT ON account_balance TO ${application_role};
GRANT UPDATE (debit_total, credit_total, version, latest_booked_at) ON account_balance
    TO ${application_role};
