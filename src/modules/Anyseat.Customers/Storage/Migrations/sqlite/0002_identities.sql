-- By what a customer is known again. The id is the token that stands for the value everywhere else; erasure removes the row.
CREATE TABLE customers_identity (
    id BLOB NOT NULL PRIMARY KEY,
    customer_id BLOB NOT NULL REFERENCES customers_customer (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (kind, value)
) STRICT;

CREATE INDEX customers_identity_customer ON customers_identity (customer_id);
