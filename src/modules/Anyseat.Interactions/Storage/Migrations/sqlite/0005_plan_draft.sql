-- The draft of the routing plan that somebody is working on: one for each person.
CREATE TABLE interactions_plan_draft (
    owner_id BLOB NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
