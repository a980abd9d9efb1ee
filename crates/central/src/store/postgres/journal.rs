//! The journals of kiosks.

use super::PostgresStore;
use super::db::Db;
use super::row::{damaged, digest, moment_at, ms};
use crate::store::journal::{JournalStore, KioskEntry, Neighbours};
use crate::store::{Digest, StoreError};
use domain::time::Timestamp;

impl JournalStore for PostgresStore {
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
        self.pool.write(|db| enter(db, entry))
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
    let (same, _, _) = look(db, entry, seq)?.ok_or_else(|| damaged("an entry of a journal"))?;
    let before = look(db, entry, seq - 1)?.map(|(hash, _, at)| (hash, at));
    let after = look(db, entry, seq.saturating_add(1))?.map(|(_, named, at)| (named, at));
    Ok(Neighbours { same, before, after })
}

/// Hash, the hash that is named, and the time of an entry.
fn look(
    db: &Db,
    entry: &KioskEntry<'_>,
    seq: i64,
) -> Result<Option<(Digest, Digest, Timestamp)>, StoreError> {
    let found = db.row(
        "SELECT hash, before, at FROM kiosk_entry
         WHERE settlement = $1 AND kiosk = $2 AND book = $3 AND seq = $4",
        &[&entry.settlement.as_str(), &entry.kiosk, &entry.book, &seq],
    )?;
    found.map(|row| Ok((digest(&row, 0)?, digest(&row, 1)?, moment_at(&row, 2)?))).transpose()
}
