//! Opening the file: its settings, its schema, and what happens when it is damaged.

use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::time::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{Limits, Salvaged, Vault, VaultError, quarantine, salvage};

/// Every step of the schema, in order; a released step is never edited (DESIGN §5).
pub(super) const MIGRATIONS: [&str; 10] = [
    include_str!("schema/001_outbox.sql"),
    include_str!("schema/002_receipts.sql"),
    include_str!("schema/003_heads.sql"),
    include_str!("schema/004_doubts.sql"),
    include_str!("schema/005_receipts_without_proof.sql"),
    include_str!("schema/006_journal.sql"),
    include_str!("schema/008_taken_away.sql"),
    include_str!("schema/009_pin.sql"),
    include_str!("schema/010_whole.sql"),
    include_str!("schema/011_salvage.sql"),
];

/// Marks the file as ours: "TRZV".
const APPLICATION_ID: i32 = 0x5452_5A56;

/// How long another process may hold the file while it goes away.
const BUSY_MS: u64 = 250;

/// A file up to this size is checked whole when it is opened; of a larger one only what is read is checked.
const CHECKED_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Settings of every connection: memory is small because the kiosk's is; what is deleted is overwritten.
const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA mmap_size = 0;
    PRAGMA cache_size = -256;
    PRAGMA wal_autocheckpoint = 256;
    PRAGMA journal_size_limit = 1048576;
";

/// A vault that stands open, and what had to be done for it.
#[derive(Debug)]
pub struct Opened {
    /// The vault.
    pub vault: Vault,
    /// The damaged file that was set aside, under its new name: an attendant has to know.
    pub set_aside: Option<PathBuf>,
    /// What was taken over from files that lie aside: what of them is lost, an attendant has to know as well.
    pub salvaged: Vec<Salvaged>,
}

impl Vault {
    /// Opens the vault, making it where there is none. A damaged file is renamed with the time, never deleted,
    /// and a fresh one takes its place, with what can still be read of it.
    ///
    /// # Errors
    /// [`VaultError::InUse`], [`VaultError::TooNew`], [`VaultError::DiskFull`], [`VaultError::ReadOnly`] or
    /// [`VaultError::Storage`]; the kiosk must not accept applications then.
    pub fn open(path: &Path, limits: Limits, now: Timestamp) -> Result<Opened, VaultError> {
        if let Some(aside) = quarantine::finish(path).map_err(|error| storage(&error).at(path))? {
            let vault = Self::open_sound(path, limits).map_err(|error| error.at(path))?;
            return vault.with_what_lies_aside(Some(aside), now);
        }
        let (vault, set_aside) = match Self::open_sound(path, limits) {
            Err(VaultError::Damaged) => Self::begin_anew(path, limits, now)?,
            opened => (opened.map_err(|error| error.at(path))?, None),
        };
        vault.with_what_lies_aside(set_aside, now)
    }

    /// Sets this vault's file aside after an operation answered [`VaultError::Damaged`], and begins a fresh one with what can
    /// still be read of it.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn replace(self, now: Timestamp) -> Result<Opened, VaultError> {
        let Self { connection, path, limits } = self;
        keep_log(&connection, true)?;
        drop(connection);
        let (vault, set_aside) = Self::begin_anew(&path, limits, now)?;
        vault.with_what_lies_aside(set_aside, now)
    }

    fn begin_anew(
        path: &Path,
        limits: Limits,
        now: Timestamp,
    ) -> Result<(Self, Option<PathBuf>), VaultError> {
        let aside = quarantine::set_aside(path, now).map_err(|error| storage(&error))?;
        Ok((Self::open_sound(path, limits)?, Some(aside)))
    }

    fn with_what_lies_aside(
        mut self,
        set_aside: Option<PathBuf>,
        now: Timestamp,
    ) -> Result<Opened, VaultError> {
        let salvaged = self.salvage(now).map_err(|error| self.told(error))?;
        Ok(Opened { vault: self, set_aside, salvaged })
    }

    pub(super) fn open_sound(path: &Path, limits: Limits) -> Result<Self, VaultError> {
        let length = make_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        keep_log(&connection, true)?;
        let ready = make_ready(&mut connection, path, length);
        if ready != Err(VaultError::Damaged) {
            keep_log(&connection, false)?;
        }
        ready.map(|()| Self { connection, path: path.to_owned(), limits })
    }
}

/// Whether the log stays as it is when the file is closed: one that turns out to be damaged lies aside with it.
pub(super) fn keep_log(connection: &Connection, keep: bool) -> Result<(), VaultError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep)?;
    Ok(())
}

fn make_ready(connection: &mut Connection, path: &Path, length: u64) -> Result<(), VaultError> {
    connection.busy_timeout(Duration::from_millis(BUSY_MS))?;
    // Before the first look into the file: held by one process, it needs no shared memory beside it.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    check_ours(connection)?;
    // Held by us alone by now: nobody writes to the log while it is looked at.
    if salvage::is_torn(path) {
        return Err(VaultError::Damaged);
    }
    connection.execute_batch(SETTINGS)?;
    if length <= CHECKED_BYTES_MAX {
        check_sound(connection)?;
    }
    migrate(connection)
}

/// Makes the file, readable by its owner only; gives its length.
fn make_private(path: &Path) -> Result<u64, VaultError> {
    let file = std::fs::OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| storage(&error))?;
    Ok(file.metadata().map_err(|error| storage(&error))?.len())
}

pub(super) fn check_ours(connection: &Connection) -> Result<(), VaultError> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // A file of somebody else's making is no more of use than a damaged one.
    if id == APPLICATION_ID || (id == 0 && version == 0) { Ok(()) } else { Err(VaultError::Damaged) }
}

fn check_sound(connection: &Connection) -> Result<(), VaultError> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(VaultError::Damaged) }
}

fn migrate(connection: &mut Connection) -> Result<(), VaultError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).map_err(|_| VaultError::Damaged)?;
    if done > MIGRATIONS.len() {
        return Err(VaultError::TooNew);
    }
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", step as i64 + 1)?;
        transaction.commit()?;
    }
    if done < MIGRATIONS.len() { forget_log(connection) } else { Ok(()) }
}

/// Moves the write-ahead log into the file and empties it, so that what was erased is nowhere any more.
pub(super) fn forget_log(connection: &Connection) -> Result<(), VaultError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

/// SQLite never saw this one: the extended code of a plain I/O error stands for it.
pub(super) fn storage(error: &std::io::Error) -> VaultError {
    let kind = error.kind();
    if kind == std::io::ErrorKind::StorageFull {
        VaultError::DiskFull
    } else if kind == std::io::ErrorKind::ReadOnlyFilesystem {
        VaultError::ReadOnly
    } else {
        VaultError::Storage(rusqlite::ffi::SQLITE_IOERR)
    }
}
