//! The rows of help at a front desk: with what its clerks logged in, and which applications they helped to fill in.
//!
//! **Invariant:** only ever appended; a clerk is a keyed digest of an IIN, and what they signed lies sealed.

use domain::kato::Kato;
use domain::time::Timestamp;

use super::{Digest, StoreError};

/// The signed document of a login of a front desk.
#[derive(Debug, Clone, Copy)]
pub struct NewHelpLogin<'a> {
    /// Its digest, as applications name it.
    pub signed_sha256: Digest,
    /// Itself, sealed to us.
    pub sealed: &'a [u8],
}

/// A login of a front desk, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpLogin {
    /// The settlement of the desk.
    pub settlement: Kato,
    /// The desk.
    pub desk: String,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: String,
    /// From when.
    pub opened_at: Timestamp,
    /// Until when: its term, or where it was ended before.
    pub until: Timestamp,
    /// The signed document, sealed to us.
    pub sealed: Vec<u8>,
}

/// Whose help an application names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helped {
    /// Digest of their signed login.
    pub login_sha256: Digest,
    /// Keyed digest of their IIN.
    pub person: Digest,
    /// Their organisation's BIN.
    pub bin: String,
}

/// How many applications an organisation helped to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpCount {
    /// The settlement of the applications.
    pub settlement: Kato,
    /// The organisation's BIN.
    pub bin: String,
    /// How many of its people helped.
    pub people: u64,
    /// How many applications.
    pub applications: u64,
}

/// What central keeps of help.
pub trait HelpStore {
    /// The login of a front desk with this digest.
    fn help_login(&self, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError>;

    /// How much every organisation helped, by settlement and BIN.
    fn help_counts(&self) -> Result<Vec<HelpCount>, StoreError>;
}
