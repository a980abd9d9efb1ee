//! RSA key pairs.

use std::sync::OnceLock;

use der::Decode;
use rand_core::OsRng;
use rsa::RsaPrivateKey;
use rsa::pkcs8::spki::SubjectPublicKeyInfoOwned;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use zeroize::Zeroizing;

use crate::issue::IssueError;

/// An RSA key pair.
#[derive(Clone)]
pub struct KeyPair {
    secret: RsaPrivateKey,
}

impl KeyPair {
    /// Makes a new pair with a modulus of `bits` bits. Takes a noticeable part of a second at 2,048 bits.
    pub fn generate(bits: usize) -> Result<KeyPair, IssueError> {
        let secret = RsaPrivateKey::new(&mut OsRng, bits).map_err(|_| IssueError::KeyGeneration)?;
        Ok(KeyPair { secret })
    }

    /// One of three 2,048-bit pairs that live as long as the process: for tests, where making a key takes
    /// longer than anything it is used for. `index` counts round.
    pub fn shared(index: usize) -> Result<&'static KeyPair, IssueError> {
        static SHARED: [OnceLock<KeyPair>; 3] = [const { OnceLock::new() }; 3];
        let cell = &SHARED[index % SHARED.len()];
        if cell.get().is_none() {
            let made = KeyPair::generate(2048)?;
            let _ = cell.set(made);
        }
        cell.get().ok_or(IssueError::KeyGeneration)
    }

    pub(crate) fn public_key(&self) -> Result<SubjectPublicKeyInfoOwned, IssueError> {
        let document = self.secret.to_public_key().to_public_key_der().map_err(|_| IssueError::Encoding)?;
        Ok(SubjectPublicKeyInfoOwned::from_der(document.as_bytes())?)
    }

    pub(crate) fn secret(&self) -> &RsaPrivateKey {
        &self.secret
    }

    pub(crate) fn pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, IssueError> {
        let document = self.secret.to_pkcs8_der().map_err(|_| IssueError::Encoding)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }
}
