-- The kindergarten queue, the account of a person, and what they do in it.

-- An application of a queue, by the submission that opened it: the fold of its events, kept for searching. It has
-- no number until it is registered. `person` digests are keyed; `child_place` tells children apart as far as their
-- link to the applicant is known. `wakes_at`: the clock need not look before.
CREATE TABLE queue_application (
  settlement     TEXT    NOT NULL,
  application_id BLOB    NOT NULL,
  number         TEXT    NOT NULL,
  revision       INTEGER NOT NULL,
  state          TEXT    NOT NULL,
  active         INTEGER NOT NULL,
  wakes_at       INTEGER NOT NULL,
  child          BLOB    NOT NULL,
  child_place    INTEGER NOT NULL,
  applicant      BLOB    NOT NULL,
  linked         INTEGER NOT NULL,
  other_parent   BLOB    NOT NULL,
  channel        TEXT    NOT NULL,
  PRIMARY KEY (settlement, application_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX queue_application_by_number ON queue_application (settlement, number) WHERE number <> '';
CREATE INDEX queue_application_by_child ON queue_application (child);
CREATE INDEX queue_application_by_applicant ON queue_application (applicant);
CREATE INDEX queue_application_by_other_parent ON queue_application (other_parent) WHERE other_parent <> x'';
CREATE INDEX queue_application_wakes ON queue_application (wakes_at);
CREATE INDEX application_by_applicant ON application (applicant);
CREATE INDEX flag_by_code ON flag (code, number, settlement);
CREATE INDEX document_by_sha256 ON document (sha256);

-- The log of a queue, append-only: the text of each event, and its entry in the hash chain. `change` is what it did
-- to the ranking, kept for explaining; it follows from the events.
CREATE TABLE queue_event (
  settlement     TEXT    NOT NULL,
  place          INTEGER NOT NULL,
  application_id BLOB    NOT NULL,
  revision       INTEGER NOT NULL,
  at             INTEGER NOT NULL,
  body           TEXT    NOT NULL,
  salt           BLOB    NOT NULL,
  previous       BLOB    NOT NULL,
  commitment     BLOB    NOT NULL,
  change         TEXT    NOT NULL,
  PRIMARY KEY (settlement, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX queue_event_by_application ON queue_event (settlement, application_id, revision);
CREATE TRIGGER queue_event_is_not_changed BEFORE UPDATE ON queue_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER queue_event_is_not_removed BEFORE DELETE ON queue_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- The stored hashes of the log's tree, by their place (RFC 9420 Appendix C).
CREATE TABLE queue_node (
  settlement TEXT    NOT NULL,
  place      INTEGER NOT NULL,
  hash       BLOB    NOT NULL,
  PRIMARY KEY (settlement, place)
) STRICT, WITHOUT ROWID;

-- A submission that arrived after its certificate had run out: the evidence as it came. To be signed again.
CREATE TABLE queue_arrival (
  settlement        TEXT    NOT NULL,
  application_id    BLOB    NOT NULL,
  kiosk             TEXT    NOT NULL,
  signed_xml_sha256 BLOB    NOT NULL,
  claimed_at        INTEGER NOT NULL,
  at                INTEGER NOT NULL,
  sealed            BLOB    NOT NULL,
  PRIMARY KEY (settlement, application_id)
) STRICT, WITHOUT ROWID;

-- When a person last looked at an application: how many entries the log had.
CREATE TABLE look (
  settlement     TEXT    NOT NULL,
  application_id BLOB    NOT NULL,
  person         BLOB    NOT NULL,
  size           INTEGER NOT NULL,
  at             INTEGER NOT NULL,
  PRIMARY KEY (settlement, application_id, person)
) STRICT, WITHOUT ROWID;

-- Challenges given out, and the logins they became. Forgotten after a day.
CREATE TABLE login (
  settlement         TEXT    NOT NULL,
  nonce              TEXT    NOT NULL,
  kiosk              TEXT    NOT NULL,
  session            BLOB    NOT NULL,
  document_sha256    BLOB    NOT NULL,
  made_at            INTEGER NOT NULL,
  open_until         INTEGER NOT NULL,
  token_sha256       BLOB    NOT NULL,
  person             BLOB    NOT NULL,
  certificate_serial TEXT    NOT NULL,
  ends_at            INTEGER NOT NULL,
  PRIMARY KEY (settlement, nonce)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX login_by_token ON login (token_sha256) WHERE token_sha256 <> x'';

-- The e-mail of a person's account, sealed to us. A person has one account, wherever they live.
CREATE TABLE account (
  person  BLOB    NOT NULL PRIMARY KEY,
  kept_at INTEGER NOT NULL,
  email   BLOB    NOT NULL
) STRICT;

-- Signed acts: the evidence as it came, sealed to us, and the answer given for it.
CREATE TABLE action (
  settlement        TEXT    NOT NULL,
  action_id         BLOB    NOT NULL,
  number            TEXT    NOT NULL,
  kiosk             TEXT    NOT NULL,
  signed_xml_sha256 BLOB    NOT NULL,
  at                INTEGER NOT NULL,
  revocation        TEXT    NOT NULL,
  sealed            BLOB    NOT NULL,
  answer            TEXT    NOT NULL,
  PRIMARY KEY (settlement, action_id)
) STRICT;
CREATE UNIQUE INDEX action_by_id ON action (action_id);
CREATE INDEX action_by_number ON action (settlement, number);

-- Scans of signed acts: they come first, and are forgotten after a day where no act names them.
CREATE TABLE action_scan (
  settlement    TEXT    NOT NULL,
  action_id     BLOB    NOT NULL,
  sealed_sha256 BLOB    NOT NULL,
  person        BLOB    NOT NULL,
  kept_at       INTEGER NOT NULL,
  sealed        BLOB    NOT NULL,
  PRIMARY KEY (settlement, action_id, sealed_sha256)
) STRICT;
CREATE INDEX action_scan_by_action ON action_scan (action_id);
