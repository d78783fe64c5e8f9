CREATE TABLE staffing_document (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    content text NOT NULL,
    author_id uuid NULL,
    changed_at bigint NOT NULL,
    version bigint NOT NULL
);

CREATE UNIQUE INDEX staffing_document_name ON staffing_document (name);
