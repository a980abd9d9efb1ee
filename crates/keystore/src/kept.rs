//! An unfinished application on its applicant's own stick: sealed so that only the key it was kept with, opened by its
//! password, opens it again.
//!
//! ```text
//! "Tereze draft"  12 octets     salt   32 octets     nonce  24 octets
//! version          2, big end   check  16 octets     sealed the rest, XChaCha20-Poly1305
//! ```
//! The secret is [`signing::kept`]'s under the salt. `check` is the authentication of nothing under it: it tells another
//! person's file from a damaged one. Everything in front is authenticated with what is sealed; that is the length of the
//! content (8 octets, big end), the content, and zeros, so that the file's length tells little.
//!
//! **Invariants:** neither the file nor its name says whose it is or what for; what is opened is what was sealed, to the
//! octet; a version that is not known is not guessed at; no more than [`KEPT_BYTES_MAX`] is read.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::rand_core::RngCore;
use chacha20poly1305::aead::{Aead, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use signing::kept::{NoSecret, SALT_BYTES, secret};
use signing::key::SigningKey;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::StickError;
use crate::stick::Stick;

/// The longest file, in octets: an application with all its scans.
pub const KEPT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The name on the stick; further ones get `-2` and so on.
pub const KEPT_NAME: &str = "tereze-draft.sealed";

const MAGIC: &[u8; 12] = b"Tereze draft";
const VERSION: u16 = 1;
const NONCE_BYTES: usize = 24;
const CHECK_BYTES: usize = 16;
/// What stands in front of what is sealed.
const HEAD_BYTES: usize = MAGIC.len() + 2 + SALT_BYTES + CHECK_BYTES + NONCE_BYTES;
/// What is sealed is so many octets long, or a multiple of it.
const BLOCK_BYTES: usize = 4096;

/// Why a file cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeptError {
    /// A newer program kept it.
    #[error("kept by a newer program")]
    Newer,
    /// Another key kept it.
    #[error("kept with another key")]
    AnotherKey,
    /// It was cut or changed.
    #[error("the file is damaged")]
    Damaged,
    /// The key has no secret.
    #[error(transparent)]
    NoSecret(#[from] NoSecret),
}

/// A key's seal for one visit: what keeps an application after the key itself was put away.
pub struct Seal {
    salt: [u8; SALT_BYTES],
    cipher: XChaCha20Poly1305,
}

impl Seal {
    /// A seal of this key.
    ///
    /// # Errors
    /// [`NoSecret`] where nobody could open what it closes.
    pub fn of(key: &dyn SigningKey) -> Result<Seal, NoSecret> {
        let mut salt = [0; SALT_BYTES];
        OsRng.fill_bytes(&mut salt);
        Seal::under(key, salt)
    }

    fn under(key: &dyn SigningKey, salt: [u8; SALT_BYTES]) -> Result<Seal, NoSecret> {
        let secret = secret(key, &salt)?;
        Ok(Seal { salt, cipher: XChaCha20Poly1305::new(secret.as_ref().into()) })
    }

    /// The file that holds this content; `None` where it would be longer than [`KEPT_BYTES_MAX`].
    pub fn close(&self, content: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = XNonce::default();
        OsRng.fill_bytes(&mut nonce);
        let mut file = self.head();
        file.extend_from_slice(&nonce);
        let sealed = self.cipher.encrypt(&nonce, Payload { msg: &padded(content), aad: &file }).ok()?;
        file.extend_from_slice(&sealed);
        (file.len() as u64 <= KEPT_BYTES_MAX).then_some(file)
    }

    /// Everything before the nonce.
    fn head(&self) -> Vec<u8> {
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(&VERSION.to_be_bytes());
        head.extend_from_slice(&self.salt);
        head.extend_from_slice(&self.check());
        head
    }

    /// The authentication of nothing: no file has this nonce but by a chance of 2⁻¹⁹².
    fn check(&self) -> Vec<u8> {
        self.cipher.encrypt(&XNonce::default(), Payload { msg: &[], aad: MAGIC }).unwrap_or_default()
    }
}

/// What a file holds, opened with this key.
///
/// # Errors
/// [`KeptError`], which tells what its owner can do.
pub fn open(file: &[u8], key: &dyn SigningKey) -> Result<Zeroizing<Vec<u8>>, KeptError> {
    let (magic, rest) = file.split_first_chunk::<12>().ok_or(KeptError::Damaged)?;
    let (version, rest) = rest.split_first_chunk::<2>().ok_or(KeptError::Damaged)?;
    match u16::from_be_bytes(*version) {
        VERSION if magic == MAGIC => {}
        newer if magic == MAGIC && newer > VERSION => return Err(KeptError::Newer),
        _ => return Err(KeptError::Damaged),
    }
    let (salt, rest) = rest.split_first_chunk::<SALT_BYTES>().ok_or(KeptError::Damaged)?;
    let (check, rest) = rest.split_first_chunk::<CHECK_BYTES>().ok_or(KeptError::Damaged)?;
    let seal = Seal::under(key, *salt)?;
    if !bool::from(seal.check().ct_eq(check)) {
        return Err(KeptError::AnotherKey);
    }
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(KeptError::Damaged)?;
    let payload = Payload { msg: sealed, aad: &file[..HEAD_BYTES] };
    let opened = seal.cipher.decrypt(nonce.into(), payload).map_err(|_| KeptError::Damaged)?;
    unpadded(&Zeroizing::new(opened)).ok_or(KeptError::Damaged)
}

fn padded(content: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = (8 + content.len()).next_multiple_of(BLOCK_BYTES);
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(&(content.len() as u64).to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(length, 0);
    padded
}

fn unpadded(padded: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, rest) = padded.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
    rest.get(..length).map(|content| Zeroizing::new(content.to_vec()))
}

/// A file on a stick that holds an unfinished application of somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    stick: Stick,
    path: PathBuf,
}

impl KeptFile {
    pub(crate) fn found(stick: &Stick, path: &Path, head: &[u8], bytes: u64) -> Option<KeptFile> {
        let ours = head.starts_with(MAGIC) && bytes <= KEPT_BYTES_MAX;
        ours.then(|| KeptFile { stick: stick.clone(), path: path.to_owned() })
    }

    /// Reads the whole file.
    ///
    /// # Errors
    /// What became of the stick or the file.
    pub fn read(&self) -> Result<Zeroizing<Vec<u8>>, StickError> {
        self.stick.read(&self.path, KEPT_BYTES_MAX)
    }

    /// Takes the file off the stick: its content was kept anew, or handed in.
    ///
    /// # Errors
    /// What became of the stick or the file.
    pub fn remove(&self) -> Result<(), StickError> {
        self.stick.remove(&self.path)
    }
}

#[cfg(test)]
mod tests;
