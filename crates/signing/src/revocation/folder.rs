//! A folder of lists, read again whenever something in it changes.
//!
//! **Invariant:** a question is answered from the folder as it was found at that moment; a file that may not be
//! believed is passed over and told, and never takes a better one with it. Whoever fetches lists writes them
//! beside and renames them into place.

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::list::{Crl, CrlError, LIST_BYTES_MAX};
use super::{Answer, NoAnswer, RevocationSource};
use crate::certificate::{Certificate, Timestamp};
use crate::trust::TrustStore;

/// The most lists of a folder.
const LISTS_MAX: usize = 64;
/// The largest file read: PEM is longer than DER.
pub const FILE_BYTES_MAX: u64 = LIST_BYTES_MAX as u64 / 2 * 3;
/// What lists are called; other files are passed over.
const ENDINGS: [&str; 3] = ["crl", "der", "pem"];

/// Lists of revoked certificates in a folder that somebody keeps fresh.
pub struct CrlFolder {
    dirs: Vec<PathBuf>,
    trust: TrustStore,
    told: Option<Told>,
    state: Mutex<State>,
}

type Told = Box<dyn Fn(&Reading) + Send + Sync>;

struct State {
    seen: Vec<Seen>,
    reading: Arc<Reading>,
}

/// What of a file changes when the file does.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    path: PathBuf,
    bytes: u64,
    inode: u64,
    modified: (i64, i64),
}

/// What a folder held.
#[derive(Debug, Default)]
pub struct Reading {
    /// The lists that may be believed.
    pub lists: Vec<Crl>,
    /// The others.
    pub refused: Vec<Refused>,
}

/// A file that is not believed.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub struct Refused {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub why: FolderError,
}

/// Why a file, or the folder, says nothing.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// It is no list that may be believed.
    #[error("{0}")]
    List(#[from] CrlError),
    /// More than 64 lists.
    #[error("more than {LISTS_MAX} lists in the folder")]
    TooMany,
}

impl CrlFolder {
    /// Reads every `*.crl`, `*.der` and `*.pem` of a folder, each one list, signed by an authority of `trust`.
    /// A folder without any is a folder that nobody has filled yet.
    ///
    /// # Errors
    /// When the folder itself cannot be read.
    pub fn open(dir: &Path, trust: &TrustStore) -> Result<CrlFolder, Refused> {
        look(dir).map_err(|error| Refused { path: dir.to_owned(), why: error.into() })?;
        Ok(CrlFolder::nowhere(trust).and(dir))
    }

    /// No folder yet: see [`CrlFolder::and`].
    #[must_use]
    pub fn nowhere(trust: &TrustStore) -> CrlFolder {
        let state = State { seen: Vec::new(), reading: Arc::default() };
        CrlFolder { dirs: Vec::new(), trust: trust.clone(), told: None, state: Mutex::new(state) }
    }

    /// The lists of this folder too, whenever there is one.
    #[must_use]
    pub fn and(mut self, dir: &Path) -> CrlFolder {
        self.dirs.push(dir.to_owned());
        self.reading();
        self
    }

    /// Tells of this reading, and of each one that a change of the folder brings.
    #[must_use]
    pub fn telling(mut self, told: impl Fn(&Reading) + Send + Sync + 'static) -> CrlFolder {
        told(&self.reading());
        self.told = Some(Box::new(told));
        self
    }

    /// What the folder holds now. While the folder cannot be listed, what it held before.
    pub fn reading(&self) -> Arc<Reading> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(seen) = look_at_all(&self.dirs, &state.seen)
            && seen != state.seen
        {
            let reading = Arc::new(read(&seen, &self.trust));
            *state = State { seen, reading };
            if let Some(told) = &self.told {
                told(&state.reading);
            }
        }
        Arc::clone(&state.reading)
    }
}

impl CrlFolder {
    /// Where it lies; of several, the first.
    pub fn dir(&self) -> &Path {
        self.dirs.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// The answer, and the digests (SHA-256) of the list and the delta that it was read from. The latest full list of the
    /// issuer has the say, with the latest delta that goes on from it.
    pub fn consult(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
    ) -> (Answer, Vec<[u8; 32]>) {
        let reading = self.reading();
        let (deltas, lists): (Vec<&Crl>, Vec<&Crl>) =
            reading.lists.iter().filter(|list| list.is_of(issuer)).partition(|list| list.is_delta());
        let latest = lists.into_iter().max_by_key(|list| (list.this_update(), list.next_update()));
        let Some(list) = latest else { return (Answer::Unknown(NoAnswer::NoList), Vec::new()) };
        let delta = list.latest_delta(deltas.into_iter());
        let read = [Some(list), delta].into_iter().flatten().map(Crl::sha256).collect();
        (list.say(certificate, at, delta), read)
    }
}

impl RevocationSource for CrlFolder {
    fn ask(&self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Answer {
        self.consult(certificate, issuer, at).0
    }
}

/// What all of them hold; one that is not there yet holds nothing, one that is gone again cannot be listed.
fn look_at_all(dirs: &[PathBuf], before: &[Seen]) -> io::Result<Vec<Seen>> {
    let mut seen = Vec::new();
    for dir in dirs {
        let held = || before.iter().any(|file| file.path.parent() == Some(dir));
        match look(dir) {
            Ok(found) => seen.extend(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !held() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(seen)
}

fn look(dir: &Path) -> io::Result<Vec<Seen>> {
    let mut seen = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if !ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
            continue;
        }
        // Gone since it was listed: so it is not there.
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_file() {
            let modified = (about.mtime(), about.mtime_nsec());
            seen.push(Seen { path, bytes: about.size(), inode: about.ino(), modified });
        }
    }
    seen.sort();
    Ok(seen)
}

fn read(seen: &[Seen], trust: &TrustStore) -> Reading {
    let mut reading = Reading::default();
    for (index, Seen { path, .. }) in seen.iter().enumerate() {
        let list = if index < LISTS_MAX { read_list(path, trust) } else { Err(FolderError::TooMany) };
        match list {
            Ok(list) => reading.lists.push(list),
            Err(why) => reading.refused.push(Refused { path: path.clone(), why }),
        }
    }
    reading
}

fn read_list(path: &Path, trust: &TrustStore) -> Result<Crl, FolderError> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(CrlError::TooBig.into());
    }
    Ok(Crl::read(&bytes, trust)?)
}
