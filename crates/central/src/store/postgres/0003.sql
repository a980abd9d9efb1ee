-- What offices publish and decide.

-- Places that kindergartens published, by group: of one kindergarten, one language, one age. A group is never edited:
-- each change is a further `turn`, and the last one is in force. `age_from`, `age_to`: the youngest and the oldest it
-- takes, in whole years. `published`: how many there are, with those that referrals hold; how many are free follows
-- from the queue's log. `size`: how many entries that log had. `author`: whose act it was, never a person;
-- `signed_xml_sha256`: the digest of what was signed for it, or empty.
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

-- Who may decide what, for which organisation, in which settlement. A clerk is a keyed digest of an IIN. Granted and
-- taken back; neither is ever changed.
CREATE TABLE clerk (
  settlement TEXT COLLATE "C" NOT NULL,
  post_id    UUID             NOT NULL,
  person     BYTEA            NOT NULL,
  bin        TEXT COLLATE "C" NOT NULL,
  role       TEXT COLLATE "C" NOT NULL,
  since      BIGINT           NOT NULL,
  PRIMARY KEY (settlement, post_id)
);
CREATE INDEX clerk_by_person ON clerk (person, bin);
CREATE TABLE clerk_revoked (
  settlement TEXT COLLATE "C" NOT NULL,
  post_id    UUID             NOT NULL,
  until      BIGINT           NOT NULL,
  PRIMARY KEY (settlement, post_id)
);
CREATE TRIGGER clerk_stays BEFORE UPDATE OR DELETE ON clerk FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER clerk_stays_whole BEFORE TRUNCATE ON clerk EXECUTE FUNCTION it_stays();
CREATE TRIGGER clerk_revoked_stays BEFORE UPDATE OR DELETE ON clerk_revoked FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER clerk_revoked_stays_whole BEFORE TRUNCATE ON clerk_revoked EXECUTE FUNCTION it_stays();

-- Challenges given to desks, and who came back with one; empty until then.
CREATE TABLE desk_login (
  settlement         TEXT COLLATE "C" NOT NULL,
  nonce              TEXT COLLATE "C" NOT NULL,
  desk               TEXT COLLATE "C" NOT NULL,
  document_sha256    BYTEA            NOT NULL,
  made_at            BIGINT           NOT NULL,
  open_until         BIGINT           NOT NULL,
  token_sha256       BYTEA            NOT NULL,
  person             BYTEA            NOT NULL,
  bin                TEXT COLLATE "C" NOT NULL,
  certificate_serial TEXT COLLATE "C" NOT NULL,
  ends_at            BIGINT           NOT NULL,
  PRIMARY KEY (settlement, nonce)
);
CREATE INDEX desk_login_by_token ON desk_login (token_sha256) WHERE token_sha256 <> '';

-- Signed decisions, sealed to us. `number` is empty where it is about places. `seconds`: the digest of the first
-- clerk's decision, or empty. `done`: it took effect; one that did not waits for a second clerk.
CREATE TABLE decision (
  settlement        TEXT COLLATE "C" NOT NULL,
  decision_id       UUID             NOT NULL,
  number            TEXT COLLATE "C" NOT NULL,
  desk              TEXT COLLATE "C" NOT NULL,
  person            BYTEA            NOT NULL,
  bin               TEXT COLLATE "C" NOT NULL,
  role              TEXT COLLATE "C" NOT NULL,
  kind              TEXT COLLATE "C" NOT NULL,
  signed_xml_sha256 BYTEA            NOT NULL,
  seconds           BYTEA            NOT NULL,
  done              BOOLEAN          NOT NULL,
  at                BIGINT           NOT NULL,
  revocation        TEXT             NOT NULL,
  sealed            BYTEA            NOT NULL,
  answer            TEXT             NOT NULL,
  PRIMARY KEY (settlement, decision_id)
);
ALTER TABLE decision ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX decision_by_id ON decision (decision_id);
CREATE INDEX decision_by_number ON decision (settlement, number, signed_xml_sha256);
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER decision_stays_whole BEFORE TRUNCATE ON decision EXECUTE FUNCTION it_stays();

-- Who looked at whose application, and at which scan of it; for auditors.
CREATE TABLE desk_look (
  settlement TEXT COLLATE "C" NOT NULL,
  look_id    UUID             NOT NULL,
  number     TEXT COLLATE "C" NOT NULL,
  at         BIGINT           NOT NULL,
  desk       TEXT COLLATE "C" NOT NULL,
  person     BYTEA            NOT NULL,
  bin        TEXT COLLATE "C" NOT NULL,
  role       TEXT COLLATE "C" NOT NULL,
  what       TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (settlement, look_id)
);
CREATE INDEX desk_look_by_number ON desk_look (settlement, number);
CREATE TRIGGER desk_look_stays BEFORE UPDATE ON desk_look FOR EACH ROW EXECUTE FUNCTION it_stays();

-- Applications of a queue that wait for an office: kept for searching, the fold of their events decides.
CREATE TABLE queue_waiting (
  settlement     TEXT COLLATE "C" NOT NULL,
  application_id UUID             NOT NULL,
  PRIMARY KEY (settlement, application_id)
);
CREATE INDEX application_by_school ON application (school, due_day) WHERE NOT decided;
