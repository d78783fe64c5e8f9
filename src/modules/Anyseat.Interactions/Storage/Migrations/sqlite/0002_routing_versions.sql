-- The routing plan, version by version; the last is in force. What was a table of queues becomes version 1.
CREATE TABLE interactions_routing_version (
    version INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    author_id BLOB NULL,
    comment TEXT NULL,
    plan TEXT NOT NULL
) STRICT;

INSERT INTO interactions_routing_version (version, at, author_id, comment, plan)
SELECT 1, CAST(strftime('%s', 'now') AS INTEGER) * 1000000, NULL, NULL, json_object('queues', json(q.queues))
FROM (
    SELECT json_group_array(json_object(
        'id', lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-'
            || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)),
        'names', json_object('en', name_en, 'zh-CN', name_zh_cn),
        'priority', priority,
        'agentChoice', lower(substr(agent_choice, 1, 1)) || substr(agent_choice, 2),
        'offerTimeoutSeconds', offer_timeout_seconds,
        'wrapUpMaxSeconds', wrap_up_seconds_max,
        'isEnabled', json(CASE is_enabled WHEN 1 THEN 'true' ELSE 'false' END),
        'requirements', json(requirements),
        'version', 1)) AS queues
    FROM interactions_queue) q
WHERE EXISTS (SELECT 1 FROM interactions_queue);

DROP TABLE interactions_queue;
