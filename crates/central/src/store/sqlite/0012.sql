-- The machines that may speak to the centre, the code that each may enrol with once (a keyed digest), and their keys.
CREATE TABLE machine (
  settlement TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  named_at   INTEGER NOT NULL,
  PRIMARY KEY (settlement, id)
) STRICT;
CREATE UNIQUE INDEX machine_by_id ON machine (id);

CREATE TABLE machine_code (
  settlement TEXT    NOT NULL,
  machine    TEXT    NOT NULL,
  code       BLOB    NOT NULL,
  made_at    INTEGER NOT NULL,
  until      INTEGER NOT NULL,
  tries      INTEGER NOT NULL DEFAULT 0,
  used_by    BLOB,
  PRIMARY KEY (settlement, machine),
  FOREIGN KEY (settlement, machine) REFERENCES machine (settlement, id)
) STRICT;

CREATE TABLE machine_key (
  settlement      TEXT    NOT NULL,
  machine         TEXT    NOT NULL,
  public_key      BLOB    NOT NULL,
  enrolled_at     INTEGER NOT NULL,
  certified_until INTEGER,
  revoked_at      INTEGER,
  PRIMARY KEY (settlement, machine, public_key),
  FOREIGN KEY (settlement, machine) REFERENCES machine (settlement, id)
) STRICT;
CREATE UNIQUE INDEX machine_key_by_key ON machine_key (public_key);
