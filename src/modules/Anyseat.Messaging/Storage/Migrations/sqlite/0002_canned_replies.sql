CREATE TABLE messaging_canned_reply (
    id BLOB NOT NULL PRIMARY KEY,
    team_id BLOB NULL,
    owner_id BLOB NULL,
    shortcut TEXT NOT NULL,
    text_en TEXT NULL,
    text_zh_cn TEXT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX messaging_canned_reply_owner ON messaging_canned_reply (owner_id);
CREATE INDEX messaging_canned_reply_team ON messaging_canned_reply (team_id);
