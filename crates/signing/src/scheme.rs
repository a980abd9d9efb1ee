//! The ways of signing that are accepted, on certificates, on lists and on documents.
//!
//! **Invariant:** what is not named here is refused, and a key signs in the one way of its own algorithm.

use const_oid::db::rfc5912::{RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION};
use const_oid::{AssociatedOid, ObjectIdentifier};
use rsa::pkcs8::spki::AlgorithmIdentifierOwned;
use sha2::{Digest, Sha256};
use streebog::Streebog512;

use crate::certificate::Algorithm;
use crate::gost::encoding::{DIGEST as STREEBOG_512, KEY as GOST_2015_KEY, SIGNATURE as GOST_2015_512};

/// A way of signing: an algorithm and the digest that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSA PKCS#1 v1.5 over SHA-256 (RFC 8017 §8.2).
    RsaSha256,
    /// ГОСТ 34.10-2015 with 512 bits over Streebog-512 (GOST §3).
    Gost2015,
}

impl Scheme {
    /// The way in which keys of an algorithm sign.
    pub fn of(algorithm: &Algorithm) -> Option<Scheme> {
        match algorithm {
            Algorithm::Rsa { .. } => Some(Scheme::RsaSha256),
            Algorithm::Gost2015_512 => Some(Scheme::Gost2015),
            Algorithm::Gost2015_256 | Algorithm::Gost2004 | Algorithm::Other(_) => None,
        }
    }

    /// What a certificate or a list says it was signed with. Neither way has parameters: they are NULL or left out, and
    /// the national authority writes one of each in its lists.
    pub(crate) fn named(by: &AlgorithmIdentifierOwned) -> Option<Scheme> {
        const SHA256_WITH_RSA: ObjectIdentifier = SHA_256_WITH_RSA_ENCRYPTION;
        if !by.parameters.as_ref().is_none_or(|parameters| parameters.is_null()) {
            return None;
        }
        match by.oid {
            SHA256_WITH_RSA => Some(Scheme::RsaSha256),
            GOST_2015_512 => Some(Scheme::Gost2015),
            _ => None,
        }
    }

    /// The way in which a key signs that CMS names by its algorithm alone, with the digest beside it.
    pub(crate) fn of_key(key: &AlgorithmIdentifierOwned) -> Option<Scheme> {
        match key.oid {
            RSA_ENCRYPTION => Some(Scheme::RsaSha256),
            GOST_2015_KEY => Some(Scheme::Gost2015),
            _ => None,
        }
    }

    /// The way that goes with a digest.
    pub(crate) fn with_digest(digest: ObjectIdentifier) -> Option<Scheme> {
        const SHA256: ObjectIdentifier = Sha256::OID;
        match digest {
            SHA256 => Some(Scheme::RsaSha256),
            STREEBOG_512 => Some(Scheme::Gost2015),
            _ => None,
        }
    }

    /// Whether this is the digest that goes with it.
    pub(crate) fn is_digest(self, by: &AlgorithmIdentifierOwned) -> bool {
        Scheme::with_digest(by.oid) == Some(self)
    }

    /// The digest of a document.
    pub(crate) fn digest(self, octets: &[u8]) -> Vec<u8> {
        match self {
            Scheme::RsaSha256 => Sha256::digest(octets).to_vec(),
            Scheme::Gost2015 => Streebog512::digest(octets).to_vec(),
        }
    }
}
