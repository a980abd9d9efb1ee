-- Time stamps of a third party (RFC 3161) over the signatures of what was registered, done and decided: asked for from the
-- transaction that keeps the document, kept as they came. `response` is empty while none is there; the first one stays.
CREATE TABLE time_stamp (
  settlement  TEXT COLLATE "C" NOT NULL,
  document_id UUID             NOT NULL,
  imprint     BYTEA            NOT NULL,
  due_at      BIGINT           NOT NULL,
  attempts    INTEGER          NOT NULL,
  stamped_at  BIGINT           NOT NULL,
  response    BYTEA            NOT NULL,
  PRIMARY KEY (settlement, document_id, imprint)
);
ALTER TABLE time_stamp ALTER COLUMN response SET STORAGE EXTERNAL;
CREATE INDEX time_stamp_due ON time_stamp (due_at, document_id) WHERE response = '';
CREATE TRIGGER time_stamp_stays BEFORE UPDATE OR DELETE ON time_stamp FOR EACH ROW
  WHEN (OLD.response <> '') EXECUTE FUNCTION it_stays();
CREATE TRIGGER time_stamp_stays_whole BEFORE TRUNCATE ON time_stamp EXECUTE FUNCTION it_stays();
