//! Writing a paper to a stick: into a file of a passing name, onto the medium, then under its own name.
//!
//! **Invariant:** an existing file is never touched, and a paper is there whole or not at all, even when the
//! stick is pulled out in the middle.

use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::beneath::{from_io, open_file, open_folder};
use crate::error::StickError;

/// The longest name, in bytes.
const NAME_BYTES_MAX: usize = 64;

/// How many papers of one name a stick may hold.
const COPIES_MAX: usize = 99;

/// The passing name. One that is left is ours, from a stick pulled out while we wrote.
const PASSING: &str = ".tereze.part";

pub(super) fn write(root: &OwnedFd, name: &str, bytes: &[u8]) -> Result<String, StickError> {
    let (stem, ending) = parts(name).ok_or(StickError::Name)?;
    let written = write_passing(root, bytes).and_then(|()| settle(root, stem, ending));
    if written.is_err() {
        // Best effort: the stick may be gone, and the error that is told is the first one.
        let _ = rustix::fs::unlinkat(root, PASSING, AtFlags::empty());
    }
    written
}

/// Takes a regular file off: named in its own folder, which was reached through no link.
pub(super) fn remove(root: &OwnedFd, path: &Path) -> Result<(), StickError> {
    open_file(root, path)?;
    let name = path.file_name().ok_or(StickError::Missing)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => open_folder(root, folder)?,
        _ => open_folder(root, Path::new("."))?,
    };
    rustix::fs::unlinkat(&folder, name, AtFlags::empty()).map_err(StickError::from_errno)?;
    rustix::fs::fsync(&folder).map_err(StickError::from_errno)
}

/// `name.pdf` apart, where it is a name of ours.
fn parts(name: &str) -> Option<(&str, &str)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.len() > NAME_BYTES_MAX || name.starts_with('.') || !name.chars().all(plain) {
        return None;
    }
    name.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && !ending.is_empty())
}

fn write_passing(root: &OwnedFd, bytes: &[u8]) -> Result<(), StickError> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mode = Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::ROTH;
    let fd = match rustix::fs::openat(root, PASSING, flags, mode) {
        Err(Errno::EXIST) => {
            rustix::fs::unlinkat(root, PASSING, AtFlags::empty()).map_err(StickError::from_errno)?;
            rustix::fs::openat(root, PASSING, flags, mode)
        }
        opened => opened,
    }
    .map_err(StickError::from_errno)?;
    let mut file = std::fs::File::from(fd);
    file.write_all(bytes).map_err(|error| from_io(&error))?;
    file.sync_all().map_err(|error| from_io(&error))
}

/// Gives the written file the first free name and makes that durable.
fn settle(root: &OwnedFd, stem: &str, ending: &str) -> Result<String, StickError> {
    for copy in 1..=COPIES_MAX {
        let name = if copy == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{copy}.{ending}") };
        match rename_new(root, &name) {
            Ok(()) => {
                rustix::fs::fsync(root).map_err(StickError::from_errno)?;
                return Ok(name);
            }
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(StickError::from_errno(errno)),
        }
    }
    Err(StickError::Full)
}

/// Renames the passing file to a name that is free, or says [`Errno::EXIST`].
fn rename_new(root: &OwnedFd, name: &str) -> Result<(), Errno> {
    match rustix::fs::renameat_with(root, PASSING, root, name, RenameFlags::NOREPLACE) {
        // Some file systems cannot promise that: take the name with an empty file of ours, then replace it.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            drop(rustix::fs::openat(root, name, flags, Mode::RUSR | Mode::WUSR)?);
            rustix::fs::renameat(root, PASSING, root, name)
        }
        renamed => renamed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_are_written() {
        assert_eq!(parts("MT.2026.000123.1.pdf"), Some(("MT.2026.000123.1", "pdf")));
        for bad in ["", ".pdf", "a", "a.", "../a.pdf", "a/b.pdf", "өтініш.pdf", "a b.pdf", "a\0.pdf"] {
            assert_eq!(parts(bad), None, "{bad}");
        }
        assert_eq!(parts(&format!("{}.pdf", "a".repeat(61))), None);
    }
}
