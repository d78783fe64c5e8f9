-- Users, their rights and their ways to sign in. Ids are uuid, instants whole microseconds.
CREATE TABLE people_organisation (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    name text NOT NULL,
    revision bigint NOT NULL
);
INSERT INTO people_organisation (id, name, revision) VALUES (1, '', 0);

CREATE TABLE people_site (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL UNIQUE,
    time_zone text NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE people_team (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL UNIQUE,
    site_id uuid REFERENCES people_site (id),
    version bigint NOT NULL
);

CREATE TABLE people_skill (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL UNIQUE,
    version bigint NOT NULL
);

CREATE TABLE people_user (
    id uuid NOT NULL PRIMARY KEY,
    username text NOT NULL,
    username_key text NOT NULL UNIQUE,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    team_id uuid REFERENCES people_team (id),
    site_id uuid REFERENCES people_site (id),
    chat_limit integer NOT NULL CHECK (chat_limit BETWEEN 0 AND 20),
    is_enabled boolean NOT NULL,
    locale text,
    theme text,
    created_at bigint NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE people_user_role (
    user_id uuid NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    role text NOT NULL,
    PRIMARY KEY (user_id, role)
);

CREATE TABLE people_user_skill (
    user_id uuid NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    skill_id uuid NOT NULL REFERENCES people_skill (id),
    proficiency integer NOT NULL CHECK (proficiency BETWEEN 1 AND 5),
    PRIMARY KEY (user_id, skill_id)
);
CREATE INDEX people_user_skill_by_skill ON people_user_skill (skill_id);

CREATE TABLE people_session (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL
);
CREATE INDEX people_session_by_user ON people_session (user_id);

CREATE TABLE people_token (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    name text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    expires_at bigint,
    last_used_at bigint
);
CREATE INDEX people_token_by_user ON people_token (user_id);

-- Names that are locked out, known or not; the key is a hash, for a name may be a password typed in the wrong field.
CREATE TABLE people_lockout (
    name_hash bytea NOT NULL PRIMARY KEY,
    locked_until bigint NOT NULL
);

-- The set-up code of an installation without users, as SHA-256.
CREATE TABLE people_setup (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    code_hash bytea NOT NULL,
    created_at bigint NOT NULL
);

-- What a client's Idempotency-Key created; kept for seven days.
CREATE TABLE people_idempotency (
    user_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    subject_id uuid NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (user_id, key)
);

CREATE TABLE people_audit (
    id uuid NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    action text NOT NULL,
    actor_id uuid,
    subject_kind text NOT NULL,
    subject_id uuid,
    data text
);
