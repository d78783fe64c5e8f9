CREATE TABLE messaging_entry_point (
    key text NOT NULL PRIMARY KEY,
    name_en text NOT NULL,
    name_zh_cn text NULL,
    brand_colour text NOT NULL,
    queue_id uuid NOT NULL,
    topics text NOT NULL
);

CREATE TABLE messaging_conversation (
    interaction_id uuid NOT NULL PRIMARY KEY,
    input_id uuid NOT NULL UNIQUE,
    request_hash bytea NOT NULL,
    customer_id uuid NOT NULL,
    entry_point text NOT NULL,
    topic text NULL
);

CREATE TABLE messaging_message (
    interaction_id uuid NOT NULL,
    seq bigint NOT NULL,
    message_id uuid NOT NULL,
    body text NULL,
    attachment_id uuid NULL,
    client_key text NULL,
    request_hash bytea NOT NULL,
    PRIMARY KEY (interaction_id, seq)
);

CREATE INDEX messaging_conversation_customer ON messaging_conversation (customer_id);

CREATE TABLE messaging_attachment (
    id uuid NOT NULL PRIMARY KEY,
    interaction_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    uploaded_by uuid NULL,
    content_type text NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    size bigint NOT NULL,
    request_hash bytea NOT NULL
);

CREATE INDEX messaging_attachment_interaction ON messaging_attachment (interaction_id);
CREATE INDEX messaging_attachment_customer ON messaging_attachment (customer_id);

CREATE TABLE messaging_key (
    name text NOT NULL PRIMARY KEY,
    value bytea NOT NULL
);
