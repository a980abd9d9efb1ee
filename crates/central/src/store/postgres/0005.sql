-- Sealed scans that have come in part: bytes from `starts` on. They go when the scan is kept whole.
CREATE TABLE scan_piece (
  settlement    TEXT COLLATE "C" NOT NULL,
  submission_id UUID             NOT NULL,
  sealed_sha256 BYTEA            NOT NULL,
  starts        BIGINT           NOT NULL,
  bytes         BYTEA            NOT NULL,
  PRIMARY KEY (settlement, submission_id, sealed_sha256, starts)
);
ALTER TABLE scan_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;
