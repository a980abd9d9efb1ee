//! Key pairs, of RSA and of GOST.

use std::sync::OnceLock;

use der::Decode;
use rand_core::OsRng;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::spki::{
    AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, SubjectPublicKeyInfoOwned,
};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::gost::GostKey;
use crate::issue::IssueError;

/// A key pair.
#[derive(Clone)]
pub struct KeyPair(Secret);

#[derive(Clone)]
enum Secret {
    Rsa(Box<RsaPrivateKey>),
    Gost(GostKey),
    /// Of the standard before, which nobody accepts any more: such a pair signs nothing.
    Gost2004(GostKey),
}

impl KeyPair {
    /// Makes a new RSA pair with a modulus of `bits` bits. Takes a noticeable part of a second at 2,048 bits.
    pub fn generate(bits: usize) -> Result<KeyPair, IssueError> {
        let secret = RsaPrivateKey::new(&mut OsRng, bits).map_err(|_| IssueError::KeyGeneration)?;
        Ok(KeyPair(Secret::Rsa(Box::new(secret))))
    }

    /// Makes a new pair of ГОСТ 34.10-2015 with 512 bits.
    pub fn gost() -> Result<KeyPair, IssueError> {
        Ok(KeyPair(Secret::Gost(GostKey::generate()?)))
    }

    /// Makes what looks like a pair of ГОСТ 34.310-2004, as people may still carry: it opens and signs nothing.
    pub fn gost_2004() -> Result<KeyPair, IssueError> {
        Ok(KeyPair(Secret::Gost2004(GostKey::generate()?)))
    }

    /// One of three RSA pairs of 2,048 bits that live as long as the process: for tests, where making a key takes
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
        match &self.0 {
            Secret::Rsa(secret) => {
                let document =
                    secret.to_public_key().to_public_key_der().map_err(|_| IssueError::Encoding)?;
                Ok(SubjectPublicKeyInfoOwned::from_der(document.as_bytes())?)
            }
            Secret::Gost(key) => key.public_key(),
            Secret::Gost2004(key) => key.public_key_2004(),
        }
    }

    pub(crate) fn pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, IssueError> {
        match &self.0 {
            Secret::Rsa(secret) => {
                let document = secret.to_pkcs8_der().map_err(|_| IssueError::Encoding)?;
                Ok(Zeroizing::new(document.as_bytes().to_vec()))
            }
            Secret::Gost(key) => Ok(key.pkcs8()),
            Secret::Gost2004(key) => Ok(key.pkcs8_2004()),
        }
    }

    /// The one algorithm it signs with: RSA PKCS#1 v1.5 over SHA-256, or GOST over Streebog-512.
    pub(crate) fn signature_algorithm(&self) -> Result<AlgorithmIdentifierOwned, IssueError> {
        match &self.0 {
            Secret::Rsa(secret) => {
                let signer = SigningKey::<Sha256>::new(RsaPrivateKey::clone(secret));
                signer.signature_algorithm_identifier().map_err(|_| IssueError::Encoding)
            }
            Secret::Gost(_) => GostKey::algorithm(),
            Secret::Gost2004(_) => Err(IssueError::Signing),
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IssueError> {
        match &self.0 {
            Secret::Rsa(secret) => {
                let signer = SigningKey::<Sha256>::new(RsaPrivateKey::clone(secret));
                let signature = signer.try_sign_with_rng(&mut OsRng, message);
                Ok(signature.map_err(|_| IssueError::Signing)?.to_vec())
            }
            Secret::Gost(key) => Ok(key.sign(message)),
            Secret::Gost2004(_) => Err(IssueError::Signing),
        }
    }
}
