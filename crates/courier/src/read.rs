//! Reading a stick that anybody may have had in their hands.
//!
//! **Invariant:** every name that is opened is ours or a digest, one plain step beneath a folder that is held open, and is
//! not followed where it is a link; nothing waits, not even for a pipe without a writer; no length is believed.

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use ledger::courier::{MANIFEST_BYTES_MAX, SealedFile, SignedManifest};
use rustix::fs::{Dir, FileType, Mode, OFlags};
use sha2::{Digest, Sha256};

use crate::write::{lay, sync};
use crate::{ANSWERS, ANSWERS_NEW, ASIDE, CourierError, MANIFEST, PART, PREFIX};

/// The longest answers that are read, in bytes: a receipt for each submission of a bundle.
pub const ANSWERS_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The most bundles that are looked at on one stick.
const BUNDLES_MAX: usize = 64;

/// The most entries of a stick that are looked through for bundles.
const ENTRIES_MAX: usize = 100_000;

/// A stick, or a folder that was copied from one.
#[derive(Debug)]
pub struct Stick(OwnedFd);

impl Stick {
    /// Opens the folder that a person named.
    ///
    /// # Errors
    /// [`CourierError`] where it is no folder, or not to be opened.
    pub fn open(dir: &Path) -> Result<Stick, CourierError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Stick(rustix::fs::open(dir, flags, Mode::empty())?))
    }

    pub(crate) fn into_folder(self) -> OwnedFd {
        self.0
    }

    /// The names of the bundles on it, in order. Half-written ones are none.
    ///
    /// # Errors
    /// [`CourierError::TooMany`], or where the folder cannot be read.
    pub fn bundles(&self) -> Result<Vec<String>, CourierError> {
        let mut names = Vec::new();
        for (seen, entry) in Dir::read_from(&self.0)?.enumerate() {
            if seen > ENTRIES_MAX || names.len() > BUNDLES_MAX {
                return Err(CourierError::TooMany);
            }
            let entry = entry?;
            let Ok(name) = entry.file_name().to_str() else { continue };
            if is_a_bundle(name) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Opens one of them.
    ///
    /// # Errors
    /// [`CourierError::NotPlain`] where it is a link or no folder.
    pub fn bundle(&self, name: &str) -> Result<Bundle, CourierError> {
        if !is_a_bundle(name) {
            return Err(CourierError::Missing);
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Bundle(rustix::fs::openat(&self.0, name, flags, Mode::empty())?))
    }
}

/// Whether a name can be that of a bundle: plain letters only, so that it can be told to a person as it is.
fn is_a_bundle(name: &str) -> bool {
    name.starts_with(PREFIX)
        && !name.starts_with(ASIDE)
        && !name.ends_with(PART)
        && name.len() <= 128
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The folder of a bundle.
#[derive(Debug)]
pub struct Bundle(OwnedFd);

impl Bundle {
    /// What says what is in it. Nobody has believed it yet.
    ///
    /// # Errors
    /// [`CourierError`] where there is none, or it cannot be read.
    pub fn manifest(&self) -> Result<SignedManifest, CourierError> {
        let bytes = self.read(MANIFEST, MANIFEST_BYTES_MAX as u64 * 2)?;
        serde_json::from_slice(&bytes).map_err(|_| CourierError::Manifest)
    }

    /// A sealed file that the manifest names; at most so many bytes.
    ///
    /// # Errors
    /// [`CourierError`] where it is not there, no plain file, too long, or holds other bytes than were signed for.
    pub fn sealed(&self, file: &SealedFile, bytes_max: usize) -> Result<Vec<u8>, CourierError> {
        if file.bytes > bytes_max as u64 {
            return Err(CourierError::TooLarge);
        }
        let bytes = self.read(&file.name(), file.bytes)?;
        let same =
            bytes.len() as u64 == file.bytes && hex::encode(Sha256::digest(&bytes)) == file.sealed_sha256;
        if same { Ok(bytes) } else { Err(CourierError::Changed) }
    }

    /// What central answered; nothing where it has not.
    ///
    /// # Errors
    /// [`CourierError`] where it cannot be read.
    pub fn answers(&self) -> Result<Option<Vec<u8>>, CourierError> {
        match self.read(ANSWERS, ANSWERS_BYTES_MAX as u64) {
            Err(CourierError::Missing) => Ok(None),
            read => read.map(Some),
        }
    }

    /// Lays central's answers beside the files, whole or not at all.
    ///
    /// # Errors
    /// [`CourierError::Full`], [`CourierError::ReadOnly`] and the like; what was there before stays then.
    pub fn lay_answers(&self, answers: &[u8]) -> Result<(), CourierError> {
        match rustix::fs::unlinkat(&self.0, ANSWERS_NEW, rustix::fs::AtFlags::empty()) {
            Ok(()) | Err(rustix::io::Errno::NOENT) => {}
            Err(errno) => return Err(errno.into()),
        }
        lay(&self.0, ANSWERS_NEW, answers)?;
        rustix::fs::renameat(&self.0, ANSWERS_NEW, &self.0, ANSWERS)?;
        sync(&self.0)
    }

    fn read(&self, name: &str, bytes_max: u64) -> Result<Vec<u8>, CourierError> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = rustix::fs::openat(self.0.as_fd(), name, flags, Mode::empty())?;
        let stat = rustix::fs::fstat(&file)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(CourierError::NotPlain);
        }
        let length = u64::try_from(stat.st_size).unwrap_or(u64::MAX);
        if length > bytes_max {
            return Err(CourierError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(|_| CourierError::TooLarge)?);
        // A file that grows under our hands is seen.
        File::from(file).take(bytes_max + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > bytes_max { Err(CourierError::TooLarge) } else { Ok(bytes) }
    }
}
