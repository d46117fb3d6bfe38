-- Something whose changes are recorded.
CREATE TABLE audited_thing (
    id       text        PRIMARY KEY,
    name     text,
    secret   text,
    sealed   bytea,
    version  bigint      NOT NULL DEFAULT 0
);
GRANT SELECT, INSERT, UPDATE, DELETE ON audited_thing TO ${application_role};
CALL audit_table('audited_thing', 'id', hidden => 'secret', ignored => 'version');

CREATE TABLE audited_part (
    thing text NOT NULL,
    part  int  NOT NULL,
    name  text,

    PRIMARY KEY (thing, part)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON audited_part TO ${application_role};
CALL audit_table('audited_part', 'thing,part');
