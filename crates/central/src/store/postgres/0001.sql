-- The first schema on PostgreSQL: row for row what SQLite's 0001 to 0007 make. Times are UTC milliseconds; digests are
-- 32 bytes; what is empty there is empty here, never NULL. Names and numbers sort by their bytes, whatever the
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
  kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('submission', 'refusal', 'action')),
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

-- The kindergarten queue, the account of a person, and what they do in it.

-- One row a queue: whoever writes to the queue holds it to the end of the transaction.
CREATE TABLE queue (
  settlement TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

-- An application of a queue, by the submission that opened it: the fold of its events, kept for searching. It has
-- no number until it is registered. `wakes_at`: the clock need not look before.
CREATE TABLE queue_application (
  settlement     TEXT COLLATE "C" NOT NULL,
  application_id UUID             NOT NULL,
  number         TEXT COLLATE "C" NOT NULL,
  revision       BIGINT           NOT NULL,
  state          TEXT COLLATE "C" NOT NULL,
  active         BOOLEAN          NOT NULL,
  wakes_at       BIGINT           NOT NULL,
  child          BYTEA            NOT NULL,
  child_place    BIGINT           NOT NULL,
  applicant      BYTEA            NOT NULL,
  linked         BOOLEAN          NOT NULL,
  other_parent   BYTEA            NOT NULL,
  channel        TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (settlement, application_id)
);
CREATE UNIQUE INDEX queue_application_by_number ON queue_application (settlement, number) WHERE number <> '';
CREATE INDEX queue_application_by_child ON queue_application (child);
CREATE INDEX queue_application_by_applicant ON queue_application (applicant);
CREATE INDEX queue_application_by_other_parent ON queue_application (other_parent) WHERE other_parent <> '';
CREATE INDEX queue_application_wakes ON queue_application (wakes_at);

-- The log of a queue, append-only: the text of each event, and its entry in the hash chain. `change` is what it did
-- to the ranking, kept for explaining; it follows from the events.
CREATE TABLE queue_event (
  settlement     TEXT COLLATE "C" NOT NULL,
  place          BIGINT           NOT NULL,
  application_id UUID             NOT NULL,
  revision       BIGINT           NOT NULL,
  at             BIGINT           NOT NULL,
  body           TEXT             NOT NULL,
  salt           BYTEA            NOT NULL,
  previous       BYTEA            NOT NULL,
  commitment     BYTEA            NOT NULL,
  change         TEXT             NOT NULL,
  PRIMARY KEY (settlement, place)
);
CREATE UNIQUE INDEX queue_event_by_application ON queue_event (settlement, application_id, revision);
CREATE TRIGGER queue_event_stays BEFORE UPDATE OR DELETE ON queue_event FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER queue_event_stays_whole BEFORE TRUNCATE ON queue_event EXECUTE FUNCTION it_stays();

-- The stored hashes of the log's tree, by their place (RFC 9420 Appendix C).
CREATE TABLE queue_node (
  settlement TEXT COLLATE "C" NOT NULL,
  place      BIGINT           NOT NULL,
  hash       BYTEA            NOT NULL,
  PRIMARY KEY (settlement, place)
);

-- Places that kindergartens published, by group: of one kindergarten, one language, one age. A group is never edited:
-- each change is a further `turn`, and the last one is in force. `published`: how many there are, with those that
-- referrals hold; how many are free follows from the queue's log. `size`: how many entries that log had. `author`: whose
-- act it was, never a person; `signed_xml_sha256`: the digest of what was signed for it, or empty.
CREATE TABLE place (
  settlement        TEXT COLLATE "C" NOT NULL,
  place_id          UUID             NOT NULL,
  turn              BIGINT           NOT NULL,
  kindergarten      TEXT COLLATE "C" NOT NULL,
  kind              TEXT COLLATE "C" NOT NULL CHECK (kind IN ('private', 'state')),
  language          TEXT COLLATE "C" NOT NULL CHECK (language IN ('kk', 'ru', 'mixed')),
  age_from          BIGINT           NOT NULL,
  age_to            BIGINT           NOT NULL,
  published         BIGINT           NOT NULL,
  at                BIGINT           NOT NULL,
  size              BIGINT           NOT NULL,
  author            TEXT COLLATE "C" NOT NULL,
  signed_xml_sha256 BYTEA            NOT NULL,
  PRIMARY KEY (settlement, place_id, turn)
);
CREATE TRIGGER place_stays BEFORE UPDATE OR DELETE ON place FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER place_stays_whole BEFORE TRUNCATE ON place EXECUTE FUNCTION it_stays();

-- A submission that arrived after its certificate had run out: the evidence as it came. To be signed again.
CREATE TABLE queue_arrival (
  settlement        TEXT COLLATE "C" NOT NULL,
  application_id    UUID             NOT NULL,
  kiosk             TEXT COLLATE "C" NOT NULL,
  signed_xml_sha256 BYTEA            NOT NULL,
  claimed_at        BIGINT           NOT NULL,
  at                BIGINT           NOT NULL,
  sealed            BYTEA            NOT NULL,
  PRIMARY KEY (settlement, application_id)
);
ALTER TABLE queue_arrival ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- When a person last looked at an application: how many entries the log had.
CREATE TABLE look (
  settlement     TEXT COLLATE "C" NOT NULL,
  application_id UUID             NOT NULL,
  person         BYTEA            NOT NULL,
  size           BIGINT           NOT NULL,
  at             BIGINT           NOT NULL,
  PRIMARY KEY (settlement, application_id, person)
);

-- Challenges given out, and the logins they became. Forgotten after a day.
CREATE TABLE login (
  settlement         TEXT COLLATE "C" NOT NULL,
  nonce              TEXT COLLATE "C" NOT NULL,
  kiosk              TEXT COLLATE "C" NOT NULL,
  session            UUID             NOT NULL,
  document_sha256    BYTEA            NOT NULL,
  made_at            BIGINT           NOT NULL,
  open_until         BIGINT           NOT NULL,
  token_sha256       BYTEA            NOT NULL,
  person             BYTEA            NOT NULL,
  certificate_serial TEXT COLLATE "C" NOT NULL,
  ends_at            BIGINT           NOT NULL,
  PRIMARY KEY (settlement, nonce)
);
CREATE INDEX login_by_token ON login (token_sha256) WHERE token_sha256 <> '';

-- The e-mail of a person's account, sealed to us. A person has one account, wherever they live.
CREATE TABLE account (
  person  BYTEA  NOT NULL PRIMARY KEY,
  kept_at BIGINT NOT NULL,
  email   BYTEA  NOT NULL
);

-- Signed acts: the evidence as it came, sealed to us, and the answer given for it.
CREATE TABLE action (
  settlement        TEXT COLLATE "C" NOT NULL,
  action_id         UUID             NOT NULL,
  number            TEXT COLLATE "C" NOT NULL,
  kiosk             TEXT COLLATE "C" NOT NULL,
  signed_xml_sha256 BYTEA            NOT NULL,
  at                BIGINT           NOT NULL,
  revocation        TEXT             NOT NULL,
  sealed            BYTEA            NOT NULL,
  answer            TEXT             NOT NULL,
  PRIMARY KEY (settlement, action_id)
);
ALTER TABLE action ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX action_by_id ON action (action_id);
CREATE INDEX action_by_number ON action (settlement, number);

-- Scans of signed acts: they come first, and are forgotten after a day where no act names them.
CREATE TABLE action_scan (
  settlement    TEXT COLLATE "C" NOT NULL,
  action_id     UUID             NOT NULL,
  sealed_sha256 BYTEA            NOT NULL,
  person        BYTEA            NOT NULL,
  kept_at       BIGINT           NOT NULL,
  sealed        BYTEA            NOT NULL,
  PRIMARY KEY (settlement, action_id, sealed_sha256)
);
ALTER TABLE action_scan ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX action_scan_by_action ON action_scan (action_id);
