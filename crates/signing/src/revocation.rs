//! Was the certificate taken back? The question and its answers; who answers is the caller's choice.
//!
//! OCSP and CRL readers will implement [`RevocationSource`]; until one is given, nothing is asked and the
//! result says so ([`Revocation::NotAsked`]).

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
    },
    /// Nobody could say.
    Unknown,
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
    Unknown,
}
