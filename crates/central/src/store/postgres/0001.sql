-- Submissions, meal applications, codes, notices.
--
-- Here and in the files behind this one everything is as in SQLite's, row for row: times are UTC milliseconds; digests
-- are 32 bytes; what is empty there is empty here, never NULL. Names and numbers sort by their bytes, whatever the
-- database's language is.
--
-- Every table begins with the settlement, and every unique index holds it, so that Citus could distribute them all by
-- it. What is not a settlement's own is not of many rows or has a key of its own: `certificate` (the same everywhere),
-- `account` (a person's, wherever they live) and `known_id` (an id is unique everywhere, not only in its settlement).
--
-- Nobody is named here in clear: people are keyed digests, documents lie sealed. Dates of birth and benefit categories
-- do stand in clear, in the events of the queue (ADR 11).

-- What is appended only stays as it is.
CREATE FUNCTION it_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what % holds stays', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Which settlement holds what has this id. Whoever writes a row of such an id takes the id here first, so that of two
-- who write it at once one waits and then sees the other's.
CREATE TABLE known_id (
  id         UUID             NOT NULL,
  kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('submission', 'refusal', 'action', 'decision')),
  settlement TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (id, kind)
);

-- The last number given, per series and year: gap-free because it moves in the transaction that uses it.
CREATE TABLE serial (
  settlement TEXT COLLATE "C" NOT NULL,
  series     TEXT COLLATE "C" NOT NULL,
  year       INTEGER          NOT NULL,
  last       BIGINT           NOT NULL,
  PRIMARY KEY (settlement, series, year)
);

-- A registered submission: the evidence as it came, and the receipt given for it.
CREATE TABLE submission (
  settlement          TEXT COLLATE "C" NOT NULL,
  submission_id       UUID             NOT NULL,
  number              TEXT COLLATE "C" NOT NULL,
  kiosk               TEXT COLLATE "C" NOT NULL,
  signed_xml_sha256   BYTEA            NOT NULL,
  document_key_sha256 BYTEA            NOT NULL,
  claimed_at          BIGINT           NOT NULL,
  registered_at       BIGINT           NOT NULL,
  revocation          TEXT             NOT NULL,
  receipt_payload     TEXT             NOT NULL,
  receipt_signature   TEXT             NOT NULL,
  receipt_key_id      TEXT             NOT NULL,
  sealed              BYTEA            NOT NULL,
  kiosk_number        TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (settlement, submission_id)
);
ALTER TABLE submission ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX submission_by_number ON submission (settlement, number);
CREATE INDEX submission_by_id ON submission (submission_id);
CREATE INDEX submission_by_kiosk_number ON submission (kiosk_number) WHERE kiosk_number <> '';

-- The authorities that vouched for the signer of a submission or an act, from the issuer (0) up to the root.
CREATE TABLE submission_chain (
  settlement    TEXT COLLATE "C" NOT NULL,
  submission_id UUID             NOT NULL,
  place         INTEGER          NOT NULL,
  certificate   BYTEA            NOT NULL,
  PRIMARY KEY (settlement, submission_id, place)
);

-- Authority certificates, each kept once.
CREATE TABLE certificate (
  sha256 BYTEA NOT NULL PRIMARY KEY,
  der    BYTEA NOT NULL
);

-- Scans that a submission lists, and, once here, their sealed bytes.
CREATE TABLE scan (
  settlement    TEXT COLLATE "C" NOT NULL,
  submission_id UUID             NOT NULL,
  place         INTEGER          NOT NULL,
  plain_sha256  BYTEA            NOT NULL,
  plain_bytes   BIGINT           NOT NULL,
  sealed_sha256 BYTEA            NOT NULL,
  PRIMARY KEY (settlement, submission_id, place),
  UNIQUE (settlement, submission_id, sealed_sha256)
);
CREATE TABLE scan_kept (
  settlement    TEXT COLLATE "C" NOT NULL,
  submission_id UUID             NOT NULL,
  sealed_sha256 BYTEA            NOT NULL,
  kept_at       BIGINT           NOT NULL,
  sealed        BYTEA            NOT NULL,
  PRIMARY KEY (settlement, submission_id, sealed_sha256)
);
ALTER TABLE scan_kept ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- Where an application stands: the fold of its events, kept for searching. The events are the truth.
CREATE TABLE application (
  settlement TEXT COLLATE "C" NOT NULL,
  number     TEXT COLLATE "C" NOT NULL,
  revision   BIGINT           NOT NULL,
  state      TEXT COLLATE "C" NOT NULL,
  decided    BOOLEAN          NOT NULL,
  overdue    BOOLEAN          NOT NULL,
  due_day    TEXT COLLATE "C" NOT NULL,
  school     TEXT COLLATE "C" NOT NULL,
  child      BYTEA            NOT NULL,
  applicant  BYTEA            NOT NULL,
  linked     BOOLEAN          NOT NULL,
  PRIMARY KEY (settlement, number)
);
CREATE INDEX application_by_child ON application (child) WHERE NOT decided;
CREATE INDEX application_past_due ON application (due_day) WHERE NOT decided AND NOT overdue;
CREATE INDEX application_by_applicant ON application (applicant);

-- What happened, append-only.
CREATE TABLE event (
  settlement TEXT COLLATE "C" NOT NULL,
  number     TEXT COLLATE "C" NOT NULL,
  revision   BIGINT           NOT NULL,
  at         BIGINT           NOT NULL,
  body       TEXT             NOT NULL,
  PRIMARY KEY (settlement, number, revision)
);
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER event_stays_whole BEFORE TRUNCATE ON event EXECUTE FUNCTION it_stays();

-- What a person must look at.
CREATE TABLE flag (
  settlement TEXT COLLATE "C" NOT NULL,
  number     TEXT COLLATE "C" NOT NULL,
  code       TEXT COLLATE "C" NOT NULL,
  field      TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (settlement, number, code, field)
);
CREATE INDEX flag_by_code ON flag (code, number, settlement);

-- Issued papers, sealed. The first one made under a name stays.
CREATE TABLE document (
  settlement TEXT COLLATE "C" NOT NULL,
  number     TEXT COLLATE "C" NOT NULL,
  kind       TEXT COLLATE "C" NOT NULL,
  lang       TEXT COLLATE "C" NOT NULL,
  made_at    BIGINT           NOT NULL,
  sha256     BYTEA            NOT NULL,
  sealed     BYTEA            NOT NULL,
  PRIMARY KEY (settlement, number, kind, lang)
);
ALTER TABLE document ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX document_by_sha256 ON document (sha256);
CREATE TRIGGER document_stays BEFORE UPDATE ON document FOR EACH ROW EXECUTE FUNCTION it_stays();

-- What is to be sent to applicants: whether, not where to and not what. Address and language lie in the sealed
-- envelope; the text is made when it goes.
CREATE TABLE notice (
  settlement TEXT COLLATE "C" NOT NULL,
  number     TEXT COLLATE "C" NOT NULL,
  kind       TEXT COLLATE "C" NOT NULL,
  channel    TEXT COLLATE "C" NOT NULL,
  notice_id  UUID             NOT NULL,
  state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'given-up')),
  due_at     BIGINT           NOT NULL,
  attempts   INTEGER          NOT NULL,
  PRIMARY KEY (settlement, number, kind, channel)
);
CREATE INDEX notice_by_id ON notice (notice_id);
CREATE INDEX notice_due ON notice (due_at, notice_id) WHERE state = 'waiting';

-- Codes by SMS and e-mail: keyed digests of address and code, forgotten after a day.
CREATE TABLE code (
  settlement TEXT COLLATE "C" NOT NULL,
  code_id    UUID             NOT NULL,
  kiosk      TEXT COLLATE "C" NOT NULL,
  session    UUID             NOT NULL,
  channel    TEXT COLLATE "C" NOT NULL,
  address    BYTEA            NOT NULL,
  code       BYTEA            NOT NULL,
  sent_at    BIGINT           NOT NULL,
  went       BOOLEAN          NOT NULL,
  tries_left INTEGER          NOT NULL,
  PRIMARY KEY (settlement, code_id)
);
CREATE INDEX code_by_address ON code (address, sent_at);
CREATE INDEX code_by_kiosk ON code (settlement, kiosk, sent_at);

-- Numbers and addresses that a session proved.
CREATE TABLE confirmation (
  settlement   TEXT COLLATE "C" NOT NULL,
  session      UUID             NOT NULL,
  address      BYTEA            NOT NULL,
  channel      TEXT COLLATE "C" NOT NULL,
  kiosk        TEXT COLLATE "C" NOT NULL,
  confirmed_at BIGINT           NOT NULL,
  PRIMARY KEY (settlement, session, address, channel, kiosk)
);

-- Who asked a registry, when and why (DOMAIN §6): no values.
CREATE TABLE look_up (
  settlement     TEXT COLLATE "C" NOT NULL,
  request_id     UUID             NOT NULL,
  at             BIGINT           NOT NULL,
  kiosk          TEXT COLLATE "C" NOT NULL,
  about          TEXT COLLATE "C" NOT NULL,
  purpose        TEXT COLLATE "C" NOT NULL,
  subject        BYTEA            NOT NULL,
  consent_sha256 BYTEA            NOT NULL,
  text_version   TEXT COLLATE "C" NOT NULL,
  result         BYTEA            NOT NULL,
  PRIMARY KEY (settlement, request_id)
);

-- What an auditor must see.
CREATE TABLE security_event (
  settlement  TEXT COLLATE "C" NOT NULL,
  event_id    UUID             NOT NULL,
  at          BIGINT           NOT NULL,
  kiosk       TEXT COLLATE "C" NOT NULL,
  code        TEXT COLLATE "C" NOT NULL,
  about       TEXT             NOT NULL,
  certificate BYTEA            NOT NULL,
  PRIMARY KEY (settlement, event_id)
);

-- An application that was refused for good: authentic, but not to be registered. Once per submission: the first
-- refusal stays. Its notices stand in `notice` without a number, under the kind `refusal-<submission>`.
CREATE TABLE refusal (
  settlement      TEXT COLLATE "C" NOT NULL,
  submission_id   UUID             NOT NULL,
  kiosk           TEXT COLLATE "C" NOT NULL,
  kiosk_number    TEXT COLLATE "C" NOT NULL,
  envelope_sha256 BYTEA            NOT NULL,
  claimed_at      BIGINT           NOT NULL,
  refused_at      BIGINT           NOT NULL,
  code            TEXT COLLATE "C" NOT NULL,
  day             TEXT COLLATE "C" NOT NULL,
  status          INTEGER          NOT NULL,
  answer          TEXT             NOT NULL,
  sealed          BYTEA            NOT NULL,
  PRIMARY KEY (settlement, submission_id)
);
ALTER TABLE refusal ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX refusal_by_id ON refusal (submission_id);
CREATE TRIGGER refusal_stays BEFORE UPDATE ON refusal FOR EACH ROW EXECUTE FUNCTION it_stays();
