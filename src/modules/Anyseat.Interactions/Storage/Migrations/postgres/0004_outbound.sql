-- What agents begin themselves (calls out) is handled apart from what came in.
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_handled bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_talk bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_hold bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_wrap_up bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_handled bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_talk bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_hold bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_wrap_up bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_handled bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_talk bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_hold bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_wrap_up bigint NOT NULL DEFAULT 0;
