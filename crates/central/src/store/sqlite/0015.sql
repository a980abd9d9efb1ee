-- Signed logins, sealed to us, by the digest of what was signed: an application that names its login need not carry it. Kept
-- as long as an application may be on its way, and then forgotten.
CREATE TABLE signed_login (
  settlement    TEXT    NOT NULL,
  signed_sha256 BLOB    NOT NULL,
  kiosk         TEXT    NOT NULL,
  opened_at     INTEGER NOT NULL,
  sealed        BLOB    NOT NULL,
  PRIMARY KEY (settlement, signed_sha256)
) STRICT;
CREATE INDEX signed_login_by_time ON signed_login (opened_at);
