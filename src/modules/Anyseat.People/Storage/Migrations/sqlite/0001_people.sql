-- Users, their rights and their ways to sign in. Ids are 16 bytes (RFC 9562 order), instants whole microseconds.
CREATE TABLE people_organisation (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO people_organisation (id, name, revision) VALUES (1, '', 0);

CREATE TABLE people_site (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    time_zone TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE people_team (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    site_id BLOB REFERENCES people_site (id),
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE people_skill (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE people_user (
    id BLOB NOT NULL PRIMARY KEY,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    team_id BLOB REFERENCES people_team (id),
    site_id BLOB REFERENCES people_site (id),
    chat_limit INTEGER NOT NULL CHECK (chat_limit BETWEEN 0 AND 20),
    is_enabled INTEGER NOT NULL,
    locale TEXT,
    theme TEXT,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE people_user_role (
    user_id BLOB NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE people_user_skill (
    user_id BLOB NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    skill_id BLOB NOT NULL REFERENCES people_skill (id),
    proficiency INTEGER NOT NULL CHECK (proficiency BETWEEN 1 AND 5),
    PRIMARY KEY (user_id, skill_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_user_skill_by_skill ON people_user_skill (skill_id);

CREATE TABLE people_session (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX people_session_by_user ON people_session (user_id);

CREATE TABLE people_token (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES people_user (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER
) STRICT;
CREATE INDEX people_token_by_user ON people_token (user_id);

-- Names that are locked out, known or not; the key is a hash, for a name may be a password typed in the wrong field.
CREATE TABLE people_lockout (
    name_hash BLOB NOT NULL PRIMARY KEY,
    locked_until INTEGER NOT NULL
) STRICT;

-- The set-up code of an installation without users, as SHA-256.
CREATE TABLE people_setup (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    code_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What a client's Idempotency-Key created; kept for seven days.
CREATE TABLE people_idempotency (
    user_id BLOB NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE people_audit (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor_id BLOB,
    subject_kind TEXT NOT NULL,
    subject_id BLOB,
    data TEXT
) STRICT;
