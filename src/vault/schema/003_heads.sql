-- The last signed head of each queue's log that this kiosk believed. It names no person and is never erased.
CREATE TABLE head (
    queue      TEXT NOT NULL PRIMARY KEY,
    payload    TEXT NOT NULL,
    signature  TEXT NOT NULL,
    key_id     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
