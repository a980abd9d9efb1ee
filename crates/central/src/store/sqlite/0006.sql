-- Who may decide what, for which organisation, in which settlement. A clerk is a keyed digest of an IIN. Granted and
-- taken back; neither is ever changed.
CREATE TABLE clerk (
  settlement TEXT    NOT NULL,
  post_id    BLOB    NOT NULL,
  person     BLOB    NOT NULL,
  bin        TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  since      INTEGER NOT NULL,
  PRIMARY KEY (settlement, post_id)
) STRICT;
CREATE INDEX clerk_by_person ON clerk (person, bin);
CREATE TABLE clerk_revoked (
  settlement TEXT    NOT NULL,
  post_id    BLOB    NOT NULL,
  until      INTEGER NOT NULL,
  PRIMARY KEY (settlement, post_id)
) STRICT;
CREATE TRIGGER clerk_is_not_changed BEFORE UPDATE ON clerk BEGIN SELECT RAISE(ABORT, 'a post stays'); END;
CREATE TRIGGER clerk_is_not_removed BEFORE DELETE ON clerk BEGIN SELECT RAISE(ABORT, 'a post stays'); END;
CREATE TRIGGER clerk_revoked_is_not_changed BEFORE UPDATE ON clerk_revoked BEGIN SELECT RAISE(ABORT, 'a revocation stays'); END;
CREATE TRIGGER clerk_revoked_is_not_removed BEFORE DELETE ON clerk_revoked BEGIN SELECT RAISE(ABORT, 'a revocation stays'); END;

-- Challenges given to desks, and who came back with one; empty until then.
CREATE TABLE desk_login (
  settlement         TEXT    NOT NULL,
  nonce              TEXT    NOT NULL,
  desk               TEXT    NOT NULL,
  document_sha256    BLOB    NOT NULL,
  made_at            INTEGER NOT NULL,
  open_until         INTEGER NOT NULL,
  token_sha256       BLOB    NOT NULL,
  person             BLOB    NOT NULL,
  bin                TEXT    NOT NULL,
  certificate_serial TEXT    NOT NULL,
  ends_at            INTEGER NOT NULL,
  PRIMARY KEY (settlement, nonce)
) STRICT;
CREATE UNIQUE INDEX desk_login_by_token ON desk_login (token_sha256) WHERE token_sha256 <> x'';

-- Signed decisions, sealed to us. `number` is empty where it is about places. `seconds`: the digest of the first
-- clerk's decision, or empty. `done`: it took effect; one that did not waits for a second clerk.
CREATE TABLE decision (
  settlement        TEXT    NOT NULL,
  decision_id       BLOB    NOT NULL,
  number            TEXT    NOT NULL,
  desk              TEXT    NOT NULL,
  person            BLOB    NOT NULL,
  bin               TEXT    NOT NULL,
  role              TEXT    NOT NULL,
  kind              TEXT    NOT NULL,
  signed_xml_sha256 BLOB    NOT NULL,
  seconds           BLOB    NOT NULL,
  done              INTEGER NOT NULL,
  at                INTEGER NOT NULL,
  revocation        TEXT    NOT NULL,
  sealed            BLOB    NOT NULL,
  answer            TEXT    NOT NULL,
  PRIMARY KEY (settlement, decision_id)
) STRICT;
CREATE UNIQUE INDEX decision_by_id ON decision (decision_id);
CREATE INDEX decision_by_number ON decision (settlement, number, signed_xml_sha256);
CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision stays'); END;
CREATE TRIGGER decision_is_not_removed BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision stays'); END;

-- Who looked at whose application, and at which scan of it; for auditors.
CREATE TABLE desk_look (
  settlement TEXT    NOT NULL,
  look_id    BLOB    NOT NULL,
  number     TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  desk       TEXT    NOT NULL,
  person     BLOB    NOT NULL,
  bin        TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  what       TEXT    NOT NULL,
  PRIMARY KEY (settlement, look_id)
) STRICT;
CREATE TRIGGER desk_look_is_not_changed BEFORE UPDATE ON desk_look BEGIN SELECT RAISE(ABORT, 'a look stays'); END;

-- Applications of a queue that wait for an office: kept for searching, the fold of their events decides. All that are
-- registered may wait, until they have been looked at.
CREATE TABLE queue_waiting (
  settlement     TEXT NOT NULL,
  application_id BLOB NOT NULL,
  PRIMARY KEY (settlement, application_id)
) STRICT, WITHOUT ROWID;
INSERT INTO queue_waiting (settlement, application_id)
  SELECT settlement, application_id FROM queue_application WHERE number <> '';

CREATE INDEX application_by_school ON application (school, due_day) WHERE decided = 0;
