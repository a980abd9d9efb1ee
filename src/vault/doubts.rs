//! What this kiosk could not believe of a queue's log.
//!
//! **Invariant:** the first doubt about a queue stays as it is, with its evidence, over restarts, until somebody who
//! looks after the kiosk puts it away ([`put_away_doubt`]); nothing that a centre says does.

use std::path::Path;

use domain::kato::Kato;
use domain::time::Timestamp;
use ledger::head::SignedHead;
use rusqlite::params;

use super::bounds::instant;
use super::listing::open_quietly;
use super::{Vault, VaultError};

/// A log that is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Whose.
    pub queue: String,
    /// Why: the code of a [`ledger::head::HeadError`].
    pub code: String,
    /// Since when, to the millisecond.
    pub since: Timestamp,
    /// The head that was shown; none where the centre showed none.
    pub shown: Option<SignedHead>,
}

impl Vault {
    /// Keeps a doubt, where there is none yet about this queue.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::DiskFull`] or [`VaultError::Storage`].
    pub fn doubt(&mut self, doubt: &Doubt) -> Result<(), VaultError> {
        let nothing = SignedHead { payload: String::new(), signature: String::new(), key_id: String::new() };
        let shown = doubt.shown.as_ref().unwrap_or(&nothing);
        self.connection
            .prepare_cached(
                "INSERT INTO doubt (queue, code, since_ms, payload, signature, key_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (queue) DO NOTHING",
            )?
            .execute(params![
                doubt.queue,
                doubt.code,
                doubt.since.timestamp_millis(),
                shown.payload,
                shown.signature,
                shown.key_id
            ])?;
        Ok(())
    }

    /// Every doubt, in the order of the queues.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn doubts(&self) -> Result<Vec<Doubt>, VaultError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT queue, code, since_ms, payload, signature, key_id FROM doubt ORDER BY queue",
        )?;
        let mut rows = statement.query([])?;
        let mut doubts = Vec::new();
        while let Some(row) = rows.next()? {
            let head = SignedHead { payload: row.get(3)?, signature: row.get(4)?, key_id: row.get(5)? };
            doubts.push(Doubt {
                queue: row.get(0)?,
                code: row.get(1)?,
                since: instant(row.get(2)?)?,
                shown: (!head.payload.is_empty()).then_some(head),
            });
        }
        Ok(doubts)
    }
}

/// The doubts in a vault that no kiosk holds.
///
/// # Errors
/// [`VaultError::InUse`] while a kiosk runs; [`VaultError::Damaged`] or [`VaultError::Storage`].
pub fn look_doubts(path: &Path) -> Result<Vec<Doubt>, VaultError> {
    open_quietly(path)?.doubts()
}

/// Puts the doubt about a queue away, in a vault that no kiosk holds. Whether there was one. The head that is kept
/// stays: what the centre shows next must have grown from it, or is doubted again.
///
/// # Errors
/// [`VaultError::InUse`] while a kiosk runs; [`VaultError::Damaged`] or [`VaultError::Storage`].
pub fn put_away_doubt(path: &Path, settlement: &Kato) -> Result<bool, VaultError> {
    let vault = open_quietly(path)?;
    let gone = vault.connection.execute("DELETE FROM doubt WHERE queue = ?1", [settlement.as_str()])?;
    Ok(gone > 0)
}
