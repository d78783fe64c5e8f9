CREATE TABLE voice_document (
    kind text NOT NULL,
    id uuid NOT NULL,
    first_key text NOT NULL,
    second_key text NULL,
    document text NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (kind, id),
    UNIQUE (kind, first_key),
    UNIQUE (kind, second_key)
);
