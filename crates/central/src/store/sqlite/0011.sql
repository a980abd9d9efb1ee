-- The journals of kiosks, as far as their entries have come: `seq` of its `book`, its hash and the hash it names, when the
-- kiosk says it was, and what can be said of its clock.
CREATE TABLE kiosk_entry (
  settlement    TEXT    NOT NULL,
  kiosk         TEXT    NOT NULL,
  book          BLOB    NOT NULL,
  seq           INTEGER NOT NULL,
  hash          BLOB    NOT NULL,
  before        BLOB    NOT NULL,
  at            INTEGER NOT NULL,
  submission_id BLOB    NOT NULL,
  received_at   INTEGER NOT NULL,
  clock         TEXT    NOT NULL,
  PRIMARY KEY (settlement, kiosk, book, seq)
) STRICT;
