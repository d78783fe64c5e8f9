-- What simulations found, and what-if lists by name.
CREATE TABLE staffing_simulation (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    started_by uuid NOT NULL,
    ordered_at bigint NOT NULL,
    begun_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    plan_version integer NULL,
    order_document text NOT NULL,
    outcome bytea NOT NULL
);

CREATE INDEX staffing_simulation_ordered ON staffing_simulation (ordered_at);

CREATE TABLE staffing_what_if (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    content text NOT NULL,
    author_id uuid NULL,
    changed_at bigint NOT NULL,
    version bigint NOT NULL
);

CREATE UNIQUE INDEX staffing_what_if_name ON staffing_what_if (name);
