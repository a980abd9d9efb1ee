-- Central's signed answers, kept for a while for whoever asks with a temporary number in hand.
CREATE TABLE receipt (
    submission_id BLOB    NOT NULL PRIMARY KEY CHECK (length(submission_id) = 16),
    kiosk_number  TEXT    NOT NULL UNIQUE,
    received_ms   INTEGER NOT NULL,
    payload       TEXT    NOT NULL,
    signature     TEXT    NOT NULL,
    key_id        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
