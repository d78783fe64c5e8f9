-- Who was served. The customer's row holds no personal data and stays; the profile is removed by erasure.
CREATE TABLE customers_customer (
    id uuid NOT NULL PRIMARY KEY,
    created_at bigint NOT NULL,
    erased_at bigint
);

CREATE TABLE customers_profile (
    customer_id uuid NOT NULL PRIMARY KEY REFERENCES customers_customer (id),
    display_name text NOT NULL,
    updated_at bigint NOT NULL
);
