//! Scans that have come in part.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::row::damaged;
use super::{SqliteStore, submissions};
use crate::store::pieces::PieceStore;
use crate::store::{Digest, StoreError};

impl PieceStore for SqliteStore {
    fn held(&self, id: Uuid, sealed_sha256: Digest) -> Result<u64, StoreError> {
        self.read(|db| held(db, id, sealed_sha256))
    }

    fn keep_piece(
        &self,
        id: Uuid,
        sealed_sha256: Digest,
        from: u64,
        bytes: &[u8],
    ) -> Result<u64, StoreError> {
        self.write(|db| keep(db, id, sealed_sha256, from, bytes))
    }

    fn pieces(&self, id: Uuid, sealed_sha256: Digest) -> Result<Vec<u8>, StoreError> {
        self.read(|db| all(db, id, sealed_sha256))
    }

    fn drop_pieces(&self, id: Uuid, sealed_sha256: Digest) -> Result<(), StoreError> {
        self.write(|db| drop(db, id, sealed_sha256))
    }
}

fn held(db: &Connection, id: Uuid, sealed_sha256: Digest) -> Result<u64, StoreError> {
    let Some(settlement) = submissions::settlement_of(db, id)? else { return Ok(0) };
    let held: i64 = db
        .prepare_cached(
            "SELECT coalesce(sum(length(bytes)), 0) FROM scan_piece
             WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3",
        )?
        .query_row(params![settlement, id.as_bytes(), sealed_sha256], |row| row.get(0))?;
    u64::try_from(held).map_err(|_| damaged("a length"))
}

fn keep(
    db: &Connection,
    id: Uuid,
    sealed_sha256: Digest,
    from: u64,
    bytes: &[u8],
) -> Result<u64, StoreError> {
    let held = held(db, id, sealed_sha256)?;
    if held != from {
        return Ok(held);
    }
    let settlement =
        submissions::settlement_of(db, id)?.ok_or_else(|| damaged("a scan without its submission"))?;
    db.prepare_cached(
        "INSERT INTO scan_piece (settlement, submission_id, sealed_sha256, starts, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        settlement,
        id.as_bytes(),
        sealed_sha256,
        i64::try_from(from).unwrap_or(i64::MAX),
        bytes
    ])?;
    Ok(held + bytes.len() as u64)
}

fn all(db: &Connection, id: Uuid, sealed_sha256: Digest) -> Result<Vec<u8>, StoreError> {
    let Some(settlement) = submissions::settlement_of(db, id)? else { return Ok(Vec::new()) };
    let pieces = db
        .prepare_cached(
            "SELECT bytes FROM scan_piece
             WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3 ORDER BY starts",
        )?
        .query_map(params![settlement, id.as_bytes(), sealed_sha256], |row| row.get(0))?
        .collect::<Result<Vec<Vec<u8>>, _>>()?;
    Ok(pieces.concat())
}

/// Forgets what has come in part.
pub(super) fn drop(db: &Connection, id: Uuid, sealed_sha256: Digest) -> Result<(), StoreError> {
    let Some(settlement) = submissions::settlement_of(db, id)? else { return Ok(()) };
    db.prepare_cached(
        "DELETE FROM scan_piece WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3",
    )?
    .execute(params![settlement, id.as_bytes(), sealed_sha256])?;
    Ok(())
}
