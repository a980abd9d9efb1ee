//! Who works alone on what, to the end of the transaction.
//!
//! **Invariant:** no transaction waits for another that waits for it: a queue is held before everything else of its
//! transaction; where two of the others are held, the address comes before the kiosk.

use domain::kato::Kato;
use sha2::{Digest as _, Sha256};

use super::db::Db;
use crate::store::{Digest, StoreError};

/// Holds the queue of a settlement.
pub(super) fn queue(db: &Db, settlement: &Kato) -> Result<(), StoreError> {
    let hold = "SELECT 1 FROM queue WHERE settlement = $1 FOR UPDATE";
    if db.row(hold, &[&settlement.as_str()])?.is_none() {
        let make = "INSERT INTO queue (settlement) VALUES ($1) ON CONFLICT (settlement) DO NOTHING";
        db.execute(make, &[&settlement.as_str()])?;
        db.row(hold, &[&settlement.as_str()])?;
    }
    Ok(())
}

/// Holds the meal applications of a child: nothing unique in the schema can say what another one of them is.
pub(super) fn child(db: &Db, child: Digest) -> Result<(), StoreError> {
    hold(db, &[b"child", &child])
}

/// Holds the codes of an address.
pub(super) fn address(db: &Db, address: Digest) -> Result<(), StoreError> {
    hold(db, &[b"address", &address])
}

/// Holds the codes that a kiosk asks for.
pub(super) fn kiosk(db: &Db, settlement: &Kato, kiosk: &str) -> Result<(), StoreError> {
    hold(db, &[b"kiosk", settlement.as_str().as_bytes(), kiosk.as_bytes()])
}

/// By 64 bits of a digest: who meets another by chance waits for nothing, and is none the worse.
fn hold(db: &Db, of: &[&[u8]]) -> Result<(), StoreError> {
    let digest = of.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part)).finalize();
    let key = digest.iter().take(8).fold(0_i64, |key, byte| (key << 8) | i64::from(*byte));
    db.rows("SELECT pg_advisory_xact_lock($1)", &[&key])?;
    Ok(())
}
