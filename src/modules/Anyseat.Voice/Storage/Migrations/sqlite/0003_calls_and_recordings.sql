-- What became of each call. Numbers of customers stand here as tokens of customers_identity alone.
CREATE TABLE voice_call (
    id BLOB NOT NULL PRIMARY KEY,
    interaction_id BLOB NULL,
    customer_id BLOB NULL,
    direction TEXT NOT NULL,
    trunk_id BLOB NULL,
    agent_id BLOB NULL,
    queue_id BLOB NULL,
    our_number TEXT NULL,
    other_number_id BLOB NULL,
    begun_at INTEGER NOT NULL,
    answered_at INTEGER NULL,
    ended_at INTEGER NOT NULL,
    sip_status INTEGER NULL,
    q850_cause INTEGER NULL,
    ended_by TEXT NOT NULL,
    is_emergency INTEGER NOT NULL,
    codec TEXT NULL,
    mos_hundredths INTEGER NULL,
    packets_lost INTEGER NULL
) STRICT;

CREATE INDEX voice_call_begun ON voice_call (begun_at, id);
CREATE INDEX voice_call_interaction ON voice_call (interaction_id);

-- Where the sound of a call is: a blob, encrypted under a data key that the house's key named here wraps.
CREATE TABLE voice_recording (
    id BLOB NOT NULL PRIMARY KEY,
    interaction_id BLOB NOT NULL,
    customer_id BLOB NULL,
    agent_id BLOB NULL,
    queue_id BLOB NULL,
    begun_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    size INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX voice_recording_interaction ON voice_recording (interaction_id);
CREATE INDEX voice_recording_customer ON voice_recording (customer_id);
CREATE INDEX voice_recording_expiry ON voice_recording (expires_at);

-- The house's keys for recordings, each under the protection of the server's key folder.
CREATE TABLE voice_key (
    id TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Prompts put in place of those that came with the house, as samples ready to be played: G.711 A-law at 8 kHz.
CREATE TABLE voice_prompt (
    key TEXT NOT NULL,
    language TEXT NOT NULL,
    samples BLOB NOT NULL,
    duration_ms INTEGER NOT NULL,
    uploaded_by BLOB NULL,
    uploaded_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (key, language)
) STRICT;
