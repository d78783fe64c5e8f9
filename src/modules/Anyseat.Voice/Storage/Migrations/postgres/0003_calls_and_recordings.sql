-- What became of each call. Numbers of customers stand here as tokens of customers_identity alone.
CREATE TABLE voice_call (
    id uuid NOT NULL PRIMARY KEY,
    interaction_id uuid NULL,
    customer_id uuid NULL,
    direction text NOT NULL,
    trunk_id uuid NULL,
    agent_id uuid NULL,
    queue_id uuid NULL,
    our_number text NULL,
    other_number_id uuid NULL,
    begun_at bigint NOT NULL,
    answered_at bigint NULL,
    ended_at bigint NOT NULL,
    sip_status bigint NULL,
    q850_cause bigint NULL,
    ended_by text NOT NULL,
    is_emergency boolean NOT NULL,
    codec text NULL,
    mos_hundredths bigint NULL,
    packets_lost bigint NULL
);

CREATE INDEX voice_call_begun ON voice_call (begun_at, id);
CREATE INDEX voice_call_interaction ON voice_call (interaction_id);

-- Where the sound of a call is: a blob, encrypted under a data key that the house's key named here wraps.
CREATE TABLE voice_recording (
    id uuid NOT NULL PRIMARY KEY,
    interaction_id uuid NOT NULL,
    customer_id uuid NULL,
    agent_id uuid NULL,
    queue_id uuid NULL,
    begun_at bigint NOT NULL,
    duration_ms bigint NOT NULL,
    size bigint NOT NULL,
    key_id text NOT NULL,
    expires_at bigint NOT NULL
);

CREATE INDEX voice_recording_interaction ON voice_recording (interaction_id);
CREATE INDEX voice_recording_customer ON voice_recording (customer_id);
CREATE INDEX voice_recording_expiry ON voice_recording (expires_at);

-- The house's keys for recordings, each under the protection of the server's key folder.
CREATE TABLE voice_key (
    id text NOT NULL PRIMARY KEY,
    value text NOT NULL,
    created_at bigint NOT NULL
);

-- Prompts put in place of those that came with the house, as samples ready to be played: G.711 A-law at 8 kHz.
CREATE TABLE voice_prompt (
    key text NOT NULL,
    language text NOT NULL,
    samples bytea NOT NULL,
    duration_ms bigint NOT NULL,
    uploaded_by uuid NULL,
    uploaded_at bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (key, language)
);
