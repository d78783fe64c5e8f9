-- One row a routing domain: the last sequence number and the fencing epoch of its owner.
CREATE TABLE journal_domain (
    domain   TEXT    NOT NULL PRIMARY KEY,
    seq_last INTEGER NOT NULL,
    epoch    INTEGER NOT NULL
) STRICT;

CREATE TABLE journal_event (
    domain      TEXT    NOT NULL,
    seq         INTEGER NOT NULL,
    stream_kind INTEGER NOT NULL,
    stream_id   BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    data        BLOB    NOT NULL,
    PRIMARY KEY (domain, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX journal_event_stream ON journal_event (domain, stream_kind, stream_id, version);

-- Inputs that were committed, so that a repeated one changes nothing; pruned after seven days.
CREATE TABLE journal_input (
    domain    TEXT    NOT NULL,
    input_id  BLOB    NOT NULL,
    seq_first INTEGER NOT NULL,
    seq_last  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (domain, input_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_input_at ON journal_input (at);

CREATE TABLE journal_position (
    follower TEXT    NOT NULL PRIMARY KEY,
    domain   TEXT    NOT NULL,
    seq      INTEGER NOT NULL
) STRICT;

CREATE TABLE journal_snapshot (
    domain TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    seq    INTEGER NOT NULL,
    state  BLOB    NOT NULL,
    PRIMARY KEY (domain, name)
) STRICT;
