-- Places that kindergartens published, by group: of one kindergarten, one language, one age. A group is never edited:
-- each change is a further `turn`, and the last one is in force. `age_from`, `age_to`: the youngest and the oldest it
-- takes, in whole years. `published`: how many there are, with those that referrals hold; how many are free follows
-- from the queue's log. `size`: how many entries that log had. `author`: whose act it was, never a person;
-- `signed_xml_sha256`: the digest of what was signed for it, or empty.
CREATE TABLE place (
  settlement        TEXT    NOT NULL,
  place_id          BLOB    NOT NULL,
  turn              INTEGER NOT NULL,
  kindergarten      TEXT    NOT NULL,
  kind              TEXT    NOT NULL CHECK (kind IN ('private', 'state')),
  language          TEXT    NOT NULL CHECK (language IN ('kk', 'ru', 'mixed')),
  age_from          INTEGER NOT NULL,
  age_to            INTEGER NOT NULL,
  published         INTEGER NOT NULL,
  at                INTEGER NOT NULL,
  size              INTEGER NOT NULL,
  author            TEXT    NOT NULL,
  signed_xml_sha256 BLOB    NOT NULL,
  PRIMARY KEY (settlement, place_id, turn)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER place_is_not_changed BEFORE UPDATE ON place BEGIN SELECT RAISE(ABORT, 'a publication stays'); END;
CREATE TRIGGER place_is_not_removed BEFORE DELETE ON place BEGIN SELECT RAISE(ABORT, 'a publication stays'); END;
