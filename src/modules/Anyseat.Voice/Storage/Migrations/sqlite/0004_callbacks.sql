-- Under which number the customer of a callback is reached: the token of the number.
CREATE TABLE voice_callback (
    interaction_id BLOB NOT NULL PRIMARY KEY,
    identity_id BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;
