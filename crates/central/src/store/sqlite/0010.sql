-- Sealed scans that have come in part: bytes from `starts` on. They go when the scan is kept whole.
CREATE TABLE scan_piece (
  settlement    TEXT    NOT NULL,
  submission_id BLOB    NOT NULL,
  sealed_sha256 BLOB    NOT NULL,
  starts        INTEGER NOT NULL,
  bytes         BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id, sealed_sha256, starts)
) STRICT;
