//! A certification authority of our own in the national profile (SIGNING §1, §2), for the demonstration and
//! the tests: what `signing` must read is written here by other code.
//!
//! | module | what it makes |
//! |---|---|
//! | [`Authority`] | a root, an issuer below it, and certificates for people |
//! | [`gost`] | keys of ГОСТ 34.10-2015, by plain arithmetic over any curve |
//! | [`crl`] | lists of the certificates it took back |
//! | [`ocsp`] | answers about certificates at the moment, true and flawed |
//! | [`tsp`] | time stamps, true and flawed |
//! | [`person`] | whom a certificate is for, and of what kind |
//! | [`pkcs12`] | key files, as the national tools and as OpenSSL 3 write them |
//!
//! **Invariant:** keys made here are random, live in memory or where the caller writes them, and are worth
//! nothing anywhere else: the root's name says TEST.

pub mod crl;
mod draft;
mod extensions;
pub mod gost;
mod issue;
mod key;
mod name;
pub mod ocsp;
pub mod person;
pub mod pkcs12;
pub mod tsp;

pub use crl::Revoked;
pub use issue::{Authority, IssueError, LeafKey};
pub use key::KeyPair;
pub use person::{PersonSpec, Profile, Validity};
pub use x509_cert::ext::pkix::CrlReason;
