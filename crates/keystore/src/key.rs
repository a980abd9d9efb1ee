//! Key files: found by what they hold, hinted at by their name, opened with their owner's password.
//!
//! **Invariant:** the name decides nothing (SIGNING §1). The bytes of a key file live in one zeroized buffer
//! while it is opened and nowhere else. Counting wrong passwords is the walk's business, not this room's.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use domain::policy::{KeyAlgorithm, Policy};
use signing::check::Accepted;
use signing::key::OpenedKey;
use signing::pkcs12;
use zeroize::Zeroizing;

use crate::error::{OpenError, StickError};
use crate::name;
use crate::stick::Stick;

/// The longest key file that is read, in bytes (DOMAIN §1.2).
pub const KEY_BYTES_MAX: u64 = pkcs12::KEY_FILE_BYTES_MAX as u64;

/// What a key file's name hints at, before its password is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// `RSA256_…`: a signing key.
    Signing,
    /// `AUTH_RSA256_…`: a login key.
    Login,
    /// `GOST512_…`: today's key of another algorithm.
    Gost,
    /// Nothing is known.
    Unknown,
}

impl Hint {
    fn of(name: &str) -> Self {
        let name = name.to_ascii_uppercase();
        if name.starts_with("AUTH_RSA") {
            Self::Login
        } else if name.starts_with("RSA") {
            Self::Signing
        } else if name.starts_with("GOST") || name.starts_with("AUTH_GOST") {
            Self::Gost
        } else {
            Self::Unknown
        }
    }
}

/// A file on a stick that is, or says it is, a key container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    stick: Stick,
    path: PathBuf,
    name_shown: String,
    hint: Hint,
    bytes: u64,
}

impl KeyFile {
    /// A key container by its content, or a file that calls itself one: a damaged key is better told to be
    /// damaged than left out of the list.
    pub(crate) fn found(stick: &Stick, path: &Path, head: &[u8], bytes: u64) -> Option<Self> {
        let by_content = bytes <= KEY_BYTES_MAX && pkcs12::looks_like_key_file(head);
        if !by_content && !says_key(path) {
            return None;
        }
        let file_name = path.file_name()?;
        Some(Self {
            stick: stick.clone(),
            path: path.to_owned(),
            name_shown: name::shown(file_name),
            hint: Hint::of(&file_name.to_string_lossy()),
            bytes,
        })
    }

    /// The stick it lies on.
    pub fn stick(&self) -> &Stick {
        &self.stick
    }

    /// Its name, cleaned and cut for a screen ([`name::shown`]).
    pub fn name_shown(&self) -> &str {
        &self.name_shown
    }

    /// What its name hints at; never decides anything.
    pub fn hint(&self) -> Hint {
        self.hint
    }

    /// Its length in bytes when it was listed.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads the whole container into a buffer that wipes itself.
    ///
    /// # Errors
    /// [`StickError::TooBig`] past [`KEY_BYTES_MAX`]; otherwise what became of the stick or the file.
    pub fn read(&self) -> Result<Zeroizing<Vec<u8>>, StickError> {
        self.stick.read(&self.path, KEY_BYTES_MAX)
    }
}

/// What the rules say of the keys that may log in and sign.
pub fn accepted(policy: &Policy) -> Vec<Accepted> {
    let known = policy.accepted_algorithms.iter().map(|algorithm| match algorithm {
        KeyAlgorithm::Rsa => Accepted::Rsa,
        KeyAlgorithm::Gost2015 => Accepted::Gost2015,
    });
    known.collect()
}

fn says_key(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["p12", "pfx"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Reads a key file and opens it with its password.
///
/// # Errors
/// [`OpenError::Stick`] when it cannot be read, [`OpenError::Key`] when the password is wrong or the file is
/// no key that can be used here.
pub fn open_key(file: &KeyFile, password: &str) -> Result<OpenedKey, OpenError> {
    let bytes = file.read()?;
    Ok(pkcs12::open(&bytes, password)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hint_at_the_purpose() {
        assert_eq!(Hint::of("RSA256_e98c.p12"), Hint::Signing);
        assert_eq!(Hint::of("auth_rsa256_e98c.p12"), Hint::Login);
        assert_eq!(Hint::of("GOST512_e98c.p12"), Hint::Gost);
        assert_eq!(Hint::of("мой ключ.p12"), Hint::Unknown);
    }
}
