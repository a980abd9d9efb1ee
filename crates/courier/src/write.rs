//! Writing a bundle: beside, synced, renamed.

use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use ledger::courier::{SealedFile, SignedManifest};
use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use crate::{CourierError, MANIFEST, PART, PREFIX, Stick};

/// A bundle that is being written. Dropped before it is finished, nothing of it stays.
#[derive(Debug)]
pub struct NewBundle {
    stick: OwnedFd,
    folder: OwnedFd,
    name: String,
    written: Vec<String>,
    finished: bool,
}

impl NewBundle {
    /// Begins a bundle in the folder that a person named; `about` and `stamp` become part of its name.
    ///
    /// # Errors
    /// [`CourierError`] where the folder is not there or cannot be written.
    pub fn begin(dir: &Path, about: &str, stamp: &str) -> Result<NewBundle, CourierError> {
        let stick = Stick::open(dir)?.into_folder();
        let name = format!("{PREFIX}{about}-{stamp}");
        let part = format!("{name}{PART}");
        if rustix::fs::statat(&stick, &name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
            return Err(CourierError::Exists);
        }
        rustix::fs::mkdirat(&stick, &part, Mode::RWXU)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = rustix::fs::openat(&stick, &part, flags, Mode::empty())?;
        Ok(NewBundle { stick, folder, name, written: Vec::new(), finished: false })
    }

    /// Writes a sealed file; safe to repeat. What the manifest has to say of it.
    ///
    /// # Errors
    /// [`CourierError::Full`] and the like.
    pub fn put(&mut self, sealed: &[u8]) -> Result<SealedFile, CourierError> {
        let sealed_sha256 = hex::encode(Sha256::digest(sealed));
        let file = SealedFile { sealed_sha256, bytes: sealed.len() as u64 };
        let name = file.name();
        if !self.written.contains(&name) {
            self.written.push(name.clone());
            lay(&self.folder, &name, sealed)?;
        }
        Ok(file)
    }

    /// Writes the manifest and gives the bundle its name; gives that name.
    ///
    /// # Errors
    /// [`CourierError::Full`] and the like: then nothing of it stays.
    pub fn finish(mut self, manifest: &SignedManifest) -> Result<String, CourierError> {
        let text = serde_json::to_vec(manifest).map_err(|_| CourierError::Manifest)?;
        self.written.push(MANIFEST.to_owned());
        lay(&self.folder, MANIFEST, &text)?;
        sync(&self.folder)?;
        rustix::fs::renameat(&self.stick, self.part(), &self.stick, &self.name)?;
        self.finished = true;
        sync(&self.stick)?;
        Ok(self.name.clone())
    }

    fn part(&self) -> String {
        format!("{}{PART}", self.name)
    }
}

impl Drop for NewBundle {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // What cannot be removed bears the ending that nobody reads.
        for name in &self.written {
            let _ = rustix::fs::unlinkat(&self.folder, name, AtFlags::empty());
        }
        let _ = rustix::fs::unlinkat(&self.stick, self.part(), AtFlags::REMOVEDIR);
    }
}

/// Writes a new file of our name and syncs it.
pub(crate) fn lay(folder: &impl AsFd, name: &str, bytes: &[u8]) -> Result<(), CourierError> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::openat(folder.as_fd(), name, flags, Mode::RUSR | Mode::WUSR)?);
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// The names in a folder are on the medium.
pub(crate) fn sync(folder: &impl AsFd) -> Result<(), CourierError> {
    match rustix::fs::fsync(folder.as_fd()) {
        // Some file systems of sticks know no such thing for a folder.
        Ok(()) | Err(Errno::INVAL) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}
