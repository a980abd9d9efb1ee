//! Wrong tries at the operator's PIN: they outlive a power cut.

use domain::time::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::bounds::instant;
use super::{Vault, VaultError};

impl Vault {
    /// How many tries were wrong in a row, and until when nobody is judged.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn pin_tries(&self) -> Result<(u32, Option<Timestamp>), VaultError> {
        let found: Option<(u32, Option<i64>)> = self
            .connection
            .prepare_cached("SELECT wrong, until_ms FROM pin WHERE one = 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (wrong, until_ms) = found.unwrap_or_default();
        Ok((wrong, until_ms.map(instant).transpose()?))
    }

    /// Writes them down; on the disk when this returns.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn keep_pin_tries(&mut self, wrong: u32, until: Option<Timestamp>) -> Result<(), VaultError> {
        self.connection
            .prepare_cached(
                "INSERT INTO pin (one, wrong, until_ms) VALUES (1, ?1, ?2)
                 ON CONFLICT (one) DO UPDATE SET wrong = excluded.wrong, until_ms = excluded.until_ms",
            )?
            .execute(params![wrong, until.map(|until| until.timestamp_millis())])?;
        Ok(())
    }
}
