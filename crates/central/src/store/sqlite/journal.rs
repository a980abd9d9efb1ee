//! The journals of kiosks.

use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::row::{damaged, moment, ms};
use crate::store::journal::{JournalStore, KioskEntry, Neighbours};
use crate::store::{Digest, StoreError};

impl JournalStore for SqliteStore {
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
        self.write(|db| enter(db, entry))
    }
}

fn enter(db: &Connection, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
    let seq = i64::try_from(entry.seq).map_err(|_| damaged("a number of a journal"))?;
    db.prepare_cached(
        "INSERT INTO kiosk_entry
           (settlement, kiosk, book, seq, hash, before, at, submission_id, received_at, clock)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        entry.settlement.as_str(),
        entry.kiosk,
        entry.book.as_bytes(),
        seq,
        entry.hash,
        entry.before,
        ms(entry.at),
        entry.submission_id.as_bytes(),
        ms(entry.received_at),
        entry.clock,
    ])?;
    let look = |seq: i64| -> Result<Option<(Digest, Digest, i64)>, StoreError> {
        Ok(db
            .prepare_cached(
                "SELECT hash, before, at FROM kiosk_entry
                 WHERE settlement = ?1 AND kiosk = ?2 AND book = ?3 AND seq = ?4",
            )?
            .query_row(params![entry.settlement.as_str(), entry.kiosk, entry.book.as_bytes(), seq], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?)
    };
    let (same, _, _) = look(seq)?.ok_or_else(|| damaged("an entry of a journal"))?;
    let before = look(seq - 1)?.map(|(hash, _, at)| Ok::<_, StoreError>((hash, moment(at)?))).transpose()?;
    let after = look(seq.saturating_add(1))?
        .map(|(_, named, at)| Ok::<_, StoreError>((named, moment(at)?)))
        .transpose()?;
    Ok(Neighbours { same, before, after })
}
