CREATE TABLE test_note (id uuid NOT NULL PRIMARY KEY, seq bigint NOT NULL, body text NOT NULL);
CREATE TABLE test_count (kind text NOT NULL PRIMARY KEY, events bigint NOT NULL);
