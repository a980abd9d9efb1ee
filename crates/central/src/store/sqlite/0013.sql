-- Whose a refused submission is, where its applicant signed it: keyed digest of the IIN. What was refused before this table
-- was there is found by its number only.
CREATE TABLE refusal_person (
  settlement    TEXT NOT NULL,
  submission_id BLOB NOT NULL,
  applicant     BLOB NOT NULL,
  PRIMARY KEY (settlement, submission_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refusal_by_person ON refusal_person (applicant);
