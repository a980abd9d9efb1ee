-- What is to be sent to applicants: whether, not where to and not what. Address and language lie in the sealed
-- envelope; the text is made when it goes.
CREATE TABLE notice (
  settlement TEXT    NOT NULL,
  number     TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  channel    TEXT    NOT NULL,
  notice_id  BLOB    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'given-up')),
  due_at     INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  PRIMARY KEY (settlement, number, kind, channel)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notice_by_id ON notice (notice_id);
CREATE INDEX notice_due ON notice (due_at) WHERE state = 'waiting';
