CREATE TABLE messaging_canned_reply (
    id uuid NOT NULL PRIMARY KEY,
    team_id uuid NULL,
    owner_id uuid NULL,
    shortcut text NOT NULL,
    text_en text NULL,
    text_zh_cn text NULL,
    version bigint NOT NULL
);

CREATE INDEX messaging_canned_reply_owner ON messaging_canned_reply (owner_id);
CREATE INDEX messaging_canned_reply_team ON messaging_canned_reply (team_id);
