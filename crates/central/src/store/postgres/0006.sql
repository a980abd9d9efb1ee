-- The journals of kiosks, as far as their entries have come: `seq` of its `book`, its hash and the hash it names, when the
-- kiosk says it was, and what can be said of its clock.
CREATE TABLE kiosk_entry (
  settlement    TEXT COLLATE "C" NOT NULL,
  kiosk         TEXT COLLATE "C" NOT NULL,
  book          UUID             NOT NULL,
  seq           BIGINT           NOT NULL,
  hash          BYTEA            NOT NULL,
  before        BYTEA            NOT NULL,
  at            BIGINT           NOT NULL,
  submission_id UUID             NOT NULL,
  received_at   BIGINT           NOT NULL,
  clock         TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (settlement, kiosk, book, seq)
);
CREATE TRIGGER kiosk_entry_stays BEFORE UPDATE OR DELETE ON kiosk_entry FOR EACH ROW EXECUTE FUNCTION it_stays();
CREATE TRIGGER kiosk_entry_stays_whole BEFORE TRUNCATE ON kiosk_entry EXECUTE FUNCTION it_stays();
