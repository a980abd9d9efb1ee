-- The form with the login in it, where the form beside it only names the login that central keeps: sent where central keeps it
-- no longer, and what a courier carries. Sealed to central, as everything is.
CREATE TABLE whole (
    application   INTEGER PRIMARY KEY REFERENCES application (id) ON DELETE CASCADE,
    sealed_sha256 BLOB    NOT NULL CHECK (length(sealed_sha256) = 32),
    sealed        BLOB    NOT NULL
) STRICT;
