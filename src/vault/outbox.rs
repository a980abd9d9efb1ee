//! The queue to central: in with one transaction, moved by what central answers. What goes next is decided by
//! `sync::dispatch` over [`Vault::waiting`].

use chrono::NaiveDate;
use domain::time::Timestamp;
use ledger::receipt::Receipt;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::bounds::instant;
use super::{Bound, NewRow, Vault, VaultError, journal, quarantine};

impl Vault {
    /// Takes the next temporary number of a civil day, 1 the first (DOMAIN §4.7). A number taken is never given
    /// again; a session that ends without an application leaves a gap.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn next_kiosk_seq(&mut self, day: NaiveDate) -> Result<u32, VaultError> {
        let first = quarantine::numbers_from(&self.path, day).saturating_add(1);
        let number = self
            .connection
            .prepare_cached(
                "INSERT INTO day (day, last) VALUES (?1, ?2)
                 ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last",
            )?
            .query_row(params![day.to_string(), first], |row| row.get(0))?;
        Ok(number)
    }

    /// Stores a sealed application with all its scans in one transaction that is on the disk when this returns:
    /// only then may a screen say "accepted". Storing the same application again changes nothing.
    ///
    /// # Errors
    /// [`VaultError::Full`] past a bound, [`VaultError::Conflict`] where another application has its id or
    /// number, or where it was refused and taken away, [`VaultError::DiskFull`], [`VaultError::Damaged`] or [`VaultError::Storage`]. Nothing is stored
    /// then.
    pub fn enqueue(&mut self, row: &NewRow) -> Result<(), VaultError> {
        match self.accepted(row.submission_id, row.signed_xml_sha256)? {
            Some((number, _)) if number == row.kiosk_number => return Ok(()),
            Some(_) => return Err(VaultError::Conflict),
            None => {}
        }
        if self.was_taken_away(row.submission_id)? {
            return Err(VaultError::Conflict);
        }
        if row.bytes() > self.limits.application_bytes_max {
            return Err(VaultError::Full(Bound::Bytes));
        }
        self.check_bounds(row.bytes())?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO application
               (submission_id, kiosk_number, state, accepted_ms, due_ms, signed_sha256, sealed_sha256, sealed)
             VALUES (?1, ?2, 'form', ?3, ?3, ?4, ?5, ?6)",
            params![
                row.submission_id.as_bytes(),
                row.kiosk_number,
                row.accepted_at.timestamp_millis(),
                row.signed_xml_sha256,
                digest(&row.sealed),
                row.sealed,
            ],
        )?;
        let application = transaction.last_insert_rowid();
        if let Some(sealed) = &row.whole {
            transaction.execute(
                "INSERT INTO whole (application, sealed_sha256, sealed) VALUES (?1, ?2, ?3)",
                params![application, digest(sealed), sealed],
            )?;
        }
        for blob in &row.blobs {
            transaction.execute(
                "INSERT INTO scan (application, sealed_sha256, sealed) VALUES (?1, ?2, ?3)",
                params![application, blob.sealed_sha256, blob.sealed],
            )?;
        }
        if let Some(entry) = &row.journal {
            journal::write(&transaction, entry)?;
        }
        Ok(transaction.commit()?)
    }

    /// Under which temporary number, and when, exactly this application was stored, also where central has it by
    /// now; nothing where it was not stored here.
    ///
    /// # Errors
    /// [`VaultError::Conflict`] where another application has its id, [`VaultError::Damaged`] or
    /// [`VaultError::Storage`].
    pub fn accepted(
        &self,
        submission_id: Uuid,
        signed_xml_sha256: [u8; 32],
    ) -> Result<Option<(String, Timestamp)>, VaultError> {
        let waiting: Option<(String, i64, [u8; 32])> = self
            .connection
            .prepare_cached(
                "SELECT kiosk_number, accepted_ms, signed_sha256 FROM application WHERE submission_id = ?1",
            )?
            .query_row([submission_id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let found = match waiting {
            Some((number, accepted_ms, digest)) => Some((number, instant(accepted_ms)?, hex::encode(digest))),
            None => self.receipt_for(submission_id)?.map(|(number, receipt)| {
                let Receipt { claimed_at, signed_xml_sha256, .. } = receipt;
                (number, claimed_at, signed_xml_sha256)
            }),
        };
        match found {
            Some((_, _, digest)) if digest != hex::encode(signed_xml_sha256) => Err(VaultError::Conflict),
            found => Ok(found.map(|(number, at, _)| (number, at))),
        }
    }

    /// Sending failed for now: try again at `at`.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such application waits.
    pub fn mark_retry(&mut self, submission_id: Uuid, at: Timestamp) -> Result<(), VaultError> {
        self.change(
            "UPDATE application SET attempts = attempts + 1, due_ms = ?2
             WHERE submission_id = ?1 AND state <> 'refused'",
            params![submission_id.as_bytes(), at.timestamp_millis()],
        )
    }

    /// Something of its scan went through: the failures before it are forgotten.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such application waits.
    pub fn forward(&mut self, submission_id: Uuid) -> Result<(), VaultError> {
        self.change(
            "UPDATE application SET attempts = 0 WHERE submission_id = ?1 AND state <> 'refused'",
            params![submission_id.as_bytes()],
        )
    }

    /// Central has lost the registration (a restored backup): the sealed form goes first again, not before `at`,
    /// and what is left of its scans after it.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such application waits.
    pub fn form_again(&mut self, submission_id: Uuid, at: Timestamp) -> Result<(), VaultError> {
        self.change(
            "UPDATE application SET state = 'form', attempts = attempts + 1, due_ms = ?2
             WHERE submission_id = ?1 AND state <> 'refused'",
            params![submission_id.as_bytes(), at.timestamp_millis()],
        )
    }

    /// Central does not keep the login that the form names: the form that carries it takes its place.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such application waits, or there is no other form.
    pub fn send_whole(&mut self, submission_id: Uuid) -> Result<(), VaultError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id = submission_id.as_bytes();
        let changed = transaction.execute(
            "UPDATE application SET sealed_sha256 = whole.sealed_sha256, sealed = whole.sealed
             FROM whole WHERE whole.application = application.id AND submission_id = ?1 AND state <> 'refused'",
            [id],
        )?;
        if changed == 0 {
            return Err(VaultError::Unknown);
        }
        transaction.execute(
            "DELETE FROM whole WHERE application = (SELECT id FROM application WHERE submission_id = ?1)",
            [id],
        )?;
        Ok(transaction.commit()?)
    }

    /// The line is back: everything that waits may be tried now.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn wake(&mut self, now: Timestamp) -> Result<(), VaultError> {
        self.connection
            .prepare_cached("UPDATE application SET due_ms = ?1 WHERE due_ms > ?1 AND state <> 'refused'")?
            .execute([now.timestamp_millis()])?;
        Ok(())
    }

    /// Central refused it for good: kept aside with central's code, never sent again.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such application is stored.
    pub fn refuse(&mut self, submission_id: Uuid, code: &str) -> Result<(), VaultError> {
        self.change(
            "UPDATE application SET state = 'refused', code = ?2 WHERE submission_id = ?1",
            params![submission_id.as_bytes(), code],
        )
    }

    fn change(&mut self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<(), VaultError> {
        match self.connection.prepare_cached(sql)?.execute(values)? {
            0 => Err(VaultError::Unknown),
            _ => Ok(()),
        }
    }
}

pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
