-- An application that was refused for good: authentic, but not to be registered. The evidence as it came, sealed to
-- us; what the kiosk was answered, JSON, which names no person; `day`: the one that the answer names, or empty.
-- Once per submission: the first refusal stays. Its notices stand in `notice` without a number, under the kind
-- `refusal-<submission>`.
CREATE TABLE refusal (
  settlement      TEXT    NOT NULL,
  submission_id   BLOB    NOT NULL,
  kiosk           TEXT    NOT NULL,
  kiosk_number    TEXT    NOT NULL,
  envelope_sha256 BLOB    NOT NULL,
  claimed_at      INTEGER NOT NULL,
  refused_at      INTEGER NOT NULL,
  code            TEXT    NOT NULL,
  day             TEXT    NOT NULL,
  status          INTEGER NOT NULL,
  answer          TEXT    NOT NULL,
  sealed          BLOB    NOT NULL,
  PRIMARY KEY (settlement, submission_id)
) STRICT;
CREATE UNIQUE INDEX refusal_by_id ON refusal (submission_id);
CREATE TRIGGER refusal_is_not_changed BEFORE UPDATE ON refusal BEGIN SELECT RAISE(ABORT, 'a refusal stays'); END;
