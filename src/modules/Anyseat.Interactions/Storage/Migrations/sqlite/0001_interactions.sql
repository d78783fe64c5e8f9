CREATE TABLE interactions_queue (
    id BLOB NOT NULL PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_zh_cn TEXT NULL,
    priority INTEGER NOT NULL,
    agent_choice TEXT NOT NULL,
    offer_timeout_seconds INTEGER NOT NULL,
    wrap_up_seconds_max INTEGER NOT NULL,
    is_enabled INTEGER NOT NULL,
    requirements TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE interactions_reason (
    kind TEXT NOT NULL,
    code INTEGER NOT NULL,
    name_en TEXT NOT NULL,
    name_zh_cn TEXT NULL,
    PRIMARY KEY (kind, code)
) STRICT;

CREATE TABLE interactions_disposition (
    id BLOB NOT NULL PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_zh_cn TEXT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE interactions_note (
    interaction_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    customer_id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (interaction_id, seq)
) STRICT;

CREATE INDEX interactions_note_customer ON interactions_note (customer_id);

CREATE TABLE interactions_history (
    interaction_id BLOB NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    queue_id BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    agent_id BLOB NULL,
    entry_point TEXT NOT NULL,
    topic TEXT NULL,
    disposition_id BLOB NULL,
    queued_at INTEGER NOT NULL,
    connected_at INTEGER NULL,
    ended_at INTEGER NULL,
    closed_at INTEGER NULL
) STRICT;

CREATE INDEX interactions_history_customer ON interactions_history (customer_id, queued_at);
CREATE INDEX interactions_history_agent ON interactions_history (agent_id, queued_at);
CREATE INDEX interactions_history_queued ON interactions_history (queued_at, interaction_id);
