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

-- The e-mail of a person's account, sealed to us, and a keyed digest of it: whether an address is the account's is told
-- without opening it. A person has one account, wherever they live.
CREATE TABLE account (
  person       BYTEA  NOT NULL PRIMARY KEY,
  kept_at      BIGINT NOT NULL,
  email        BYTEA  NOT NULL,
  email_digest BYTEA  NOT NULL
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
