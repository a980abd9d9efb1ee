//! What central refused for good, until whoever looks after the kiosk takes it away.
//!
//! **Invariants:**
//! - the sealed bytes go only after they were written elsewhere, on the word of a person; the number its owner holds and
//!   the reason stay after them ([`super::Limits::refused_days_max`]);
//! - only what was refused can be taken away: what waits for central cannot.

use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use super::bounds::instant;
use super::open::forget_log;
use super::outbox::digest;
use super::{SealedBlob, Vault, VaultError};

/// A refused application, whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Aside {
    /// Its id.
    pub submission_id: Uuid,
    /// The number its owner holds.
    pub kiosk_number: String,
    /// Why it was refused.
    pub code: String,
    /// The sealed form, with its login in it.
    pub sealed: Vec<u8>,
    /// The sealed scans that are still here.
    pub scans: Vec<SealedBlob>,
}

impl std::fmt::Debug for Aside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Aside({}, {}, {} scans)", self.submission_id, self.code, self.scans.len())
    }
}

/// What stays of an application that was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAway {
    /// The number its owner holds.
    pub kiosk_number: String,
    /// Why it was refused.
    pub code: String,
    /// When it was taken away.
    pub at: Timestamp,
    /// Its id.
    pub submission_id: Uuid,
}

impl Vault {
    /// The refused application of this number, whole.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where none of this number was refused; [`VaultError::Damaged`] or
    /// [`VaultError::Storage`].
    pub fn aside(&self, kiosk_number: &str) -> Result<Aside, VaultError> {
        let (id, mut aside) = self
            .connection
            .prepare_cached(
                "SELECT id, submission_id, code, application.sealed, whole.sealed, whole.sealed_sha256
                 FROM application LEFT JOIN whole ON whole.application = application.id
                 WHERE kiosk_number = ?1 AND state = 'refused'",
            )?
            .query_row([kiosk_number], |row| {
                let submission_id = Uuid::from_bytes(row.get(1)?);
                let (code, named, whole) = (row.get(2)?, row.get(3)?, row.get::<_, Option<Vec<u8>>>(4)?);
                // Where the one with the login has changed on the disk, the other may not have.
                let sha: Option<[u8; 32]> = row.get(5)?;
                let sealed = whole.filter(|whole| Some(digest(whole)) == sha).unwrap_or(named);
                let kiosk_number = kiosk_number.to_owned();
                Ok((
                    row.get::<_, i64>(0)?,
                    Aside { submission_id, kiosk_number, code, sealed, scans: Vec::new() },
                ))
            })
            .optional()?
            .ok_or(VaultError::Unknown)?;
        aside.scans = scans_of(&self.connection, id)?;
        Ok(aside)
    }

    /// Lets a refused application go, whose bytes lie elsewhere now; its number and the reason stay.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where none of this number was refused; [`VaultError::Damaged`] or
    /// [`VaultError::Storage`]. Nothing has changed then.
    pub fn take_away(&mut self, kiosk_number: &str, now: Timestamp) -> Result<(), VaultError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let noted = transaction.execute(
            "INSERT INTO taken_away (submission_id, kiosk_number, code, accepted_ms, taken_ms)
             SELECT submission_id, kiosk_number, code, accepted_ms, ?2 FROM application
             WHERE kiosk_number = ?1 AND state = 'refused'",
            params![kiosk_number, now.timestamp_millis()],
        )?;
        if noted == 0 {
            return Err(VaultError::Unknown);
        }
        transaction.execute(
            "DELETE FROM application WHERE kiosk_number = ?1 AND state = 'refused'",
            [kiosk_number],
        )?;
        transaction.commit()?;
        forget_log(&self.connection)
    }

    /// Whether an application of this id was refused and taken away.
    pub(super) fn was_taken_away(&self, submission_id: Uuid) -> Result<bool, VaultError> {
        let found = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM taken_away WHERE submission_id = ?1)")?
            .query_row([submission_id.as_bytes()], |row| row.get(0))?;
        Ok(found)
    }

    pub(super) fn has_table(&self, name: &str) -> Result<bool, VaultError> {
        let known = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)";
        Ok(self.connection.prepare_cached(known)?.query_row([name], |row| row.get(0))?)
    }

    /// What was taken away, the latest last.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn taken_away(&self) -> Result<Vec<TakenAway>, VaultError> {
        // A file of before, which is only looked at, has no such table.
        if !self.has_table("taken_away")? {
            return Ok(Vec::new());
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT submission_id, kiosk_number, code, taken_ms FROM taken_away ORDER BY taken_ms, kiosk_number",
        )?;
        let mut rows = statement.query([])?;
        let mut taken = Vec::new();
        while let Some(row) = rows.next()? {
            taken.push(TakenAway {
                submission_id: Uuid::from_bytes(row.get(0)?),
                kiosk_number: row.get(1)?,
                code: row.get(2)?,
                at: instant(row.get(3)?)?,
            });
        }
        Ok(taken)
    }
}

fn scans_of(connection: &Connection, application: i64) -> Result<Vec<SealedBlob>, VaultError> {
    let mut statement = connection
        .prepare_cached("SELECT sealed_sha256, sealed FROM scan WHERE application = ?1 ORDER BY id")?;
    let scans = statement
        .query_map([application], |row| Ok(SealedBlob { sealed_sha256: row.get(0)?, sealed: row.get(1)? }))?;
    Ok(scans.collect::<Result<_, _>>()?)
}
