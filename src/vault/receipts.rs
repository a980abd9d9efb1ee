//! Central's signed receipts: the only thing that lets an application leave the vault.
//!
//! **Invariant:** what is kept of one names nobody: the proof of a place holds the event of the registration, which
//! tells of the child, and is never written here.

use chrono::TimeDelta;
use domain::time::Timestamp;
use ledger::receipt::{Receipt, ReceiptKey, SignedReceipt};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::open::{forget_log, storage};
use super::{Vault, VaultError, journal};

/// The code under which an application is kept aside when central waits for a scan that was never here.
const CODE_SCAN_UNKNOWN: &str = "E-VAULT-SCAN";

/// Where an application stands after a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What central signed.
    pub receipt: Receipt,
    /// How many scans are still to be sent; at 0 nothing of the application is left here.
    pub scans_left: u32,
}

impl Vault {
    /// Takes central's receipt: checks it against the pinned key and against what waits here, erases the scans
    /// that central holds, and erases the application when central holds all of it.
    ///
    /// # Errors
    /// [`VaultError::Receipt`] where the signature does not hold, [`VaultError::Unknown`] where no such
    /// application waits, [`VaultError::Conflict`] where the receipt is for other bytes. Nothing is erased then.
    pub fn settle(
        &mut self,
        signed: &SignedReceipt,
        key: &ReceiptKey,
        now: Timestamp,
    ) -> Result<Progress, VaultError> {
        let receipt = key.verify(signed)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (id, kiosk_number) = waiting_for(&transaction, &receipt)?;
        erase_received_scans(&transaction, id, &receipt)?;
        keep_receipt(&transaction, &receipt, &kiosk_number, now)?;
        let scans_left: u32 =
            transaction
                .query_row("SELECT count(*) FROM scan WHERE application = ?1", [id], |row| row.get(0))?;
        match (scans_left, receipt.awaiting.is_empty()) {
            (0, true) => {
                transaction.execute("DELETE FROM application WHERE id = ?1", [id])?;
            }
            (0, false) => {
                transaction.execute(
                    "UPDATE application SET state = 'refused', code = ?2 WHERE id = ?1",
                    params![id, CODE_SCAN_UNKNOWN],
                )?;
            }
            _ => {
                transaction.execute(
                    "UPDATE application SET state = 'scans', attempts = 0, due_ms = ?2 WHERE id = ?1",
                    params![id, now.timestamp_millis()],
                )?;
            }
        }
        transaction.commit()?;
        forget_log(&self.connection)?;
        Ok(Progress { receipt, scans_left })
    }

    /// What central said for the number its owner holds, by its receipt, which was verified when it came; without the
    /// proof.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn receipt(&self, kiosk_number: &str) -> Result<Option<Receipt>, VaultError> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT payload FROM receipt WHERE kiosk_number = ?1")?
            .query_row([kiosk_number], |row| row.get(0))
            .optional()?;
        found.map(|payload| read(&payload)).transpose()
    }

    /// What central said of a submission, by its receipt, which was verified when it came; with the number its owner
    /// holds.
    pub(super) fn receipt_for(&self, submission_id: Uuid) -> Result<Option<(String, Receipt)>, VaultError> {
        let found: Option<(String, String)> = self
            .connection
            .prepare_cached("SELECT kiosk_number, payload FROM receipt WHERE submission_id = ?1")?
            .query_row([submission_id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((kiosk_number, payload)) = found else { return Ok(None) };
        Ok(Some((kiosk_number, read(&payload)?)))
    }

    /// Erases what has served its time (DOMAIN §8.1): receipts and counts of days older than
    /// [`super::Limits::age_days_max`], what was refused after [`super::Limits::refused_days_max`]. What still waits for
    /// central is never touched.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn tidy(&mut self, now: Timestamp) -> Result<(), VaultError> {
        let before = now - TimeDelta::days(self.limits.age_days_max);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before_ms = before.timestamp_millis();
        let refused_ms = (now - TimeDelta::days(self.limits.refused_days_max)).timestamp_millis();
        let mut erased = transaction.execute("DELETE FROM receipt WHERE received_ms < ?1", [before_ms])?;
        erased += transaction
            .execute("DELETE FROM application WHERE state = 'refused' AND accepted_ms < ?1", [refused_ms])?;
        erased += transaction.execute("DELETE FROM taken_away WHERE accepted_ms < ?1", [refused_ms])?;
        erased += transaction
            .execute("DELETE FROM day WHERE day < ?1", [domain::time::civil_date(before).to_string()])?;
        erased += journal::tidy(&transaction, before_ms)?;
        transaction.commit()?;
        if erased > 0 { forget_log(&self.connection) } else { Ok(()) }
    }
}

fn read(payload: &str) -> Result<Receipt, VaultError> {
    serde_json::from_str(payload).map_err(|_| VaultError::Damaged)
}

/// The row a receipt speaks of, where it speaks of the very bytes that were signed here.
fn waiting_for(transaction: &Transaction<'_>, receipt: &Receipt) -> Result<(i64, String), VaultError> {
    let (id, kiosk_number, signed_sha256): (i64, String, [u8; 32]) = transaction
        .query_row(
            "SELECT id, kiosk_number, signed_sha256 FROM application WHERE submission_id = ?1",
            [receipt.submission_id.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?
        .ok_or(VaultError::Unknown)?;
    if hex::encode(signed_sha256) == receipt.signed_xml_sha256 {
        Ok((id, kiosk_number))
    } else {
        Err(VaultError::Conflict)
    }
}

fn erase_received_scans(transaction: &Transaction<'_>, id: i64, receipt: &Receipt) -> Result<(), VaultError> {
    let mut held = transaction.prepare("SELECT id, sealed_sha256 FROM scan WHERE application = ?1")?;
    let held = held
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, [u8; 32])>, _>>()?;
    for (scan, digest) in held {
        if !receipt.awaiting.contains(&hex::encode(digest)) {
            transaction.execute("DELETE FROM scan WHERE id = ?1", [scan])?;
        }
    }
    Ok(())
}

fn keep_receipt(
    transaction: &Transaction<'_>,
    receipt: &Receipt,
    kiosk_number: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    let payload = serde_json::to_string(&Receipt { evidence: None, ..receipt.clone() });
    let payload = payload.map_err(|error| storage(&error.into()))?;
    transaction.execute(
        "INSERT INTO receipt (submission_id, kiosk_number, received_ms, payload) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (submission_id) DO UPDATE SET
           received_ms = excluded.received_ms, payload = excluded.payload",
        params![receipt.submission_id.as_bytes(), kiosk_number, now.timestamp_millis(), payload],
    )?;
    Ok(())
}
