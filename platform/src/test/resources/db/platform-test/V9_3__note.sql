-- Something that is encrypted, and was not always.
CREATE TABLE note (
    shelf  text   NOT NULL,
    number int    NOT NULL,
    sealed bytea,
    plain  text,
    version bigint NOT NULL DEFAULT 0,

    PRIMARY KEY (shelf, number)
);

GRANT SELECT, INSERT, UPDATE ON note TO ${application_role};
