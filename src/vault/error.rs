//! Why the vault could not do what it was asked.

use std::path::Path;

use ledger::receipt::ReceiptError;
use rusqlite::ErrorCode;

use super::Bound;
use super::disk::is_read_only;

/// An operation on the vault failed; what was asked for has not happened. It holds no content of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// A bound of [`super::Limits`] would be passed.
    #[error("the vault is full: {0:?}")]
    Full(Bound),
    /// The disk has no room.
    #[error("the disk is full")]
    DiskFull,
    /// The disk takes no writes at all: it is mounted read-only, or the system made it so after an error of the medium.
    #[error("the disk is read-only")]
    ReadOnly,
    /// The file is damaged: open it anew, which sets it aside ([`super::Vault::open`]).
    #[error("the vault's file is damaged")]
    Damaged,
    /// Another process holds it.
    #[error("the vault is held by another process")]
    InUse,
    /// Written by a newer version of this program; left untouched.
    #[error("the vault was written by a newer version")]
    TooNew,
    /// Another application stands under this id or number.
    #[error("another application stands under this id or number")]
    Conflict,
    /// No such application waits here.
    #[error("no such application waits here")]
    Unknown,
    /// The receipt is not central's, or not for what waits here.
    #[error("the receipt does not hold: {0}")]
    Receipt(#[from] ReceiptError),
    /// The medium failed; SQLite's extended code says how.
    #[error("the storage failed (SQLite code {0})")]
    Storage(i32),
}

impl VaultError {
    /// The code that screens and logs carry.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full(_) => "E-VAULT-FULL",
            Self::DiskFull => "E-VAULT-DISK",
            Self::ReadOnly => "E-VAULT-READONLY",
            Self::Damaged => "E-VAULT-DAMAGED",
            Self::InUse => "E-VAULT-BUSY",
            Self::TooNew => "E-VAULT-NEWER",
            Self::Conflict => "E-DIGEST",
            Self::Unknown => "E-VAULT-UNKNOWN",
            Self::Receipt(error) => error.code(),
            Self::Storage(_) => "E-STORAGE",
        }
    }

    /// The Fluent id of *what happened*; its attribute `.next` says what to do.
    pub fn message(self) -> &'static str {
        match self {
            Self::Full(_) | Self::DiskFull => "fault-vault-full",
            Self::Conflict => "fault-digest",
            Self::ReadOnly
            | Self::Damaged
            | Self::InUse
            | Self::TooNew
            | Self::Unknown
            | Self::Receipt(_)
            | Self::Storage(_) => "fault-storage",
        }
    }
}

impl VaultError {
    /// Whether nothing is wrong but that the medium takes or gives nothing now: it may again.
    pub fn is_of_the_disk(self) -> bool {
        matches!(self, Self::DiskFull | Self::ReadOnly | Self::Storage(_))
    }

    /// The same, where the disk of this file can say better what failed: what SQLite hears of a disk that takes no writes is
    /// only that a write, or the opening of a file beside it, failed.
    pub(super) fn at(self, path: &Path) -> Self {
        if matches!(self, Self::Storage(_)) && is_read_only(path) { Self::ReadOnly } else { self }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else {
            // A column of another type than the schema promises: somebody else wrote into the file.
            return Self::Damaged;
        };
        let is = |codes: &[ErrorCode]| codes.contains(&failure.code);
        if is(&[ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase]) {
            Self::Damaged
        } else if is(&[ErrorCode::DiskFull]) {
            Self::DiskFull
        } else if is(&[ErrorCode::ReadOnly]) {
            Self::ReadOnly
        } else if is(&[ErrorCode::DatabaseBusy, ErrorCode::DatabaseLocked]) {
            Self::InUse
        } else if is(&[ErrorCode::ConstraintViolation]) {
            Self::Conflict
        } else {
            Self::Storage(failure.extended_code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlite_says_becomes_what_a_kiosk_can_do() {
        let said =
            |code| VaultError::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert_eq!(said(11), VaultError::Damaged);
        assert_eq!(said(26), VaultError::Damaged);
        assert_eq!(said(13), VaultError::DiskFull);
        assert_eq!(said(8), VaultError::ReadOnly);
        assert_eq!(said(5), VaultError::InUse);
        assert_eq!(said(10), VaultError::Storage(10));
    }
}
