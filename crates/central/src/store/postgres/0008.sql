-- Whose a refused submission is, where its applicant signed it: keyed digest of the IIN. What was refused before this table
-- was there is found by its number only.
CREATE TABLE refusal_person (
  settlement    TEXT COLLATE "C" NOT NULL,
  submission_id UUID             NOT NULL,
  applicant     BYTEA            NOT NULL,
  PRIMARY KEY (settlement, submission_id)
);
CREATE INDEX refusal_by_person ON refusal_person (applicant);
CREATE TRIGGER refusal_person_stays BEFORE UPDATE OR DELETE ON refusal_person FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER refusal_person_stays_whole BEFORE TRUNCATE ON refusal_person EXECUTE FUNCTION it_stays();
