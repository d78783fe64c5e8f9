-- Cells behind reports. grain 0: a quarter of an hour UTC; n: a day of the zone with that number. Counts and microseconds.
CREATE TABLE interactions_measure_queue (
    grain bigint NOT NULL,
    start bigint NOT NULL,
    queue_id uuid NOT NULL,
    channel text NOT NULL,
    arrived bigint NOT NULL,
    offered bigint NOT NULL,
    transferred_in bigint NOT NULL,
    abandoned bigint NOT NULL,
    abandoned_wait bigint NOT NULL,
    overflowed bigint NOT NULL,
    callbacks bigint NOT NULL,
    answered_00 bigint NOT NULL,
    answered_01 bigint NOT NULL,
    answered_02 bigint NOT NULL,
    answered_03 bigint NOT NULL,
    answered_04 bigint NOT NULL,
    answered_05 bigint NOT NULL,
    answered_06 bigint NOT NULL,
    answered_07 bigint NOT NULL,
    answered_08 bigint NOT NULL,
    answered_09 bigint NOT NULL,
    answered_10 bigint NOT NULL,
    answered_11 bigint NOT NULL,
    answered_12 bigint NOT NULL,
    answered_13 bigint NOT NULL,
    answered_14 bigint NOT NULL,
    answered_15 bigint NOT NULL,
    abandoned_00 bigint NOT NULL,
    abandoned_01 bigint NOT NULL,
    abandoned_02 bigint NOT NULL,
    abandoned_03 bigint NOT NULL,
    abandoned_04 bigint NOT NULL,
    abandoned_05 bigint NOT NULL,
    abandoned_06 bigint NOT NULL,
    abandoned_07 bigint NOT NULL,
    abandoned_08 bigint NOT NULL,
    abandoned_09 bigint NOT NULL,
    abandoned_10 bigint NOT NULL,
    abandoned_11 bigint NOT NULL,
    abandoned_12 bigint NOT NULL,
    abandoned_13 bigint NOT NULL,
    abandoned_14 bigint NOT NULL,
    abandoned_15 bigint NOT NULL,
    answered bigint NOT NULL,
    answered_wait bigint NOT NULL,
    longest_wait bigint NOT NULL,
    responded bigint NOT NULL,
    response_time bigint NOT NULL,
    offers_made bigint NOT NULL,
    offers_accepted bigint NOT NULL,
    offers_declined bigint NOT NULL,
    offers_not_answered bigint NOT NULL,
    offers_revoked bigint NOT NULL,
    handled bigint NOT NULL,
    talk bigint NOT NULL,
    hold bigint NOT NULL,
    wrap_up bigint NOT NULL,
    transferred_out bigint NOT NULL,
    signed_in bigint NOT NULL,
    conversing bigint NOT NULL,
    wrapping_up bigint NOT NULL,
    available bigint NOT NULL,
    alerting bigint NOT NULL,
    conversation_time bigint NOT NULL,
    channel_time bigint NOT NULL,
    not_ready bigint NOT NULL,
    PRIMARY KEY (grain, start, queue_id, channel)
);

CREATE TABLE interactions_measure_agent (
    grain bigint NOT NULL,
    start bigint NOT NULL,
    agent_id uuid NOT NULL,
    team_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    channel text NOT NULL,
    answered bigint NOT NULL,
    answered_wait bigint NOT NULL,
    longest_wait bigint NOT NULL,
    responded bigint NOT NULL,
    response_time bigint NOT NULL,
    offers_made bigint NOT NULL,
    offers_accepted bigint NOT NULL,
    offers_declined bigint NOT NULL,
    offers_not_answered bigint NOT NULL,
    offers_revoked bigint NOT NULL,
    handled bigint NOT NULL,
    talk bigint NOT NULL,
    hold bigint NOT NULL,
    wrap_up bigint NOT NULL,
    transferred_out bigint NOT NULL,
    signed_in bigint NOT NULL,
    conversing bigint NOT NULL,
    wrapping_up bigint NOT NULL,
    available bigint NOT NULL,
    alerting bigint NOT NULL,
    conversation_time bigint NOT NULL,
    channel_time bigint NOT NULL,
    not_ready bigint NOT NULL,
    PRIMARY KEY (grain, start, agent_id, team_id, queue_id, channel)
);

CREATE TABLE interactions_measure_disposition (
    grain bigint NOT NULL,
    start bigint NOT NULL,
    disposition_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    channel text NOT NULL,
    handled bigint NOT NULL,
    talk bigint NOT NULL,
    hold bigint NOT NULL,
    wrap_up bigint NOT NULL,
    transferred_out bigint NOT NULL,
    PRIMARY KEY (grain, start, disposition_id, queue_id, channel)
);

CREATE TABLE interactions_measure_reason (
    grain bigint NOT NULL,
    start bigint NOT NULL,
    reason bigint NOT NULL,
    agent_id uuid NOT NULL,
    team_id uuid NOT NULL,
    not_ready bigint NOT NULL,
    PRIMARY KEY (grain, start, reason, agent_id, team_id)
);

-- What the fold of the cells remembers, and up to which event.
CREATE TABLE interactions_measure_open (
    kind bigint NOT NULL,
    id uuid NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE interactions_measure_fold (
    id bigint NOT NULL PRIMARY KEY,
    seq bigint NOT NULL,
    at bigint NOT NULL
);

-- Zones for which cells of days are kept.
CREATE TABLE interactions_measure_zone (
    grain bigint NOT NULL PRIMARY KEY,
    name text NOT NULL,
    since bigint NOT NULL
);
