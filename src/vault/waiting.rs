//! What waits, as the outbox rules see it, and the sealed bytes of what they choose.

use rusqlite::{OptionalExtension, params};
use sync::outbox::{Item, Parcel, Waiting};
use uuid::Uuid;

use super::bounds::instant;
use super::outbox::digest;
use super::{Vault, VaultError};

/// The code under which a row is kept aside whose bytes have changed on the disk.
const CODE_ROW_DAMAGED: &str = "E-VAULT-ROW";

impl Vault {
    /// Everything that is still to be sent, without its bytes.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn waiting(&self) -> Result<Vec<Item>, VaultError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, submission_id, state, accepted_ms, attempts, due_ms FROM application
             WHERE state IN ('form', 'scans') ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(2)?;
            let waiting = match state.as_str() {
                "form" => Waiting::Form,
                _ => Waiting::Scans(self.scans_of(row.get(0)?)?),
            };
            items.push(Item {
                submission_id: Uuid::from_bytes(row.get(1)?),
                accepted_at: instant(row.get(3)?)?,
                waiting,
                attempts: row.get(4)?,
                not_before: instant(row.get(5)?)?,
            });
        }
        Ok(items)
    }

    fn scans_of(&self, application: i64) -> Result<Vec<String>, VaultError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT sealed_sha256 FROM scan WHERE application = ?1 ORDER BY id")?;
        let found = statement.query_map([application], |row| row.get(0))?;
        found.map(|digest| Ok(hex::encode::<[u8; 32]>(digest?))).collect()
    }

    /// The sealed bytes of what is sent next. Where they have changed on the disk the application is kept aside as
    /// refused, and there are none.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such thing waits; [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn sealed(&mut self, parcel: &Parcel) -> Result<Option<Vec<u8>>, VaultError> {
        let (submission_id, found) = match parcel {
            Parcel::Form { submission_id } => (*submission_id, self.sealed_form(*submission_id)?),
            Parcel::Scan { submission_id, sealed_sha256 } => {
                (*submission_id, self.sealed_scan(*submission_id, sealed_sha256)?)
            }
        };
        let (sealed_sha256, sealed) = found.ok_or(VaultError::Unknown)?;
        if digest(&sealed) == sealed_sha256 {
            return Ok(Some(sealed));
        }
        self.refuse(submission_id, CODE_ROW_DAMAGED)?;
        Ok(None)
    }

    fn sealed_form(&self, submission_id: Uuid) -> Result<Option<Sealed>, VaultError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT sealed_sha256, sealed FROM application WHERE submission_id = ?1 AND state <> 'refused'",
            )?
            .query_row([submission_id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found)
    }

    fn sealed_scan(&self, submission_id: Uuid, sealed_sha256: &str) -> Result<Option<Sealed>, VaultError> {
        let mut named = [0; 32];
        hex::decode_to_slice(sealed_sha256, &mut named).map_err(|_| VaultError::Unknown)?;
        let found = self
            .connection
            .prepare_cached(
                "SELECT scan.sealed_sha256, scan.sealed FROM scan
                 JOIN application ON application.id = scan.application
                 WHERE submission_id = ?1 AND scan.sealed_sha256 = ?2 AND state <> 'refused'",
            )?
            .query_row(params![submission_id.as_bytes(), named], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found)
    }
}

/// A digest as it was stored, and the bytes as they are now.
type Sealed = ([u8; 32], Vec<u8>);
