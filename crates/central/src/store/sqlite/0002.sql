-- The number that the kiosk gave its owner before we gave ours; empty where its envelope named none.
ALTER TABLE submission ADD COLUMN kiosk_number TEXT NOT NULL DEFAULT '';
CREATE INDEX submission_by_kiosk_number ON submission (kiosk_number) WHERE kiosk_number <> '';
