//! What the centre publishes, fetched over the line: piece by piece, after everything else, and kept only where it loads.
//!
//! **Invariants:** nothing is kept that the pinned key did not sign, that is not newer than what is here, or that does not load
//! as a whole; until then the edition before stays in force. What came of a pack stays over cuts and restarts, and is wiped
//! where it turns out to be no pack. The walk hears of an edition only once it is on the disk.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};

use editions::{Content, Edition, Folder, pack};
use ledger::receipt::ReceiptKey;
use uplink::{Came, EditionWanted, Uplink};

use crate::config::Config;
use crate::edition::{self, Fault};
use crate::happening::Happening;
use crate::log::Log;

/// How many editions stay: the one in force and the one before it.
const KEPT: usize = 2;

/// So many digits of a digest say which edition is meant.
const DIGITS: usize = 16;

/// How often a pack is fetched that turns out to be none, before only another edition is waited for.
const TRIES: u32 = 3;

/// Before the numbers in the name of a pack that is coming.
const COMING: &str = "coming-";

/// Who hands out pieces.
pub(super) trait Shelf {
    /// A piece, from a byte on.
    fn piece(&self, wanted: &EditionWanted) -> Came;
}

impl Shelf for Uplink {
    fn piece(&self, wanted: &EditionWanted) -> Came {
        self.edition(wanted)
    }
}

/// What asking for a piece leaves to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    /// Nothing, until the next look.
    Nothing,
    /// There is more to be fetched at once.
    More,
    /// The line was cut, after it carried something: soon again.
    Cut,
}

/// The editions of this kiosk.
pub(super) struct Editions {
    folder: Folder,
    key: ReceiptKey,
    happenings: Sender<Happening>,
    log: Log,
    state: Mutex<State>,
}

struct State {
    /// The number of the last edition on the disk, and the first digits of its digest.
    here: (u64, String),
    /// The one that is to be fetched.
    wanted: Option<u64>,
    /// The one that was fetched in vain, and how often.
    failed: (u64, u32),
}

impl Editions {
    pub(super) fn new(config: &Config, key: ReceiptKey, happenings: Sender<Happening>, log: Log) -> Editions {
        let folder = edition::folder(config);
        let number = folder.highest();
        let digest = folder.manifest(number, &key).map(|(signed, _)| short(&signed.digest().to_string()));
        let here = digest.map_or((0, String::new()), |digest| (number, digest));
        // One that this very program could not take up is not fetched again.
        let fault =
            edition::fault(&folder).filter(|fault| *fault == Fault::new(fault.edition, &fault.reason));
        let failed = (fault.map_or(0, |fault| fault.edition), TRIES);
        let state = Mutex::new(State { here, wanted: None, failed });
        Editions { folder, key, happenings, log, state }
    }

    /// The number of the edition in force here; 0 for what the program was built with.
    pub(super) fn in_force(&self) -> u64 {
        let state = self.lock();
        let loads = state.failed != (state.here.0, TRIES);
        if loads { state.here.0 } else { 0 }
    }

    /// The centre says what it has published.
    pub(super) fn offered(&self, number: Option<u64>) {
        let mut state = self.lock();
        let in_vain = |number: u64| state.failed.0 == number && state.failed.1 >= TRIES;
        state.wanted = number.filter(|number| *number > state.here.0 && !in_vain(*number));
    }

    /// Fetches a piece of what is offered.
    pub(super) fn bring(&self, shelf: &impl Shelf) -> Brought {
        let mut state = self.lock();
        let Some(number) = state.wanted else { return Brought::Nothing };
        match self.fetch(&state, number, shelf) {
            Ok(Piece::More) => Brought::More,
            Ok(Piece::Cut { progress: true }) => Brought::Cut,
            Ok(Piece::Cut { progress: false }) => Brought::Nothing,
            Ok(Piece::Last(packed)) => {
                self.take(&mut state, number, &packed);
                Brought::Nothing
            }
            Err(error) => {
                self.log.say(&format!("edition {number} cannot be kept: {error}"));
                state.wanted = None;
                Brought::Nothing
            }
        }
    }

    fn fetch(&self, state: &State, number: u64, shelf: &impl Shelf) -> io::Result<Piece> {
        let (since, of) = state.here.clone();
        let coming = self.coming(number, since)?;
        let from = fs::metadata(&coming).map_or(0, |about| about.len());
        let came = shelf.piece(&EditionWanted { number, since, of, from });
        OpenOptions::new().create(true).append(true).open(&coming)?.write_all(&came.bytes)?;
        let have = from + came.bytes.len() as u64;
        let packed = if have <= 4 { Vec::new() } else { fs::read(&coming)? };
        match pack::length(&packed) {
            Some(length) if have >= length => Ok(Piece::Last(packed)),
            None if have > 4 => Ok(Piece::Last(packed)),
            Some(_) | None if came.cut.is_some() || came.bytes.is_empty() => {
                Ok(Piece::Cut { progress: !came.bytes.is_empty() })
            }
            Some(_) | None => Ok(Piece::More),
        }
    }

    /// The file of a pack that is coming; what came of others is no longer needed.
    fn coming(&self, number: u64, since: u64) -> io::Result<PathBuf> {
        fs::create_dir_all(self.folder.path())?;
        let name = format!("{COMING}{number}-{since}");
        for entry in fs::read_dir(self.folder.path())? {
            let entry = entry?;
            let other = entry.file_name();
            let other = other.to_str().filter(|other| other.starts_with(COMING) && *other != name);
            if other.is_some() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(self.folder.path().join(name))
    }

    /// Takes a whole pack: from here on there is a new edition, or the one before stays.
    fn take(&self, state: &mut State, number: u64, packed: &[u8]) {
        let since = state.here.0;
        state.wanted = None;
        let tried = if state.failed.0 == number { state.failed.1 } else { 0 };
        let before = if since == 0 { None } else { self.folder.read(since, &self.key).ok() };
        let (edition, content) = match self.opened(number, packed, before.as_ref()) {
            Ok(both) => both,
            Err((reason, for_good)) => {
                self.log.say(&format!("edition {number} is not taken up: {reason}"));
                edition::say_fault(&self.folder, Some(&Fault::new(number, reason)));
                state.failed = (number, if for_good { TRIES } else { tried + 1 });
                return self.wipe(number, since);
            }
        };
        if let Err(error) = self.folder.keep(&edition).and_then(|()| self.folder.tidy(KEPT)) {
            // It is offered again at the next look; what came of it stays.
            return self.log.say(&format!("edition {number} cannot be kept: {error}"));
        }
        self.wipe(number, since);
        edition::lay_out_lists(&self.folder, edition.items());
        edition::say_fault(&self.folder, None);
        state.here = (number, short(&edition.digest().to_string()));
        self.log.say(&format!("edition {number} is here: {} bytes came", packed.len()));
        let _ = self.happenings.send(Happening::Edition(Box::new(content)));
    }

    fn wipe(&self, number: u64, since: u64) {
        if let Ok(coming) = self.coming(number, since) {
            // What stays is taken away with the next pack.
            let _ = fs::remove_file(coming);
        }
    }

    /// The edition of a pack, read whole; or why not, and whether fetching it once more would be in vain.
    fn opened(
        &self,
        number: u64,
        packed: &[u8],
        before: Option<&Edition>,
    ) -> Result<(Edition, Content), (String, bool)> {
        let edition =
            pack::open(packed, before, &self.key).map_err(|refused| (refused.to_string(), false))?;
        if edition.number() != number {
            return Err((format!("it is edition {}", edition.number()), false));
        }
        let content = Content::read(edition.items(), before.map(Edition::items))
            .map_err(|unusable| (unusable.to_string(), true))?;
        Ok((edition, content))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What came of asking for a piece.
enum Piece {
    /// There is more.
    More,
    /// The line was cut; whether anything came before that.
    Cut { progress: bool },
    /// It is whole.
    Last(Vec<u8>),
}

fn short(digest: &str) -> String {
    digest.chars().take(DIGITS).collect()
}

#[cfg(test)]
mod tests;
