-- Telephones and e-mails that a person proved by a code after the application that names them: keyed digests, who (the login's
-- certificate), where, when. Append-only.
CREATE TABLE contact_proof (
  person             BYTEA            NOT NULL,
  channel            TEXT COLLATE "C" NOT NULL,
  address            BYTEA            NOT NULL,
  settlement         TEXT COLLATE "C" NOT NULL,
  kiosk              TEXT COLLATE "C" NOT NULL,
  certificate_serial TEXT COLLATE "C" NOT NULL,
  proved_at          BIGINT           NOT NULL,
  PRIMARY KEY (person, channel, address)
);
CREATE TRIGGER contact_proof_stays BEFORE UPDATE OR DELETE ON contact_proof FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER contact_proof_stays_whole BEFORE TRUNCATE ON contact_proof EXECUTE FUNCTION it_stays();
