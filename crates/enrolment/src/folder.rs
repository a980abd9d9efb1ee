//! Where a machine keeps its key and its certificate: a folder with `identity.pem` (PKCS#8, then X.509). While the machine
//! enrols, the key that asks lies beside it as `enrolling.pem`.
//!
//! **Invariants:**
//! - both files are their owner's only (0600), and are not used where others can read them;
//! - key and certificate change together, whole or not at all: whatever an enrolment ends in, what was good before is good
//!   until the next is there.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::{MachineCertificate, MachineKey, certificate_of_pem, pem_of_certificate};

/// The file of key and certificate in the folder.
pub const IDENTITY_FILE: &str = "identity.pem";

/// The file of a key that has no certificate yet.
pub const ENROLLING_FILE: &str = "enrolling.pem";

/// What a certificate begins with in PEM.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";

/// No file of ours is longer, in bytes.
const FILE_BYTES_MAX: u64 = 8 * 1024;

/// The folder of a machine's identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

/// A key, its certificate, and what that says.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The key.
    pub key: MachineKey,
    /// Its certificate, DER.
    pub certificate: Vec<u8>,
    /// What the certificate says.
    pub says: MachineCertificate,
}

/// Why a key or a certificate could not be read or kept. Names the file, never what is in it.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refused.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Others than the owner can read it.
    #[error("{}: others can read this key; it must be `chmod 600`", .0.display())]
    Open(PathBuf),
    /// No key or certificate, or a certificate of another key.
    #[error("{}: not a key, or not a certificate for it", .0.display())]
    Shape(PathBuf),
}

impl Folder {
    /// The folder at this path; nothing is read yet.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Who this machine is.
    ///
    /// # Errors
    /// [`FolderError`] where it is not enrolled, or its file is open to others or none of ours.
    pub fn identity(&self) -> Result<Identity, FolderError> {
        let path = self.0.join(IDENTITY_FILE);
        let text = read(&path)?;
        let shape = || FolderError::Shape(path.clone());
        let (key, certificate) = text.split_at(text.find(CERTIFICATE).ok_or_else(shape)?);
        let key = MachineKey::from_pem(key).map_err(|_| shape())?;
        let certificate = certificate_of_pem(certificate).map_err(|_| shape())?;
        let says = MachineCertificate::read(&certificate).map_err(|_| shape())?;
        if says.public_key == key.public() { Ok(Identity { key, certificate, says }) } else { Err(shape()) }
    }

    /// The key that is to have a certificate: the one that asked before, or a fresh one.
    ///
    /// # Errors
    /// [`FolderError`] where one is there that cannot be used, or none can be written.
    pub fn enrolling_key(&self, chance: &mut impl CryptoRngCore) -> Result<MachineKey, FolderError> {
        let path = self.0.join(ENROLLING_FILE);
        let shape = || FolderError::Shape(path.clone());
        if path.exists() {
            return MachineKey::from_pem(&read(&path)?).map_err(|_| shape());
        }
        let failed = |cause| FolderError::File { path: self.0.clone(), cause };
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.0).map_err(failed)?;
        let key = MachineKey::generate(chance);
        self.write(ENROLLING_FILE, &key.to_pem().map_err(|_| shape())?)?;
        Ok(key)
    }

    /// Keeps a key with its certificate: from now on the machine is who it says. A key that was to have one has it.
    ///
    /// # Errors
    /// [`FolderError`] where it is none of this key, or cannot be written.
    pub fn keep(&self, key: &MachineKey, certificate: &[u8]) -> Result<MachineCertificate, FolderError> {
        let shape = || FolderError::Shape(self.0.join(IDENTITY_FILE));
        let says = MachineCertificate::read(certificate).map_err(|_| shape())?;
        if says.public_key != key.public() {
            return Err(shape());
        }
        let pem = key.to_pem().map_err(|_| shape())?;
        let certificate = pem_of_certificate(certificate).map_err(|_| shape())?;
        self.write(IDENTITY_FILE, &Zeroizing::new(format!("{}\n{certificate}", pem.trim_end())))?;
        let asked = self.0.join(ENROLLING_FILE);
        if asked.exists() {
            fs::remove_file(&asked).map_err(|cause| FolderError::File { path: asked, cause })?;
        }
        Ok(says)
    }

    /// Writes a file of the folder: whole, or not at all.
    fn write(&self, name: &str, text: &str) -> Result<(), FolderError> {
        let (path, fresh) = (self.0.join(name), self.0.join(format!("{name}.new")));
        let written = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&fresh, &path))
            .and_then(|()| fs::File::open(&self.0)?.sync_all());
        written.map_err(|cause| FolderError::File { path, cause })
    }
}

fn read(path: &Path) -> Result<Zeroizing<String>, FolderError> {
    let failed = |cause| FolderError::File { path: path.into(), cause };
    let found = fs::metadata(path).map_err(failed)?;
    if found.permissions().mode() & 0o077 != 0 {
        return Err(FolderError::Open(path.into()));
    }
    if found.len() > FILE_BYTES_MAX {
        return Err(FolderError::Shape(path.into()));
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::Authority;
    use rand_core::OsRng;

    #[test]
    fn a_key_waits_for_its_certificate_and_takes_the_place_of_the_one_before_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(&dir.path().join("identity"));
        let key = folder.enrolling_key(&mut OsRng).unwrap();
        assert_eq!(folder.enrolling_key(&mut OsRng).unwrap().public(), key.public(), "asked again");
        assert!(matches!(folder.identity(), Err(FolderError::File { .. })));

        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        let authority = Authority::new(&mut OsRng).unwrap();
        let of = |key: &MachineKey| authority.machine("KST3", &key.public(), now, &mut OsRng).unwrap();
        let other = MachineKey::generate(&mut OsRng);
        assert!(matches!(folder.keep(&key, &of(&other)), Err(FolderError::Shape(_))));
        assert_eq!(folder.keep(&key, &of(&key)).unwrap().name, "KST3");
        assert_eq!(folder.identity().unwrap().key.public(), key.public());

        let next = folder.enrolling_key(&mut OsRng).unwrap();
        assert_ne!(next.public(), key.public());
        assert_eq!(folder.identity().unwrap().key.public(), key.public(), "good until the next is there");
        folder.keep(&next, &of(&next)).unwrap();
        assert_eq!(folder.identity().unwrap().key.public(), next.public());
    }

    #[test]
    fn a_key_that_others_can_read_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.enrolling_key(&mut OsRng).unwrap();
        let path = dir.path().join(ENROLLING_FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(folder.enrolling_key(&mut OsRng), Err(FolderError::Open(_))));
    }
}
