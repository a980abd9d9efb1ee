-- With what somebody of a front desk logged in, whole and sealed to us: an application that they helped to fill in names
-- the digest of it, and may come days later. `person`: keyed digest of the clerk's IIN.
CREATE TABLE help_login (
  settlement    TEXT    NOT NULL,
  signed_sha256 BLOB    NOT NULL,
  desk          TEXT    NOT NULL,
  person        BLOB    NOT NULL,
  bin           TEXT    NOT NULL,
  token_sha256  BLOB    NOT NULL,
  opened_at     INTEGER NOT NULL,
  ends_at       INTEGER NOT NULL,
  sealed        BLOB    NOT NULL,
  PRIMARY KEY (settlement, signed_sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX help_login_by_digest ON help_login (signed_sha256);
CREATE INDEX help_login_by_token ON help_login (token_sha256);
CREATE TRIGGER help_login_is_not_changed BEFORE UPDATE ON help_login BEGIN SELECT RAISE(ABORT, 'a login stays'); END;
CREATE TRIGGER help_login_is_not_removed BEFORE DELETE ON help_login BEGIN SELECT RAISE(ABORT, 'a login stays'); END;

-- Which of them were ended before their time, and when.
CREATE TABLE help_login_ended (
  settlement    TEXT    NOT NULL,
  signed_sha256 BLOB    NOT NULL,
  at            INTEGER NOT NULL,
  PRIMARY KEY (settlement, signed_sha256)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER help_login_ended_is_not_changed BEFORE UPDATE ON help_login_ended BEGIN SELECT RAISE(ABORT, 'an end stays'); END;
CREATE TRIGGER help_login_ended_is_not_removed BEFORE DELETE ON help_login_ended BEGIN SELECT RAISE(ABORT, 'an end stays'); END;

-- Which applications were filled in with help, and whose: for counting; the signed application says it.
CREATE TABLE helped (
  settlement    TEXT    NOT NULL,
  number        TEXT    NOT NULL,
  submission_id BLOB    NOT NULL,
  login_sha256  BLOB    NOT NULL,
  person        BLOB    NOT NULL,
  bin           TEXT    NOT NULL,
  at            INTEGER NOT NULL,
  PRIMARY KEY (settlement, number, submission_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER helped_is_not_changed BEFORE UPDATE ON helped BEGIN SELECT RAISE(ABORT, 'help stays'); END;
CREATE TRIGGER helped_is_not_removed BEFORE DELETE ON helped BEGIN SELECT RAISE(ABORT, 'help stays'); END;
