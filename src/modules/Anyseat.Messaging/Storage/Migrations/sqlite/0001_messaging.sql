CREATE TABLE messaging_entry_point (
    key TEXT NOT NULL PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_zh_cn TEXT NULL,
    brand_colour TEXT NOT NULL,
    queue_id BLOB NOT NULL,
    topics TEXT NOT NULL
) STRICT;

CREATE TABLE messaging_conversation (
    interaction_id BLOB NOT NULL PRIMARY KEY,
    input_id BLOB NOT NULL UNIQUE,
    request_hash BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    entry_point TEXT NOT NULL,
    topic TEXT NULL
) STRICT;

CREATE TABLE messaging_message (
    interaction_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    body TEXT NULL,
    attachment_id BLOB NULL,
    client_key TEXT NULL,
    request_hash BLOB NOT NULL,
    PRIMARY KEY (interaction_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX messaging_conversation_customer ON messaging_conversation (customer_id);

CREATE TABLE messaging_attachment (
    id BLOB NOT NULL PRIMARY KEY,
    interaction_id BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    uploaded_by BLOB NULL,
    content_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    request_hash BLOB NOT NULL
) STRICT;

CREATE INDEX messaging_attachment_interaction ON messaging_attachment (interaction_id);
CREATE INDEX messaging_attachment_customer ON messaging_attachment (customer_id);

CREATE TABLE messaging_key (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
