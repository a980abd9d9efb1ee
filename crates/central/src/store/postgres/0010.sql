-- Signed logins, sealed to us, by the digest of what was signed: an application that names its login need not carry it. Kept
-- as long as an application may be on its way, and then forgotten.
CREATE TABLE signed_login (
  settlement    TEXT COLLATE "C" NOT NULL,
  signed_sha256 BYTEA            NOT NULL,
  kiosk         TEXT COLLATE "C" NOT NULL,
  opened_at     BIGINT           NOT NULL,
  sealed        BYTEA            NOT NULL,
  PRIMARY KEY (settlement, signed_sha256)
);
CREATE INDEX signed_login_by_time ON signed_login (opened_at);
