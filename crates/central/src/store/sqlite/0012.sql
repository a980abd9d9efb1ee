-- Sealed scans that have come in part: bytes from `starts` on. They go when the scan is kept whole.
CREATE TABLE scan_piece (
  settlement    TEXT    NOT NULL,
  submission_id BLOB    NOT NULL,
  sealed_sha256 BLOB    NOT NULL,
  starts        INTEGER NOT NULL,
  bytes         BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id, sealed_sha256, starts)
) STRICT;

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
