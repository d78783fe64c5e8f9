-- What simulations found, and what-if lists by name.
CREATE TABLE staffing_simulation (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    started_by BLOB NOT NULL,
    ordered_at INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    plan_version INTEGER NULL,
    order_document TEXT NOT NULL,
    outcome BLOB NOT NULL
) STRICT;

CREATE INDEX staffing_simulation_ordered ON staffing_simulation (ordered_at);

CREATE TABLE staffing_what_if (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    author_id BLOB NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX staffing_what_if_name ON staffing_what_if (name);
