-- Time stamps of a third party (RFC 3161) over the signatures of what was registered, done and decided: asked for from the
-- transaction that keeps the document, kept as they came. `response` is empty while none is there; the first one stays.
CREATE TABLE time_stamp (
  settlement  TEXT    NOT NULL,
  document_id BLOB    NOT NULL,
  imprint     BLOB    NOT NULL,
  due_at      INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  stamped_at  INTEGER NOT NULL,
  response    BLOB    NOT NULL,
  PRIMARY KEY (settlement, document_id, imprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX time_stamp_due ON time_stamp (due_at, document_id) WHERE response = x'';
CREATE TRIGGER time_stamp_stays BEFORE UPDATE ON time_stamp WHEN OLD.response <> x''
  BEGIN SELECT RAISE(ABORT, 'a time stamp stays'); END;
CREATE TRIGGER time_stamp_is_not_thrown_away BEFORE DELETE ON time_stamp WHEN OLD.response <> x''
  BEGIN SELECT RAISE(ABORT, 'a time stamp stays'); END;
