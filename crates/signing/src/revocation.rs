//! Was the certificate taken back? The question, its answers, lists that answer it (CRLs), and responders (OCSP).
//!
//! Who is asked is the caller's choice: a [`CrlFolder`], or whoever carries a [`Question`] to a responder. Where nobody is, the
//! result says so ([`Revocation::NotAsked`]). Only people's certificates are asked about: an authority is taken
//! back by taking it out of the trust folder.

mod envelope;
mod extensions;
mod folder;
mod list;
mod ocsp;

pub(crate) use self::envelope::inside;
pub use self::folder::{CrlFolder, FILE_BYTES_MAX, FolderError, Reading, Refused};
pub use self::list::{Crl, CrlError};
pub use self::ocsp::{OcspError, Question};

use std::fmt;

use chrono::SecondsFormat;

use crate::certificate::{Certificate, Timestamp};

/// Someone who knows about revocation: an OCSP client, a cached CRL.
pub trait RevocationSource {
    /// The standing of `certificate`, issued by `issuer`, at the moment `at`.
    fn ask(&self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Answer;
}

/// What a [`RevocationSource`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Not revoked, as known at `as_of`.
    Good {
        /// When the answer was made by the authority.
        as_of: Timestamp,
    },
    /// Revoked at `since`.
    Revoked {
        /// From when on.
        since: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// Nobody could say.
    Unknown(NoAnswer),
}

/// Why a certificate was taken back (RFC 5280 §5.3.1). Each counts alike; auditors want to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The authority does not say.
    Unspecified,
    /// Somebody else has the key.
    KeyCompromise,
    /// Somebody else has the authority's key.
    AuthorityCompromise,
    /// The holder's name or place has changed.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// It is not needed any more.
    CessationOfOperation,
    /// Suspended: not in force while the list says so. A later list that leaves it out gives it back.
    Hold,
    /// What it stood for was withdrawn.
    PrivilegeWithdrawn,
}

impl Reason {
    /// One stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Unspecified => "unspecified",
            Reason::KeyCompromise => "key-compromise",
            Reason::AuthorityCompromise => "authority-compromise",
            Reason::AffiliationChanged => "affiliation-changed",
            Reason::Superseded => "superseded",
            Reason::CessationOfOperation => "cessation-of-operation",
            Reason::Hold => "hold",
            Reason::PrivilegeWithdrawn => "privilege-withdrawn",
        }
    }
}

/// Why nobody could say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// There is no list of this issuer.
    NoList,
    /// The next list was due before the decisive time, and is not here.
    Stale {
        /// When it was due.
        due: Timestamp,
    },
    /// The list was made after the certificate had ended, and need not name it any more (RFC 5280 §5).
    Ended,
}

/// `no list of this issuer`, …
impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoAnswer::NoList => f.write_str("no list of this issuer"),
            NoAnswer::Stale { due } => write!(f, "the next list was due on {}", shown(*due)),
            NoAnswer::Ended => f.write_str("the list is younger than the certificate's end"),
        }
    }
}

/// What was learnt about revocation while checking a signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// No source was configured.
    NotAsked,
    /// Not revoked, as known at `as_of`.
    Good {
        /// When the answer was made by the authority.
        as_of: Timestamp,
    },
    /// Asked in vain, and the terms allow to go on.
    Unknown(NoAnswer),
}

/// As auditors read it: `good as of 2026-11-23T06:00:00Z`.
impl fmt::Display for Revocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Revocation::NotAsked => f.write_str("not asked"),
            Revocation::Good { as_of } => write!(f, "good as of {}", shown(*as_of)),
            Revocation::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}

fn shown(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
