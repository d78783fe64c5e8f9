-- What agents begin themselves (calls out) is handled apart from what came in.
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_handled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_talk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_hold INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_queue ADD COLUMN outbound_wrap_up INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_handled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_talk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_hold INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_agent ADD COLUMN outbound_wrap_up INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_handled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_talk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_hold INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interactions_measure_disposition ADD COLUMN outbound_wrap_up INTEGER NOT NULL DEFAULT 0;
