CREATE TABLE voice_registration (
    sip_user text NOT NULL PRIMARY KEY,
    bindings text NOT NULL
);
