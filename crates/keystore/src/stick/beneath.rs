//! Opening beneath a folder: the kernel's own rule (`openat2`), or the same rule walked by hand where the
//! kernel or a sandbox does not offer it.
//!
//! **Invariant:** a descriptor from here lies beneath the given folder, on its file system, reached through
//! no link; opening never waits, not even for a pipe without a writer.

use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path};

use rustix::fs::{FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use zeroize::Zeroizing;

use crate::error::StickError;

/// Opens a folder for listing.
pub(super) fn open_folder(root: &OwnedFd, path: &Path) -> Result<OwnedFd, StickError> {
    open(root.as_fd(), path, OFlags::RDONLY | OFlags::DIRECTORY)
}

/// Opens a regular file for reading; gives its length in bytes with it.
pub(super) fn open_file(root: &OwnedFd, path: &Path) -> Result<(std::fs::File, u64), StickError> {
    let file = open(root.as_fd(), path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY)?;
    let stat = rustix::fs::fstat(&file).map_err(StickError::from_errno)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(StickError::NotRegular);
    }
    Ok((file.into(), u64::try_from(stat.st_size).unwrap_or(0)))
}

/// Reads a whole regular file of at most `bytes_max` bytes into one allocation that wipes itself.
pub(super) fn read_whole(
    root: &OwnedFd,
    path: &Path,
    bytes_max: u64,
) -> Result<Zeroizing<Vec<u8>>, StickError> {
    let (mut file, length) = open_file(root, path)?;
    let too_big = StickError::TooBig { bytes_max };
    if length > bytes_max {
        return Err(too_big);
    }
    // One byte more than was promised, so that a file growing under our hands is seen; a second allocation
    // would leave an unwiped copy behind.
    let room = usize::try_from(length).map_err(|_| too_big)?;
    let mut bytes = Zeroizing::new(vec![0; room + 1]);
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(from_io(&error)),
        }
    }
    if filled > room {
        return Err(StickError::Unreadable);
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// The kind of a standard library error.
pub(super) fn from_io(error: &std::io::Error) -> StickError {
    Errno::from_io_error(error).map_or(StickError::Unreadable, StickError::from_errno)
}

/// For reading there is no "read-only": what may not be opened is unreadable.
fn for_reading(errno: Errno) -> StickError {
    let error = StickError::from_errno(errno);
    if matches!(error, StickError::ReadOnly | StickError::Full) { StickError::Unreadable } else { error }
}

fn open(root: BorrowedFd<'_>, path: &Path, flags: OFlags) -> Result<OwnedFd, StickError> {
    let resolve = ResolveFlags::BENEATH
        | ResolveFlags::NO_SYMLINKS
        | ResolveFlags::NO_MAGICLINKS
        | ResolveFlags::NO_XDEV;
    match rustix::fs::openat2(root, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve) {
        Ok(file) => Ok(file),
        // An old kernel has no such call; a sandbox may forbid it.
        Err(Errno::NOSYS | Errno::PERM) => walk(root, path, flags),
        Err(errno) => Err(for_reading(errno)),
    }
}

/// The same rule by hand: one plain name at a time, no link, no other file system.
fn walk(root: BorrowedFd<'_>, path: &Path, flags: OFlags) -> Result<OwnedFd, StickError> {
    let device = |fd: BorrowedFd<'_>| rustix::fs::fstat(fd).map(|stat| stat.st_dev).map_err(for_reading);
    let home = device(root)?;
    let mut here = rustix::io::fcntl_dupfd_cloexec(root, 0).map_err(for_reading)?;
    let mut names = path.components().peekable();
    if names.peek().is_none() {
        return Err(StickError::Missing);
    }
    while let Some(component) = names.next() {
        let name = match component {
            Component::Normal(name) => name,
            Component::CurDir => continue,
            Component::Prefix(_) | Component::RootDir | Component::ParentDir => {
                return Err(StickError::NotRegular);
            }
        };
        let kind = if names.peek().is_some() { OFlags::RDONLY | OFlags::DIRECTORY } else { flags };
        here = rustix::fs::openat(&here, name, kind | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
            .map_err(for_reading)?;
        if device(here.as_fd())? != home {
            return Err(StickError::NotRegular);
        }
    }
    Ok(here)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// The kernel's rule and ours have to agree on everything a stick can hold.
    #[test]
    fn the_rule_walked_by_hand_is_the_kernels() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("file"), b"secret").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/b")).unwrap();
        std::fs::write(at("a/b/file"), b"plain").unwrap();
        std::os::unix::fs::symlink(outside.path(), at("a/out")).unwrap();
        std::os::unix::fs::symlink("file", at("a/b/link")).unwrap();
        let root = OwnedFd::from(std::fs::File::open(folder.path()).unwrap());
        for (path, opens) in [
            ("a/b/file", true),
            ("./a/./b/file", true),
            ("a/b/link", false),
            ("a/out/file", false),
            ("a/missing", false),
            ("a/b/file/deeper", false),
            ("../file", false),
            ("a/../../file", false),
            ("/etc/hostname", false),
        ] {
            let kernel = open(root.as_fd(), Path::new(path), OFlags::RDONLY);
            let by_hand = walk(root.as_fd(), Path::new(path), OFlags::RDONLY);
            assert_eq!((kernel.is_ok(), by_hand.is_ok()), (opens, opens), "{path}");
        }
    }
}
