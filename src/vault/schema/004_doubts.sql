-- What this kiosk could not believe of a queue's log, with the head that was shown where one was: the first of a queue,
-- until somebody who looks after the kiosk puts it away. It names no person.
CREATE TABLE doubt (
    queue      TEXT    NOT NULL PRIMARY KEY,
    code       TEXT    NOT NULL,
    since_ms   INTEGER NOT NULL,
    payload    TEXT    NOT NULL,
    signature  TEXT    NOT NULL,
    key_id     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
