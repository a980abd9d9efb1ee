-- Signed applications on their way to central. Large columns stand last: a row is read without them.
CREATE TABLE application (
    id            INTEGER PRIMARY KEY,                          -- order of acceptance
    submission_id BLOB    NOT NULL UNIQUE CHECK (length(submission_id) = 16),
    kiosk_number  TEXT    NOT NULL UNIQUE,
    state         TEXT    NOT NULL CHECK (state IN ('form', 'scans', 'refused')),
    code          TEXT    NOT NULL DEFAULT '',                  -- why it was refused
    accepted_ms   INTEGER NOT NULL,
    due_ms        INTEGER NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    signed_sha256 BLOB    NOT NULL CHECK (length(signed_sha256) = 32),
    sealed_sha256 BLOB    NOT NULL CHECK (length(sealed_sha256) = 32),
    sealed        BLOB    NOT NULL
) STRICT;

CREATE INDEX application_due ON application (state, due_ms);

-- Their sealed scans; a row goes as soon as central's receipt no longer awaits it.
CREATE TABLE scan (
    id            INTEGER PRIMARY KEY,
    application   INTEGER NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    sealed_sha256 BLOB    NOT NULL CHECK (length(sealed_sha256) = 32),
    sealed        BLOB    NOT NULL,
    UNIQUE (application, sealed_sha256)
) STRICT;

-- The last temporary number given on a civil day.
CREATE TABLE day (
    day  TEXT    NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
