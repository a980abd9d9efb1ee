//! Listing a stick: breadth first, so that what lies near the top is found first, and bounded in every
//! direction, so that a stick of a million files or a folder of pipes costs as little as any other.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Dir, FileType};

use super::Listing;
use super::beneath;
use crate::content::HEAD_BYTES;
use crate::error::StickError;

/// How many folders deep a file may lie.
pub const DEPTH_MAX: usize = 3;

/// The most directory entries looked at on one stick.
pub const ENTRIES_MAX: usize = 4096;

/// The most files listed.
pub const FILES_MAX: usize = 64;

/// The longest file name looked at, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Lists the files that `judge` takes; it sees the path below the root, the first [`HEAD_BYTES`] bytes and the
/// length.
pub(super) fn files<F>(
    root: &OwnedFd,
    judge: impl Fn(&Path, &[u8], u64) -> Option<F>,
) -> Result<Listing<F>, StickError> {
    let mut listing = Listing { files: Vec::new(), cut: false };
    let mut entries_left = ENTRIES_MAX;
    let mut folders = VecDeque::from([PathBuf::from(".")]);
    let mut first = true;
    while let Some(folder) = folders.pop_front() {
        let entries = match read_folder(root, &folder, &mut entries_left, &mut listing.cut) {
            Ok(entries) => entries,
            Err(error) if first => return Err(error),
            Err(_) => continue,
        };
        first = false;
        for entry in entries {
            if entry.is_folder {
                if entry.path.components().count() <= DEPTH_MAX {
                    folders.push_back(entry.path);
                } else {
                    listing.cut = true;
                }
            } else if let Some(found) = look(root, &entry.path, &judge) {
                if listing.files.len() == FILES_MAX {
                    listing.cut = true;
                    return Ok(listing);
                }
                listing.files.push(found);
            }
        }
    }
    Ok(listing)
}

struct Entry {
    path: PathBuf,
    is_folder: bool,
}

/// The plain entries of one folder, by name. Names in front of which stands a dot are left out: trash, indexes
/// and the shadow files that other systems scatter over a stick.
fn read_folder(
    root: &OwnedFd,
    folder: &Path,
    entries_left: &mut usize,
    cut: &mut bool,
) -> Result<Vec<Entry>, StickError> {
    let fd = beneath::open_folder(root, folder)?;
    let mut dir = Dir::new(fd).map_err(StickError::from_errno)?;
    let mut entries = Vec::new();
    while let Some(entry) = dir.read() {
        // A folder broken in the middle: what was read so far is still useful.
        let Ok(entry) = entry else { break };
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name.as_bytes().starts_with(b".") || name.len() > NAME_BYTES_MAX {
            continue;
        }
        if *entries_left == 0 {
            *cut = true;
            break;
        }
        *entries_left -= 1;
        let path = if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) };
        if let Some(is_folder) = kind(root, &path, entry.file_type()) {
            entries.push(Entry { path, is_folder });
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// Whether the entry is a folder, a regular file (`Some(false)`) or neither.
fn kind(root: &OwnedFd, path: &Path, told: FileType) -> Option<bool> {
    match told {
        FileType::Directory => Some(true),
        FileType::RegularFile => Some(false),
        // Some file systems do not tell in the listing.
        FileType::Unknown => match beneath::open_folder(root, path) {
            Ok(_) => Some(true),
            Err(_) => beneath::open_file(root, path).ok().map(|_| false),
        },
        FileType::Symlink
        | FileType::Fifo
        | FileType::Socket
        | FileType::CharacterDevice
        | FileType::BlockDevice => None,
    }
}

fn look<F>(root: &OwnedFd, path: &Path, judge: &impl Fn(&Path, &[u8], u64) -> Option<F>) -> Option<F> {
    let (file, bytes) = beneath::open_file(root, path).ok()?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    file.take(HEAD_BYTES as u64).read_to_end(&mut head).ok()?;
    judge(path, &head, bytes)
}
