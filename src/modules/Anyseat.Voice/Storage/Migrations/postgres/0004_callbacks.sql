-- Under which number the customer of a callback is reached: the token of the number.
CREATE TABLE voice_callback (
    interaction_id uuid NOT NULL PRIMARY KEY,
    identity_id uuid NOT NULL,
    kept_at bigint NOT NULL
);
