-- Who was served. The customer's row holds no personal data and stays; the profile is removed by erasure.
CREATE TABLE customers_customer (
    id BLOB NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    erased_at INTEGER
) STRICT;

CREATE TABLE customers_profile (
    customer_id BLOB NOT NULL PRIMARY KEY REFERENCES customers_customer (id),
    display_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
