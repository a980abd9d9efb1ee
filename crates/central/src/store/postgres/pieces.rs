//! Scans that have come in part.

use uuid::Uuid;

use super::PostgresStore;
use super::db::Db;
use super::row::{count_at, damaged, get};
use crate::store::pieces::PieceStore;
use crate::store::{Digest, StoreError};

impl PieceStore for PostgresStore {
    fn held(&self, id: Uuid, sealed_sha256: Digest) -> Result<u64, StoreError> {
        self.pool.look(|db| held(db, id, sealed_sha256))
    }

    fn keep_piece(
        &self,
        id: Uuid,
        sealed_sha256: Digest,
        from: u64,
        bytes: &[u8],
    ) -> Result<u64, StoreError> {
        self.pool.write(|db| keep(db, id, sealed_sha256, from, bytes))
    }

    fn pieces(&self, id: Uuid, sealed_sha256: Digest) -> Result<Vec<u8>, StoreError> {
        self.pool.look(|db| all(db, id, sealed_sha256))
    }

    fn drop_pieces(&self, id: Uuid, sealed_sha256: Digest) -> Result<(), StoreError> {
        self.pool.write(|db| drop(db, id, sealed_sha256))
    }
}

fn held(db: &Db, id: Uuid, sealed_sha256: Digest) -> Result<u64, StoreError> {
    let found = db.row(
        "SELECT coalesce(sum(length(bytes)), 0)::bigint FROM scan_piece
         WHERE settlement = (SELECT settlement FROM submission WHERE submission_id = $1)
           AND submission_id = $1 AND sealed_sha256 = $2",
        &[&id, &sealed_sha256.as_slice()],
    )?;
    found.map_or(Ok(0), |row| count_at(&row, 0))
}

/// Two pieces of one submission that come at once come one after the other: the second one sees what is here.
fn keep(db: &Db, id: Uuid, sealed_sha256: Digest, from: u64, bytes: &[u8]) -> Result<u64, StoreError> {
    db.rows("SELECT 1 FROM submission WHERE submission_id = $1 FOR NO KEY UPDATE", &[&id])?;
    let held = held(db, id, sealed_sha256)?;
    if held != from {
        return Ok(held);
    }
    let starts = i64::try_from(from).map_err(|_| damaged("a length"))?;
    db.execute(
        "INSERT INTO scan_piece (settlement, submission_id, sealed_sha256, starts, bytes)
         SELECT settlement, submission_id, $2, $3, $4 FROM submission WHERE submission_id = $1",
        &[&id, &sealed_sha256.as_slice(), &starts, &bytes],
    )?;
    Ok(held + bytes.len() as u64)
}

fn all(db: &Db, id: Uuid, sealed_sha256: Digest) -> Result<Vec<u8>, StoreError> {
    let rows = db.rows(
        "SELECT bytes FROM scan_piece
         WHERE settlement = (SELECT settlement FROM submission WHERE submission_id = $1)
           AND submission_id = $1 AND sealed_sha256 = $2 ORDER BY starts",
        &[&id, &sealed_sha256.as_slice()],
    )?;
    let pieces = rows.iter().map(|row| get::<Vec<u8>>(row, 0)).collect::<Result<Vec<_>, _>>()?;
    Ok(pieces.concat())
}

/// Forgets what has come in part.
pub(super) fn drop(db: &Db, id: Uuid, sealed_sha256: Digest) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM scan_piece
         WHERE settlement = (SELECT settlement FROM submission WHERE submission_id = $1)
           AND submission_id = $1 AND sealed_sha256 = $2",
        &[&id, &sealed_sha256.as_slice()],
    )?;
    Ok(())
}
