//! Between SQLite's values and ours.

use chrono::DateTime;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use ledger::receipt::SignedReceipt;
use rusqlite::Row;

use crate::store::StoreError;

pub(super) fn ms(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

pub(super) fn moment(ms: i64) -> Result<Timestamp, StoreError> {
    DateTime::from_timestamp_millis(ms).ok_or_else(|| damaged("a time"))
}

pub(super) fn number(settlement: &str, canonical: &str) -> Result<ApplicationNumber, StoreError> {
    let settlement = Kato::parse(settlement).ok_or_else(|| damaged("a settlement"))?;
    ApplicationNumber::parse_in(&settlement, canonical).map_err(|_| damaged("a number"))
}

/// Reads the three receipt columns that begin at `first`.
pub(super) fn receipt(row: &Row<'_>, first: usize) -> rusqlite::Result<SignedReceipt> {
    Ok(SignedReceipt {
        payload: row.get(first)?,
        signature: row.get(first + 1)?,
        key_id: row.get(first + 2)?,
    })
}

pub(super) fn damaged(what: &str) -> StoreError {
    StoreError::Failed(format!("the database holds {what} that cannot be read"))
}
