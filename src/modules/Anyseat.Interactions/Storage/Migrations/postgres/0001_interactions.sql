CREATE TABLE interactions_queue (
    id uuid NOT NULL PRIMARY KEY,
    name_en text NOT NULL,
    name_zh_cn text NULL,
    priority bigint NOT NULL,
    agent_choice text NOT NULL,
    offer_timeout_seconds bigint NOT NULL,
    wrap_up_seconds_max bigint NOT NULL,
    is_enabled boolean NOT NULL,
    requirements text NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE interactions_reason (
    kind text NOT NULL,
    code bigint NOT NULL,
    name_en text NOT NULL,
    name_zh_cn text NULL,
    PRIMARY KEY (kind, code)
);

CREATE TABLE interactions_disposition (
    id uuid NOT NULL PRIMARY KEY,
    name_en text NOT NULL,
    name_zh_cn text NULL,
    position bigint NOT NULL
);

CREATE TABLE interactions_note (
    interaction_id uuid NOT NULL,
    seq bigint NOT NULL,
    customer_id uuid NOT NULL,
    kind bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (interaction_id, seq)
);

CREATE INDEX interactions_note_customer ON interactions_note (customer_id);

CREATE TABLE interactions_history (
    interaction_id uuid NOT NULL PRIMARY KEY,
    channel text NOT NULL,
    state text NOT NULL,
    queue_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    agent_id uuid NULL,
    entry_point text NOT NULL,
    topic text NULL,
    disposition_id uuid NULL,
    queued_at bigint NOT NULL,
    connected_at bigint NULL,
    ended_at bigint NULL,
    closed_at bigint NULL
);

CREATE INDEX interactions_history_customer ON interactions_history (customer_id, queued_at);
CREATE INDEX interactions_history_agent ON interactions_history (agent_id, queued_at);
CREATE INDEX interactions_history_queued ON interactions_history (queued_at, interaction_id);
