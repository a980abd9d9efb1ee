//! Sticks: which are in, what lies on them, and a paper written back.
//!
//! **Invariant:** a [`Stick`] remembers which mounted volume it was; when another one stands in its place every
//! operation answers [`StickError::Gone`].

mod beneath;
mod document;
mod identity;
mod mounts;
mod walk;

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};
use zeroize::Zeroizing;

use crate::error::StickError;
use crate::kept::KeptFile;
use crate::key::KeyFile;
use crate::name;
use domain::media_type::MediaType;

use identity::Identity;
pub use walk::{DEPTH_MAX, ENTRIES_MAX, FILES_MAX};

/// The most sticks looked at; a kiosk has a few sockets.
pub const STICKS_MAX: usize = 8;

/// Where sticks are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Folders that each count as one stick: the demonstration's stick, a fixed mount point.
    pub roots: Vec<PathBuf>,
    /// Folders below which removable media are mounted, such as `/media` and `/run/media`.
    pub mounts_under: Vec<PathBuf>,
}

/// The sticks that are in now, in a stable order. A root that is not there is no stick and no error.
pub fn sticks(config: &Config) -> Vec<Stick> {
    let mounted = mounts::below(&config.mounts_under);
    let mut found: Vec<Stick> = Vec::new();
    for path in config.roots.iter().cloned().chain(mounted) {
        if let Some(stick) = Stick::at(path)
            && !found.iter().any(|known| known.identity == stick.identity)
        {
            found.push(stick);
        }
    }
    found.truncate(STICKS_MAX);
    found
}

/// One stick, as it was when it was noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stick {
    label: String,
    path: PathBuf,
    identity: Identity,
}

/// What lies on a stick, bounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<F> {
    /// The files found, folders nearest the top first, then by name.
    pub files: Vec<F>,
    /// There is more than was looked at: say so instead of pretending.
    pub cut: bool,
}

/// A picture or paper on a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanFile {
    stick: Stick,
    path: PathBuf,
    name_shown: String,
    media_type: Option<MediaType>,
    bytes: u64,
}

impl Stick {
    fn at(path: PathBuf) -> Option<Self> {
        let root = open_root(&path).ok()?;
        let identity = Identity::of(&root).ok()?;
        let label = name::shown(path.file_name().unwrap_or_else(|| OsStr::new("/")));
        Some(Self { label, path, identity })
    }

    /// Its name for a screen, cleaned.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Where it is mounted. Not for screens.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this very stick is still in.
    pub fn is_in(&self) -> bool {
        self.root().is_ok()
    }

    /// The key containers on it, by content; also files that call themselves so, to be told damaged.
    ///
    /// # Errors
    /// [`StickError::Gone`] or [`StickError::Unreadable`]; single folders that cannot be read are left out.
    pub fn key_files(&self) -> Result<Listing<KeyFile>, StickError> {
        walk::files(&self.root()?, |path, head, bytes| KeyFile::found(self, path, head, bytes))
    }

    /// The pictures and papers on it: by content, and by name those of other kinds, so that choosing one can
    /// say what to do instead of leaving a person searching for it.
    ///
    /// # Errors
    /// As [`Stick::key_files`].
    pub fn scan_files(&self) -> Result<Listing<ScanFile>, StickError> {
        walk::files(&self.root()?, |path, head, bytes| ScanFile::found(self, path, head, bytes))
    }

    /// The unfinished applications on it, whoever's they are.
    ///
    /// # Errors
    /// As [`Stick::key_files`].
    pub fn kept_files(&self) -> Result<Listing<KeptFile>, StickError> {
        walk::files(&self.root()?, |path, head, bytes| KeptFile::found(self, path, head, bytes))
    }

    /// Writes a new paper to the top of the stick: never over an existing file, whole or not at all, on the
    /// medium when this returns. Gives the name it got, `name`, or `name-2` and so on where that was taken.
    ///
    /// # Errors
    /// [`StickError::Full`], [`StickError::ReadOnly`], [`StickError::Gone`]; [`StickError::Name`] unless the
    /// name is 1 to 64 of `A-Z a-z 0-9 . _ -` with an ending and no dot in front: names come from us and
    /// carry no personal data.
    pub fn write_document(&self, name: &str, bytes: &[u8]) -> Result<String, StickError> {
        document::write(&self.root()?, name, bytes)
    }

    /// Reads a file of this stick, beneath it and without following links.
    pub(crate) fn read(&self, path: &Path, bytes_max: u64) -> Result<Zeroizing<Vec<u8>>, StickError> {
        beneath::read_whole(&self.root()?, path, bytes_max)
    }

    /// Takes a file off this stick: the plain file itself, reached without following links.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), StickError> {
        document::remove(&self.root()?, path)
    }

    /// The stick's top folder, proven to be the one that was noticed.
    fn root(&self) -> Result<OwnedFd, StickError> {
        let gone = |error| if error == StickError::Missing { StickError::Gone } else { error };
        let root = open_root(&self.path).map_err(gone)?;
        if Identity::of(&root)? == self.identity { Ok(root) } else { Err(StickError::Gone) }
    }
}

impl ScanFile {
    fn found(stick: &Stick, path: &Path, head: &[u8], bytes: u64) -> Option<Self> {
        let media_type = MediaType::of(head);
        if media_type.is_none() && !says_paper(path) {
            return None;
        }
        let name_shown = name::shown(path.file_name()?);
        Some(Self { stick: stick.clone(), path: path.to_owned(), name_shown, media_type, bytes })
    }

    /// The stick it lies on.
    pub fn stick(&self) -> &Stick {
        &self.stick
    }

    /// Its name, cleaned and cut for a screen ([`name::shown`]).
    pub fn name_shown(&self) -> &str {
        &self.name_shown
    }

    /// Its kind by content; `None` is a kind that is not accepted.
    pub fn media_type(&self) -> Option<MediaType> {
        self.media_type
    }

    /// Its length in bytes when it was listed.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads the whole file into a buffer that wipes itself.
    ///
    /// # Errors
    /// [`StickError::TooBig`] past `bytes_max`, before anything is read; otherwise what became of the stick.
    pub fn read(&self, bytes_max: u64) -> Result<Zeroizing<Vec<u8>>, StickError> {
        self.stick.read(&self.path, bytes_max)
    }
}

/// Endings of the papers people bring, accepted or not.
fn says_paper(path: &Path) -> bool {
    const ENDINGS: [&str; 15] = [
        "jpg", "jpeg", "png", "pdf", "heic", "heif", "tif", "tiff", "bmp", "gif", "webp", "doc", "docx",
        "odt", "djvu",
    ];
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn open_root(path: &Path) -> Result<OwnedFd, StickError> {
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, path, flags, Mode::empty()).map_err(StickError::from_errno)
}
