//! A key opened for signing.
//!
//! **Invariant:** the private part never leaves this module, is wiped when dropped, and is only ever used
//! blinded (`sign_with_rng`; RUSTSEC-2023-0071 needs unblinded private operations watched from outside).

use std::fmt;

use rand_core::OsRng;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey as RsaSigningKey;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use sha2::Sha256;

use crate::certificate::Certificate;

/// Whatever can sign for the holder of a certificate: an opened file today, a token later.
pub trait SigningKey {
    /// The holder's certificate.
    fn certificate(&self) -> &Certificate;

    /// RSA PKCS#1 v1.5 over the SHA-256 of `message` (RFC 8017 §8.2.1).
    fn sign_rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed>;
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
}

/// A key file opened with its password.
///
/// A key of another algorithm than RSA opens as far as its certificate, so that its owner can be told what
/// is the matter; it does not sign.
pub struct OpenedKey {
    certificate: Certificate,
    secret: Option<Box<RsaSigningKey<Sha256>>>,
}

impl OpenedKey {
    pub(crate) fn rsa(certificate: Certificate, secret: RsaPrivateKey) -> OpenedKey {
        OpenedKey { certificate, secret: Some(Box::new(RsaSigningKey::new(secret))) }
    }

    pub(crate) fn of_another_algorithm(certificate: Certificate) -> OpenedKey {
        OpenedKey { certificate, secret: None }
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
        let secret = self.secret.as_ref().ok_or(SigningFailed::Algorithm)?;
        let signature = secret.try_sign_with_rng(&mut OsRng, message).map_err(|_| SigningFailed::Refused)?;
        Ok(signature.to_vec())
    }
}

/// Shows neither the holder nor anything of the key.
impl fmt::Debug for OpenedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedKey").finish_non_exhaustive()
    }
}
