//! The journals of kiosks.

use std::cmp::Ordering;

use rusqlite::{Connection, OptionalExtension, params};
use sync::journal::{After, Neighbours};

use super::SqliteStore;
use super::queue::Rows;
use super::row::{damaged, moment, ms};
use crate::store::StoreError;
use crate::store::journal::{JournalStore, KioskEntry, LOOKED_BACK, PROVED};

impl JournalStore for SqliteStore {
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
        self.write(|db| enter(db, entry))
    }
}

impl JournalStore for Rows<'_> {
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError> {
        enter(self.db, entry)
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
    let mut neighbours = Neighbours::default();
    let mut found = false;
    let mut statement = db.prepare_cached(
        "SELECT seq, hash, before, at, clock = ?6 FROM kiosk_entry
         WHERE settlement = ?1 AND kiosk = ?2 AND book = ?3 AND seq BETWEEN ?4 AND ?5",
    )?;
    let (settlement, book) = (entry.settlement.as_str(), entry.book.as_bytes());
    let mut rows =
        statement.query(params![settlement, entry.kiosk, book, seq - 1, seq.saturating_add(1), PROVED])?;
    while let Some(row) = rows.next()? {
        let (hash, named, at) = (row.get(1)?, row.get(2)?, moment(row.get(3)?)?);
        match row.get::<_, i64>(0)?.cmp(&seq) {
            Ordering::Less => neighbours.before = Some((hash, at)),
            Ordering::Equal => (neighbours.same, found) = (hash, true),
            Ordering::Greater => {
                neighbours.after = Some(After { names: named, at, proved: row.get(4)? });
            }
        }
    }
    let proved = db
        .prepare_cached(
            "SELECT at FROM kiosk_entry
             WHERE settlement = ?1 AND kiosk = ?2 AND book = ?3 AND seq BETWEEN ?4 AND ?5 AND clock = ?6
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![settlement, entry.kiosk, book, seq - LOOKED_BACK, seq - 1, PROVED], |row| {
            row.get(0)
        })
        .optional()?;
    neighbours.proved_before = proved.map(moment).transpose()?;
    if found { Ok(neighbours) } else { Err(damaged("an entry of a journal")) }
}
