-- The draft of the routing plan that somebody is working on: one for each person.
CREATE TABLE interactions_plan_draft (
    owner_id uuid NOT NULL PRIMARY KEY,
    content text NOT NULL,
    revision bigint NOT NULL,
    changed_at bigint NOT NULL
);
