-- One row a routing domain: the last sequence number and the fencing epoch of its owner. The free space in the page lets
-- the counter be updated in place (heap-only tuples).
CREATE TABLE journal_domain (
    domain   text   NOT NULL PRIMARY KEY,
    seq_last bigint NOT NULL,
    epoch    bigint NOT NULL
) WITH (fillfactor = 20);

CREATE TABLE journal_event (
    domain      text   NOT NULL,
    seq         bigint NOT NULL,
    stream_kind bigint NOT NULL,
    stream_id   uuid   NOT NULL,
    version     bigint NOT NULL,
    at          bigint NOT NULL,
    kind        text   NOT NULL,
    actor       text   NOT NULL,
    data        bytea  NOT NULL,
    PRIMARY KEY (domain, seq)
);

CREATE UNIQUE INDEX journal_event_stream ON journal_event (domain, stream_kind, stream_id, version);

-- Inputs that were committed, so that a repeated one changes nothing; pruned after seven days.
CREATE TABLE journal_input (
    domain    text   NOT NULL,
    input_id  uuid   NOT NULL,
    seq_first bigint NOT NULL,
    seq_last  bigint NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (domain, input_id)
);

CREATE INDEX journal_input_at ON journal_input (at);

CREATE TABLE journal_position (
    follower text   NOT NULL PRIMARY KEY,
    domain   text   NOT NULL,
    seq      bigint NOT NULL
);

CREATE TABLE journal_snapshot (
    domain text   NOT NULL,
    name   text   NOT NULL,
    seq    bigint NOT NULL,
    state  bytea  NOT NULL,
    PRIMARY KEY (domain, name)
);
