-- Wrong tries at the operator's PIN, at most one row: they outlive a power cut.
CREATE TABLE pin (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    wrong    INTEGER NOT NULL,
    until_ms INTEGER
) STRICT;
