-- Telephones and e-mails that a person proved by a code after the application that names them: keyed digests, who (the login's
-- certificate), where, when. Append-only.
CREATE TABLE contact_proof (
  person             BLOB    NOT NULL,
  channel            TEXT    NOT NULL,
  address            BLOB    NOT NULL,
  settlement         TEXT    NOT NULL,
  kiosk              TEXT    NOT NULL,
  certificate_serial TEXT    NOT NULL,
  proved_at          INTEGER NOT NULL,
  PRIMARY KEY (person, channel, address)
) STRICT;
CREATE TRIGGER contact_proof_is_not_changed BEFORE UPDATE ON contact_proof BEGIN SELECT RAISE(ABORT, 'a proof stays'); END;
CREATE TRIGGER contact_proof_is_not_removed BEFORE DELETE ON contact_proof BEGIN SELECT RAISE(ABORT, 'a proof stays'); END;
