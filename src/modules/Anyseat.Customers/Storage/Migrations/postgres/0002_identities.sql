-- By what a customer is known again. The id is the token that stands for the value everywhere else; erasure removes the row.
CREATE TABLE customers_identity (
    id uuid NOT NULL PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES customers_customer (id),
    kind text NOT NULL,
    value text NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (kind, value)
);

CREATE INDEX customers_identity_customer ON customers_identity (customer_id);
