CREATE TABLE voice_document (
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    first_key TEXT NOT NULL,
    second_key TEXT NULL,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, id),
    UNIQUE (kind, first_key),
    UNIQUE (kind, second_key)
) STRICT, WITHOUT ROWID;
