-- What was refused and then taken away by whoever looks after the kiosk: the number its owner holds, and why. It names nobody.
CREATE TABLE taken_away (
    submission_id BLOB    NOT NULL PRIMARY KEY CHECK (length(submission_id) = 16),
    kiosk_number  TEXT    NOT NULL UNIQUE,
    code          TEXT    NOT NULL,
    accepted_ms   INTEGER NOT NULL,
    taken_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
