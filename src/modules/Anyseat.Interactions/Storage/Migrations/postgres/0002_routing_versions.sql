-- The routing plan, version by version; the last is in force. What was a table of queues becomes version 1.
CREATE TABLE interactions_routing_version (
    version bigint NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    author_id uuid NULL,
    comment text NULL,
    plan text NOT NULL
);

INSERT INTO interactions_routing_version (version, at, author_id, comment, plan)
SELECT 1, (extract(epoch FROM now()) * 1000000)::bigint, NULL, NULL, json_build_object('queues', json_agg(json_build_object(
    'id', id::text,
    'names', json_build_object('en', name_en, 'zh-CN', name_zh_cn),
    'priority', priority,
    'agentChoice', lower(substr(agent_choice, 1, 1)) || substr(agent_choice, 2),
    'offerTimeoutSeconds', offer_timeout_seconds,
    'wrapUpMaxSeconds', wrap_up_seconds_max,
    'isEnabled', is_enabled,
    'requirements', requirements::json,
    'version', 1)))::text
FROM interactions_queue
HAVING count(*) > 0;

DROP TABLE interactions_queue;
