CREATE TABLE staffing_document (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    author_id BLOB NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX staffing_document_name ON staffing_document (name);
