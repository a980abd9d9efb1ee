//! This kiosk's own key, which signs what a courier takes to the centre.
//!
//! **Invariant:** a key that others on the machine can read is not used, and one that is there is never overwritten.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ledger::courier::KioskSigner;
use rand_core::OsRng;
use zeroize::Zeroizing;

use super::Config;

/// Bytes of the longest key file read.
const KEY_BYTES_MAX: usize = 4 * 1024;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum CourierKeyError {
    /// The configuration names none.
    #[error("E-COURIER-KEY the configuration names no courier_key: this kiosk makes no bundles")]
    Unnamed,
    /// There is no such file yet.
    #[error("E-COURIER-KEY {0} is not there: make the key with `tereze outbox key`")]
    Missing(PathBuf),
    /// The file cannot be read or made.
    #[error("E-COURIER-KEY {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// Others on the machine may read it.
    #[error("E-COURIER-KEY {0}: others on this machine may read it; it has to be 0600")]
    Open(PathBuf),
    /// It is no key of ours.
    #[error("E-COURIER-KEY {0}: not an Ed25519 key in PKCS#8 (PEM)")]
    Shape(PathBuf),
}

impl Config {
    /// Reads the key.
    ///
    /// # Errors
    /// [`CourierKeyError`].
    pub fn courier_key(&self) -> Result<KioskSigner, CourierKeyError> {
        read(self.central.courier_key.as_deref().ok_or(CourierKeyError::Unnamed)?)
    }

    /// Reads the key; makes it where there is none.
    ///
    /// # Errors
    /// [`CourierKeyError`].
    pub fn made_courier_key(&self) -> Result<KioskSigner, CourierKeyError> {
        match self.courier_key() {
            Err(CourierKeyError::Missing(path)) => make(&path),
            key => key,
        }
    }
}

fn read(path: &Path) -> Result<KioskSigner, CourierKeyError> {
    let failed = |error: std::io::Error| {
        let path = path.to_owned();
        if error.kind() == ErrorKind::NotFound {
            CourierKeyError::Missing(path)
        } else {
            CourierKeyError::File(path, error)
        }
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.permissions().mode() & 0o077 != 0 {
        return Err(CourierKeyError::Open(path.to_owned()));
    }
    let shape = || CourierKeyError::Shape(path.to_owned());
    // Reserved at full length, so that growing leaves no copy of a secret behind.
    let mut pem = Zeroizing::new(Vec::with_capacity(KEY_BYTES_MAX + 1));
    file.take(KEY_BYTES_MAX as u64).read_to_end(&mut pem).map_err(failed)?;
    KioskSigner::from_pem(std::str::from_utf8(&pem).map_err(|_| shape())?).map_err(|_| shape())
}

fn make(path: &Path) -> Result<KioskSigner, CourierKeyError> {
    let key = KioskSigner::generate(&mut OsRng);
    let pem = key.to_pem().map_err(|_| CourierKeyError::Shape(path.to_owned()))?;
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    made.and_then(|mut file| file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| CourierKeyError::File(path.to_owned(), error))?;
    Ok(key)
}
