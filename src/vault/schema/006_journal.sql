-- The kiosk's journal: what it accepted and when, each entry with the hash of the one before it. It names nobody.
CREATE TABLE journal (
    seq   INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    hash  BLOB    NOT NULL CHECK (length(hash) = 32),
    entry TEXT    NOT NULL
) STRICT;

-- Which book this is, and the last time beacon that was heard; at most one row.
CREATE TABLE book (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    book      BLOB    NOT NULL CHECK (length(book) = 16),
    payload   TEXT    NOT NULL DEFAULT '',
    signature TEXT    NOT NULL DEFAULT ''
) STRICT;
