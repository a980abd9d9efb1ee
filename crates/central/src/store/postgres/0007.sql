-- The machines that may speak to the centre, the code that each may enrol with once (a keyed digest), and their keys.
CREATE TABLE machine (
  settlement TEXT COLLATE "C" NOT NULL,
  id         TEXT COLLATE "C" NOT NULL,
  kind       TEXT COLLATE "C" NOT NULL,
  named_at   BIGINT           NOT NULL,
  PRIMARY KEY (settlement, id)
);
CREATE UNIQUE INDEX machine_by_id ON machine (id);

CREATE TABLE machine_code (
  settlement TEXT COLLATE "C" NOT NULL,
  machine    TEXT COLLATE "C" NOT NULL,
  code       BYTEA            NOT NULL,
  made_at    BIGINT           NOT NULL,
  until      BIGINT           NOT NULL,
  tries      BIGINT           NOT NULL DEFAULT 0,
  used_by    BYTEA,
  PRIMARY KEY (settlement, machine),
  FOREIGN KEY (settlement, machine) REFERENCES machine (settlement, id)
);

CREATE TABLE machine_key (
  settlement      TEXT COLLATE "C" NOT NULL,
  machine         TEXT COLLATE "C" NOT NULL,
  public_key      BYTEA            NOT NULL,
  enrolled_at     BIGINT           NOT NULL,
  certified_until BIGINT,
  revoked_at      BIGINT,
  PRIMARY KEY (settlement, machine, public_key),
  FOREIGN KEY (settlement, machine) REFERENCES machine (settlement, id)
);
CREATE UNIQUE INDEX machine_key_by_key ON machine_key (public_key);
