-- What was taken over from a damaged vault that lies aside: how many applications, and how many of its pages cannot be read.
CREATE TABLE salvage (
    file   TEXT    NOT NULL PRIMARY KEY,                        -- its name, without the folder
    at_ms  INTEGER NOT NULL,
    taken  INTEGER NOT NULL,
    unread INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known to have been in it and could not be read: the number its owner holds, where that is known. It names nobody.
CREATE TABLE lost (
    file         TEXT    NOT NULL,
    row          INTEGER NOT NULL,                              -- of the application, in that file
    kiosk_number TEXT    NOT NULL,
    scans        INTEGER NOT NULL,                              -- so many of its scans; 0: the application itself
    PRIMARY KEY (file, row)
) STRICT, WITHOUT ROWID;
