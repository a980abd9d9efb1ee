//! A key opened for signing.
//!
//! **Invariant:** the private part never leaves this module, is wiped when dropped, and is never used in a way that a
//! clock could tell: RSA only blinded (`sign_with_rng`; RUSTSEC-2023-0071 needs unblinded private operations watched
//! from outside), GOST by arithmetic that does the same for every number (`gost::secret`).

use std::fmt;

use rand_core::OsRng;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey as RsaSigningKey;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use sha2::Sha256;

use crate::certificate::Certificate;
use crate::gost;
use crate::scheme::Scheme;

/// Whatever can sign for the holder of a certificate: an opened file, or a token that never shows its key.
pub trait SigningKey {
    /// The holder's certificate.
    fn certificate(&self) -> &Certificate;

    /// RSA PKCS#1 v1.5 over the SHA-256 of `message` (RFC 8017 §8.2.1).
    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed>;

    /// ГОСТ 34.10-2015 with 512 bits over the Streebog-512 of `message` (GOST §3): 128 octets. Not every key can.
    fn sign_gost(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let _ = message;
        Err(SigningFailed::Algorithm)
    }

    /// Signs `message` in one of the two ways.
    fn sign(&self, scheme: Scheme, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match scheme {
            Scheme::RsaSha256 => self.sign_rsa_sha256(message),
            Scheme::Gost2015 => self.sign_gost(message),
        }
    }
}

/// The key did not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigningFailed {
    /// The key is of an algorithm this program cannot sign with.
    #[error("this program cannot sign with a key of this algorithm")]
    Algorithm,
    /// The key refused.
    #[error("the key could not sign")]
    Refused,
    /// What holds the key was pulled out.
    #[error("what holds the key was pulled out")]
    Gone,
    /// Nobody waits for it any more.
    #[error("the key was told to stop")]
    Stopped,
}

impl SigningFailed {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            SigningFailed::Algorithm | SigningFailed::Refused => "E-SIG-KEY",
            SigningFailed::Gone => "E-TOKEN-GONE",
            SigningFailed::Stopped => "E-TOKEN-STOPPED",
        }
    }
}

/// A key file opened with its password.
///
/// A key of another algorithm than RSA and GOST-2015 opens as far as its certificate, so that its owner can be told what
/// is the matter; it does not sign.
pub struct OpenedKey {
    certificate: Certificate,
    secret: Secret,
}

enum Secret {
    Rsa(Box<RsaSigningKey<Sha256>>),
    Gost(gost::SecretKey),
    Other,
}

impl OpenedKey {
    pub(crate) fn rsa(certificate: Certificate, secret: RsaPrivateKey) -> OpenedKey {
        OpenedKey { certificate, secret: Secret::Rsa(Box::new(RsaSigningKey::new(secret))) }
    }

    pub(crate) fn gost(certificate: Certificate, secret: gost::SecretKey) -> OpenedKey {
        OpenedKey { certificate, secret: Secret::Gost(secret) }
    }

    pub(crate) fn of_another_algorithm(certificate: Certificate) -> OpenedKey {
        OpenedKey { certificate, secret: Secret::Other }
    }

    /// The holder's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

impl SigningKey for OpenedKey {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let Secret::Rsa(secret) = &self.secret else { return Err(SigningFailed::Algorithm) };
        let signature = secret.try_sign_with_rng(&mut OsRng, message).map_err(|_| SigningFailed::Refused)?;
        Ok(signature.to_vec())
    }

    fn sign_gost(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let Secret::Gost(secret) = &self.secret else { return Err(SigningFailed::Algorithm) };
        Ok(secret.sign(message).ok_or(SigningFailed::Refused)?.to_vec())
    }
}

/// Shows neither the holder nor anything of the key.
impl fmt::Debug for OpenedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedKey").finish_non_exhaustive()
    }
}
