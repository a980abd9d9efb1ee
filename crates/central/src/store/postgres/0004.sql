-- With what somebody of a front desk logged in, whole and sealed to us: an application that they helped to fill in names
-- the digest of it, and may come days later. `person`: keyed digest of the clerk's IIN.
CREATE TABLE help_login (
  settlement    TEXT COLLATE "C" NOT NULL,
  signed_sha256 BYTEA            NOT NULL,
  desk          TEXT COLLATE "C" NOT NULL,
  person        BYTEA            NOT NULL,
  bin           TEXT COLLATE "C" NOT NULL,
  token_sha256  BYTEA            NOT NULL,
  opened_at     BIGINT           NOT NULL,
  ends_at       BIGINT           NOT NULL,
  sealed        BYTEA            NOT NULL,
  PRIMARY KEY (settlement, signed_sha256)
);
ALTER TABLE help_login ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX help_login_by_digest ON help_login (signed_sha256);
CREATE INDEX help_login_by_token ON help_login (token_sha256);
CREATE TRIGGER help_login_stays BEFORE UPDATE OR DELETE ON help_login FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER help_login_stays_whole BEFORE TRUNCATE ON help_login EXECUTE FUNCTION it_stays();

-- Which of them were ended before their time, and when.
CREATE TABLE help_login_ended (
  settlement    TEXT COLLATE "C" NOT NULL,
  signed_sha256 BYTEA            NOT NULL,
  at            BIGINT           NOT NULL,
  PRIMARY KEY (settlement, signed_sha256)
);
CREATE TRIGGER help_login_ended_stays BEFORE UPDATE OR DELETE ON help_login_ended FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER help_login_ended_stays_whole BEFORE TRUNCATE ON help_login_ended EXECUTE FUNCTION it_stays();

-- Which applications were filled in with help, and whose: for counting; the signed application says it.
CREATE TABLE helped (
  settlement    TEXT COLLATE "C" NOT NULL,
  number        TEXT COLLATE "C" NOT NULL,
  submission_id UUID             NOT NULL,
  login_sha256  BYTEA            NOT NULL,
  person        BYTEA            NOT NULL,
  bin           TEXT COLLATE "C" NOT NULL,
  at            BIGINT           NOT NULL,
  PRIMARY KEY (settlement, number, submission_id)
);
CREATE TRIGGER helped_stays BEFORE UPDATE OR DELETE ON helped FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER helped_stays_whole BEFORE TRUNCATE ON helped EXECUTE FUNCTION it_stays();
