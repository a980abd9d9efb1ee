//! The kiosk's journal, and the last time beacon that it heard.
//!
//! **Invariant:** an entry is written in the transaction that accepts its application, right after the one whose hash it
//! names; entries are never changed, and the last one is never erased.

use ledger::beacon::SignedBeacon;
use ledger::hash::Hash32;
use ledger::journal::{Entry, nothing_before};
use rusqlite::{OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::bounds::unsigned;
use super::open::storage;
use super::{Vault, VaultError};

/// Where the journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalHead {
    /// The book.
    pub book: Uuid,
    /// The last entry's number; 0 where there is none.
    pub seq: u64,
    /// The last entry's hash.
    pub hash: Hash32,
}

/// An entry that is written with its application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The entry.
    pub entry: Entry,
    /// Its hash.
    pub hash: Hash32,
}

impl Vault {
    /// Where the journal stands. `fresh` becomes the book's name where there was none.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn journal_head(&mut self, fresh: Uuid) -> Result<JournalHead, VaultError> {
        self.connection
            .prepare_cached("INSERT INTO book (one, book) VALUES (1, ?1) ON CONFLICT DO NOTHING")?
            .execute([fresh.as_bytes()])?;
        let book: [u8; 16] = self
            .connection
            .prepare_cached("SELECT book FROM book WHERE one = 1")?
            .query_row([], |row| row.get(0))?;
        let last: Option<(i64, [u8; 32])> = self
            .connection
            .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (seq, hash) = last.map_or((0, nothing_before()), |(seq, hash)| (seq, Hash32(hash)));
        Ok(JournalHead { book: Uuid::from_bytes(book), seq: unsigned(seq)?, hash })
    }

    /// The last beacon that was kept.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn beacon(&self) -> Result<Option<SignedBeacon>, VaultError> {
        let found = self
            .connection
            .prepare_cached("SELECT payload, signature FROM book WHERE one = 1 AND payload <> ''")?
            .query_row([], |row| Ok(SignedBeacon { payload: row.get(0)?, signature: row.get(1)? }))
            .optional()?;
        Ok(found)
    }

    /// Keeps a beacon in the place of the one before. The caller has proved that it is newer. `fresh` becomes the book's
    /// name where there was none.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn keep_beacon(&mut self, beacon: &SignedBeacon, fresh: Uuid) -> Result<(), VaultError> {
        self.connection
            .prepare_cached(
                "INSERT INTO book (one, book, payload, signature) VALUES (1, ?1, ?2, ?3)
                 ON CONFLICT (one) DO UPDATE SET payload = excluded.payload, signature = excluded.signature",
            )?
            .execute(params![fresh.as_bytes(), beacon.payload, beacon.signature])?;
        Ok(())
    }
}

/// Writes an entry, where none of its number is there.
pub(super) fn write(transaction: &Transaction<'_>, new: &NewEntry) -> Result<(), VaultError> {
    let entry = serde_json::to_string(&new.entry).map_err(|error| storage(&error.into()))?;
    let seq = i64::try_from(new.entry.seq).map_err(|_| VaultError::Damaged)?;
    transaction.execute(
        "INSERT INTO journal (seq, at_ms, hash, entry) VALUES (?1, ?2, ?3, ?4)",
        params![seq, new.entry.at.timestamp_millis(), new.hash.0, entry],
    )?;
    Ok(())
}

/// Erases entries of so long ago, but never the last.
pub(super) fn tidy(transaction: &Transaction<'_>, before_ms: i64) -> Result<usize, VaultError> {
    Ok(transaction.execute(
        "DELETE FROM journal WHERE at_ms < ?1 AND seq < (SELECT max(seq) FROM journal)",
        [before_ms],
    )?)
}
