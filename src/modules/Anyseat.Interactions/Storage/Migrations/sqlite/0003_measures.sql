-- Cells behind reports. grain 0: a quarter of an hour UTC; n: a day of the zone with that number. Counts and microseconds.
CREATE TABLE interactions_measure_queue (
    grain INTEGER NOT NULL,
    start INTEGER NOT NULL,
    queue_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    arrived INTEGER NOT NULL,
    offered INTEGER NOT NULL,
    transferred_in INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    abandoned_wait INTEGER NOT NULL,
    overflowed INTEGER NOT NULL,
    callbacks INTEGER NOT NULL,
    answered_00 INTEGER NOT NULL,
    answered_01 INTEGER NOT NULL,
    answered_02 INTEGER NOT NULL,
    answered_03 INTEGER NOT NULL,
    answered_04 INTEGER NOT NULL,
    answered_05 INTEGER NOT NULL,
    answered_06 INTEGER NOT NULL,
    answered_07 INTEGER NOT NULL,
    answered_08 INTEGER NOT NULL,
    answered_09 INTEGER NOT NULL,
    answered_10 INTEGER NOT NULL,
    answered_11 INTEGER NOT NULL,
    answered_12 INTEGER NOT NULL,
    answered_13 INTEGER NOT NULL,
    answered_14 INTEGER NOT NULL,
    answered_15 INTEGER NOT NULL,
    abandoned_00 INTEGER NOT NULL,
    abandoned_01 INTEGER NOT NULL,
    abandoned_02 INTEGER NOT NULL,
    abandoned_03 INTEGER NOT NULL,
    abandoned_04 INTEGER NOT NULL,
    abandoned_05 INTEGER NOT NULL,
    abandoned_06 INTEGER NOT NULL,
    abandoned_07 INTEGER NOT NULL,
    abandoned_08 INTEGER NOT NULL,
    abandoned_09 INTEGER NOT NULL,
    abandoned_10 INTEGER NOT NULL,
    abandoned_11 INTEGER NOT NULL,
    abandoned_12 INTEGER NOT NULL,
    abandoned_13 INTEGER NOT NULL,
    abandoned_14 INTEGER NOT NULL,
    abandoned_15 INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    answered_wait INTEGER NOT NULL,
    longest_wait INTEGER NOT NULL,
    responded INTEGER NOT NULL,
    response_time INTEGER NOT NULL,
    offers_made INTEGER NOT NULL,
    offers_accepted INTEGER NOT NULL,
    offers_declined INTEGER NOT NULL,
    offers_not_answered INTEGER NOT NULL,
    offers_revoked INTEGER NOT NULL,
    handled INTEGER NOT NULL,
    talk INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    wrap_up INTEGER NOT NULL,
    transferred_out INTEGER NOT NULL,
    signed_in INTEGER NOT NULL,
    conversing INTEGER NOT NULL,
    wrapping_up INTEGER NOT NULL,
    available INTEGER NOT NULL,
    alerting INTEGER NOT NULL,
    conversation_time INTEGER NOT NULL,
    channel_time INTEGER NOT NULL,
    not_ready INTEGER NOT NULL,
    PRIMARY KEY (grain, start, queue_id, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE interactions_measure_agent (
    grain INTEGER NOT NULL,
    start INTEGER NOT NULL,
    agent_id BLOB NOT NULL,
    team_id BLOB NOT NULL,
    queue_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    answered INTEGER NOT NULL,
    answered_wait INTEGER NOT NULL,
    longest_wait INTEGER NOT NULL,
    responded INTEGER NOT NULL,
    response_time INTEGER NOT NULL,
    offers_made INTEGER NOT NULL,
    offers_accepted INTEGER NOT NULL,
    offers_declined INTEGER NOT NULL,
    offers_not_answered INTEGER NOT NULL,
    offers_revoked INTEGER NOT NULL,
    handled INTEGER NOT NULL,
    talk INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    wrap_up INTEGER NOT NULL,
    transferred_out INTEGER NOT NULL,
    signed_in INTEGER NOT NULL,
    conversing INTEGER NOT NULL,
    wrapping_up INTEGER NOT NULL,
    available INTEGER NOT NULL,
    alerting INTEGER NOT NULL,
    conversation_time INTEGER NOT NULL,
    channel_time INTEGER NOT NULL,
    not_ready INTEGER NOT NULL,
    PRIMARY KEY (grain, start, agent_id, team_id, queue_id, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE interactions_measure_disposition (
    grain INTEGER NOT NULL,
    start INTEGER NOT NULL,
    disposition_id BLOB NOT NULL,
    queue_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    handled INTEGER NOT NULL,
    talk INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    wrap_up INTEGER NOT NULL,
    transferred_out INTEGER NOT NULL,
    PRIMARY KEY (grain, start, disposition_id, queue_id, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE interactions_measure_reason (
    grain INTEGER NOT NULL,
    start INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    agent_id BLOB NOT NULL,
    team_id BLOB NOT NULL,
    not_ready INTEGER NOT NULL,
    PRIMARY KEY (grain, start, reason, agent_id, team_id)
) STRICT, WITHOUT ROWID;

-- What the fold of the cells remembers, and up to which event.
CREATE TABLE interactions_measure_open (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE interactions_measure_fold (
    id INTEGER NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Zones for which cells of days are kept.
CREATE TABLE interactions_measure_zone (
    grain INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;
