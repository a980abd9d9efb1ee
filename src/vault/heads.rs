//! The last signed head of each queue's log that this kiosk believed.
//!
//! **Invariant:** a head is only ever replaced by one that the caller has proven to have grown from it.
//!
//! The running kiosk holds its vault alone, so each head lies beside the file too, for `tereze head show`.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use domain::kato::Kato;
use ledger::head::SignedHead;
use rusqlite::{OptionalExtension, params};

use super::listing::{open_quietly, with};
use super::open::storage;
use super::{Vault, VaultError};

impl Vault {
    /// The head that is kept of this queue.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn head(&self, queue: &str) -> Result<Option<SignedHead>, VaultError> {
        let found = self
            .connection
            .prepare_cached("SELECT payload, signature, key_id FROM head WHERE queue = ?1")?
            .query_row([queue], |row| {
                Ok(SignedHead { payload: row.get(0)?, signature: row.get(1)?, key_id: row.get(2)? })
            })
            .optional()?;
        Ok(found)
    }

    /// Keeps a head in the place of the one before.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn keep_head(&mut self, queue: &str, head: &SignedHead) -> Result<(), VaultError> {
        self.connection
            .prepare_cached(
                "INSERT INTO head (queue, payload, signature, key_id) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (queue) DO UPDATE
                 SET payload = excluded.payload, signature = excluded.signature, key_id = excluded.key_id",
            )?
            .execute(params![queue, head.payload, head.signature, head.key_id])?;
        Ok(())
    }

    /// Lays the head of a queue beside the file, whole or not at all.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] or [`VaultError::Storage`].
    pub fn lay_out_head(&self, settlement: &Kato, head: &SignedHead) -> Result<(), VaultError> {
        let path = head_of(&self.path, settlement);
        let fresh = with(&path, ".new");
        let text = serde_json::to_vec(head).map_err(|error| storage(&error.into()))?;
        let mut options = std::fs::OpenOptions::new();
        let written = options.write(true).create(true).truncate(true).mode(0o600).open(&fresh);
        written
            .and_then(|mut file| file.write_all(&text))
            .and_then(|()| std::fs::rename(fresh, path))
            .map_err(|error| storage(&error))
    }
}

/// The head of a queue in a vault that no kiosk holds. It makes no file, and sets none aside.
///
/// # Errors
/// [`VaultError::InUse`] while a kiosk runs; [`VaultError::Damaged`] or [`VaultError::Storage`].
pub fn look_head(path: &Path, settlement: &Kato) -> Result<Option<SignedHead>, VaultError> {
    open_quietly(path)?.head(settlement.as_str())
}

/// Where a running kiosk lays the head of a queue.
pub fn head_of(vault: &Path, settlement: &Kato) -> PathBuf {
    with(vault, &format!(".head-{settlement}"))
}
