CREATE TABLE voice_registration (
    sip_user TEXT NOT NULL PRIMARY KEY,
    bindings TEXT NOT NULL
) STRICT;
