//! The journals of kiosks.

use std::cmp::Ordering;

use sync::journal::{After, Neighbours};

use super::PostgresStore;
use super::db::Db;
use super::queue::Rows;
use super::row::{damaged, digest, get, moment_at, ms};
use crate::store::StoreError;
use crate::store::journal::{JournalStore, KioskEntry, LOOKED_BACK, PROVED};

impl JournalStore for PostgresStore {
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
        self.pool.write(|db| enter(db, entry))
    }
}

impl JournalStore for Rows<'_> {
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
        enter(self.db, entry)
    }
}

fn enter(db: &Db, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
    let seq = i64::try_from(entry.seq).map_err(|_| damaged("a number of a journal"))?;
    db.execute(
        "INSERT INTO kiosk_entry
           (settlement, kiosk, book, seq, hash, before, at, submission_id, received_at, clock)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (settlement, kiosk, book, seq) DO NOTHING",
        &[
            &entry.settlement.as_str(),
            &entry.kiosk,
            &entry.book,
            &seq,
            &entry.hash.as_slice(),
            &entry.before.as_slice(),
            &ms(entry.at),
            &entry.submission_id,
            &ms(entry.received_at),
            &entry.clock,
        ],
    )?;
    let mut neighbours = Neighbours::default();
    let mut found = false;
    let rows = db.rows(
        "SELECT hash, before, at, seq, clock = $6 FROM kiosk_entry
         WHERE settlement = $1 AND kiosk = $2 AND book = $3 AND seq BETWEEN $4 AND $5",
        &[&entry.settlement.as_str(), &entry.kiosk, &entry.book, &(seq - 1), &seq.saturating_add(1), &PROVED],
    )?;
    for row in rows {
        let (hash, named, at) = (digest(&row, 0)?, digest(&row, 1)?, moment_at(&row, 2)?);
        match get::<i64>(&row, 3)?.cmp(&seq) {
            Ordering::Less => neighbours.before = Some((hash, at)),
            Ordering::Equal => (neighbours.same, found) = (hash, true),
            Ordering::Greater => {
                neighbours.after = Some(After { names: named, at, proved: get(&row, 4)? });
            }
        }
    }
    let proved = db.rows(
        "SELECT at FROM kiosk_entry
         WHERE settlement = $1 AND kiosk = $2 AND book = $3 AND seq BETWEEN $4 AND $5 AND clock = $6
         ORDER BY seq DESC LIMIT 1",
        &[&entry.settlement.as_str(), &entry.kiosk, &entry.book, &(seq - LOOKED_BACK), &(seq - 1), &PROVED],
    )?;
    neighbours.proved_before = proved.first().map(|row| moment_at(row, 0)).transpose()?;
    if found { Ok(neighbours) } else { Err(damaged("an entry of a journal")) }
}
