//! What waits, for an administrator's eyes: numbers, states and codes, nothing personal.
//!
//! The running kiosk holds its vault alone, so it lays the listing beside the file whenever it has changed; the
//! command reads that one then.

use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use domain::time::Timestamp;
use ledger::beacon::SignedBeacon;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::bounds::instant;
use super::open::{check_ours, keep_log, storage};
use super::{Counts, Limits, Lost, Room, TakenAway, Vault, VaultError, salvage};

/// One application in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub submission_id: Uuid,
    /// The number its owner holds.
    pub kiosk_number: String,
    /// `form` and `scans` wait to be sent, `refused` is kept aside.
    pub state: String,
    /// Why it was refused; empty where it was not.
    pub code: String,
    /// When the kiosk accepted it.
    pub accepted_at: Timestamp,
    /// How often sending has failed since it last went forward.
    pub attempts: u32,
    /// How many scans are still here.
    pub scans: u32,
}

/// Everything in the vault, oldest first; what was taken away of what was refused; what could not be read of damaged files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing(pub Vec<Entry>, pub Vec<TakenAway>, pub Vec<Lost>);

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "number\tstate\tcode\tattempts\tscans\taccepted\tsubmission")?;
        for entry in &self.0 {
            let Entry { submission_id, kiosk_number, state, attempts, scans, .. } = entry;
            let code = if entry.code.is_empty() { "-" } else { &entry.code };
            let accepted = entry.accepted_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            writeln!(f, "{kiosk_number}\t{state}\t{code}\t{attempts}\t{scans}\t{accepted}\t{submission_id}")?;
        }
        for TakenAway { kiosk_number, code, at, submission_id } in &self.1 {
            let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
            writeln!(f, "taken away: {kiosk_number}\t{code}\t{at}\t{submission_id}")?;
        }
        self.2.iter().try_for_each(|lost| writeln!(f, "lost: {lost}"))?;
        Ok(())
    }
}

impl Vault {
    /// Everything in the vault.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn listing(&self) -> Result<Listing, VaultError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT submission_id, kiosk_number, state, code, accepted_ms, attempts,
                    (SELECT count(*) FROM scan WHERE scan.application = application.id)
             FROM application ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(Entry {
                submission_id: Uuid::from_bytes(row.get(0)?),
                kiosk_number: row.get(1)?,
                state: row.get(2)?,
                code: row.get(3)?,
                accepted_at: instant(row.get(4)?)?,
                attempts: row.get(5)?,
                scans: row.get(6)?,
            });
        }
        Ok(Listing(entries, self.taken_away()?, self.lost()?))
    }

    /// Lays the listing beside the file, whole or not at all.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] or [`VaultError::Storage`].
    pub fn lay_out(&self, listing: &Listing) -> Result<(), VaultError> {
        let (path, fresh) = (listing_of(&self.path), with(&self.path, ".list.new"));
        let mut options = std::fs::OpenOptions::new();
        let written = options.write(true).create(true).truncate(true).mode(0o600).open(&fresh);
        written
            .and_then(|mut file| file.write_all(listing.to_string().as_bytes()))
            .and_then(|()| std::fs::rename(fresh, path))
            .map_err(|error| storage(&error))
    }
}

/// Looks into a vault that no kiosk holds. It makes no file, and sets none aside.
///
/// # Errors
/// [`VaultError::InUse`] while a kiosk runs; [`VaultError::Damaged`] or [`VaultError::Storage`].
pub fn look(path: &Path) -> Result<Listing, VaultError> {
    open_quietly(path)?.listing()
}

/// What a vault that no kiosk holds has, how much room, and the last time beacon. It makes no file, and sets none aside.
///
/// # Errors
/// [`VaultError::InUse`] while a kiosk runs; [`VaultError::Damaged`] or [`VaultError::Storage`].
pub fn look_within(path: &Path, limits: Limits, now: Timestamp) -> Result<Within, VaultError> {
    let vault = Vault { limits, ..open_quietly(path).map_err(|error| error.at(path))? };
    let beacon = if vault.has_table("book")? { vault.beacon()? } else { None };
    Ok((vault.counts()?, vault.room(now)?, beacon))
}

/// What waits, the room that is left, and the last time beacon.
pub type Within = (Counts, Room, Option<SignedBeacon>);

/// Opens a vault that no kiosk holds, and changes nothing.
pub(super) fn open_quietly(path: &Path) -> Result<Vault, VaultError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    keep_log(&connection, true)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    check_ours(&connection)?;
    // Closed in the ordinary way, a damaged log would be cut off where the damage begins.
    if salvage::is_torn(path) {
        return Err(VaultError::Damaged);
    }
    keep_log(&connection, false)?;
    Ok(Vault { connection, path: path.to_owned(), limits: Limits::default() })
}

/// Where a running kiosk lays the listing of a vault.
pub fn listing_of(vault: &Path) -> PathBuf {
    with(vault, ".list")
}

pub(super) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}
