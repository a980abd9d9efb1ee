//! The last signed head of each queue's log that this kiosk believed.
//!
//! **Invariant:** a head is only ever replaced by one that the caller has proven to have grown from it.

use ledger::head::SignedHead;
use rusqlite::{OptionalExtension, params};

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
}
