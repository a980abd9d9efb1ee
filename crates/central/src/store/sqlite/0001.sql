-- The first schema. Times are UTC milliseconds; digests are 32 bytes; ids are UUIDs of 16 bytes.
-- Every table begins with the settlement, but for `certificate`, which is the same everywhere. Nobody is
-- named here in clear: people are keyed digests, documents lie sealed. Dates of birth and benefit categories do stand in
-- clear, in the events of the queue (ADR 11).

-- The last number given, per series and year: gap-free because it moves in the transaction that uses it.
CREATE TABLE serial (
  settlement TEXT    NOT NULL,
  series     TEXT    NOT NULL,
  year       INTEGER NOT NULL,
  last       INTEGER NOT NULL,
  PRIMARY KEY (settlement, series, year)
) STRICT, WITHOUT ROWID;

-- A registered submission: the evidence as it came, and the receipt given for it.
CREATE TABLE submission (
  settlement          TEXT    NOT NULL,
  submission_id       BLOB    NOT NULL,
  number              TEXT    NOT NULL,
  kiosk               TEXT    NOT NULL,
  signed_xml_sha256   BLOB    NOT NULL,
  document_key_sha256 BLOB    NOT NULL,
  claimed_at          INTEGER NOT NULL,
  registered_at       INTEGER NOT NULL,
  revocation          TEXT    NOT NULL,
  receipt_payload     TEXT    NOT NULL,
  receipt_signature   TEXT    NOT NULL,
  receipt_key_id      TEXT    NOT NULL,
  sealed              BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id)
) STRICT;
CREATE UNIQUE INDEX submission_by_id ON submission (submission_id);
CREATE UNIQUE INDEX submission_by_number ON submission (settlement, number);

-- The authorities that vouched for the signer, from the issuer (0) up to the root.
CREATE TABLE submission_chain (
  settlement    TEXT    NOT NULL,
  submission_id BLOB    NOT NULL,
  place         INTEGER NOT NULL,
  certificate   BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id, place)
) STRICT, WITHOUT ROWID;

-- Authority certificates, each kept once.
CREATE TABLE certificate (
  sha256 BLOB NOT NULL PRIMARY KEY,
  der    BLOB NOT NULL
) STRICT;

-- Scans that a submission lists, and, once here, their sealed bytes.
CREATE TABLE scan (
  settlement    TEXT    NOT NULL,
  submission_id BLOB    NOT NULL,
  place         INTEGER NOT NULL,
  plain_sha256  BLOB    NOT NULL,
  plain_bytes   INTEGER NOT NULL,
  sealed_sha256 BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id, place),
  UNIQUE (settlement, submission_id, sealed_sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE scan_kept (
  settlement    TEXT    NOT NULL,
  submission_id BLOB    NOT NULL,
  sealed_sha256 BLOB    NOT NULL,
  kept_at       INTEGER NOT NULL,
  sealed        BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id, sealed_sha256)
) STRICT;

-- Where an application stands: the fold of its events, kept for searching. The events are the truth.
CREATE TABLE application (
  settlement TEXT    NOT NULL,
  number     TEXT    NOT NULL,
  revision   INTEGER NOT NULL,
  state      TEXT    NOT NULL,
  decided    INTEGER NOT NULL,
  overdue    INTEGER NOT NULL,
  due_day    TEXT    NOT NULL,
  school     TEXT    NOT NULL,
  child      BLOB    NOT NULL,
  applicant  BLOB    NOT NULL,
  linked     INTEGER NOT NULL,
  PRIMARY KEY (settlement, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_by_child ON application (child) WHERE decided = 0;
CREATE INDEX application_past_due ON application (due_day) WHERE decided = 0 AND overdue = 0;

-- What happened, append-only.
CREATE TABLE event (
  settlement TEXT    NOT NULL,
  number     TEXT    NOT NULL,
  revision   INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  body       TEXT    NOT NULL,
  PRIMARY KEY (settlement, number, revision)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- What a person must look at.
CREATE TABLE flag (
  settlement TEXT NOT NULL,
  number     TEXT NOT NULL,
  code       TEXT NOT NULL,
  field      TEXT NOT NULL,
  PRIMARY KEY (settlement, number, code, field)
) STRICT, WITHOUT ROWID;

-- Issued papers, sealed. The first one made under a name stays.
CREATE TABLE document (
  settlement TEXT    NOT NULL,
  number     TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  lang       TEXT    NOT NULL,
  made_at    INTEGER NOT NULL,
  sha256     BLOB    NOT NULL,
  sealed     BLOB    NOT NULL,
  PRIMARY KEY (settlement, number, kind, lang)
) STRICT;
CREATE TRIGGER document_is_not_changed BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'an issued paper stays'); END;

-- Codes by SMS and e-mail: keyed digests of address and code, forgotten after a day.
CREATE TABLE code (
  settlement TEXT    NOT NULL,
  code_id    BLOB    NOT NULL,
  kiosk      TEXT    NOT NULL,
  session    BLOB    NOT NULL,
  channel    TEXT    NOT NULL,
  address    BLOB    NOT NULL,
  code       BLOB    NOT NULL,
  sent_at    INTEGER NOT NULL,
  went       INTEGER NOT NULL,
  tries_left INTEGER NOT NULL,
  PRIMARY KEY (settlement, code_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_by_address ON code (address, sent_at);
CREATE INDEX code_by_kiosk ON code (settlement, kiosk, sent_at);

-- Numbers and addresses that a session proved.
CREATE TABLE confirmation (
  settlement   TEXT    NOT NULL,
  session      BLOB    NOT NULL,
  address      BLOB    NOT NULL,
  channel      TEXT    NOT NULL,
  kiosk        TEXT    NOT NULL,
  confirmed_at INTEGER NOT NULL,
  PRIMARY KEY (settlement, session, address, channel, kiosk)
) STRICT, WITHOUT ROWID;

-- Who asked a registry, when and why (DOMAIN §6): no values.
CREATE TABLE look_up (
  settlement     TEXT    NOT NULL,
  request_id     BLOB    NOT NULL,
  at             INTEGER NOT NULL,
  kiosk          TEXT    NOT NULL,
  about          TEXT    NOT NULL,
  purpose        TEXT    NOT NULL,
  subject        BLOB    NOT NULL,
  consent_sha256 BLOB    NOT NULL,
  text_version   TEXT    NOT NULL,
  result         BLOB    NOT NULL,
  PRIMARY KEY (settlement, request_id)
) STRICT, WITHOUT ROWID;

-- What an auditor must see.
CREATE TABLE security_event (
  settlement  TEXT    NOT NULL,
  event_id    BLOB    NOT NULL,
  at          INTEGER NOT NULL,
  kiosk       TEXT    NOT NULL,
  code        TEXT    NOT NULL,
  about       TEXT    NOT NULL,
  certificate BLOB    NOT NULL,
  PRIMARY KEY (settlement, event_id)
) STRICT, WITHOUT ROWID;
