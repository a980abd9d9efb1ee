//! One list and whoever publishes it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use domain::time::Timestamp;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use signing::revocation::{Crl, CrlError, CrlFolder, FILE_BYTES_MAX};
use signing::trust::TrustStore;

use crate::outbound::{Fetched, Outbound, OutboundError, Version};

/// Hexadecimal digits of an address's digest that its file's name bears.
const NAME_DIGITS: usize = 16;

/// Whoever publishes a list, and what is known of it.
pub(super) struct Publisher {
    line: Outbound,
    name: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    version: Version,
    rests_until: Option<Timestamp>,
    failures: u32,
    /// When the list that was fetched last is to be followed by the next.
    next_due: Option<Timestamp>,
}

/// What a fetch brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Another list, which has taken its place; when its next one is due.
    New(Timestamp),
    /// Nothing new; when the next one is due, where that is known.
    Same(Option<Timestamp>),
}

impl Taken {
    /// When the next list is due.
    pub(super) fn next_due(self) -> Option<Timestamp> {
        match self {
            Taken::New(due) => Some(due),
            Taken::Same(due) => due,
        }
    }
}

/// Why a list was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTaken {
    /// Nobody answered, or with something else.
    #[error("{0}")]
    Line(#[from] OutboundError),
    /// It is no list that may be believed.
    #[error("{0}")]
    List(#[from] CrlError),
    /// It is older than the one that stands.
    #[error("older than the list that stands")]
    Older,
    /// It could not be written.
    #[error("{0}")]
    Write(#[from] io::Error),
}

impl NotTaken {
    /// One word of ours, for counting.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            NotTaken::Line(OutboundError::Away | OutboundError::Config(_)) => "away",
            NotTaken::Line(OutboundError::Status(_) | OutboundError::Answer) => "answer",
            NotTaken::List(_) => "not-believed",
            NotTaken::Older => "older",
            NotTaken::Write(_) => "not-written",
        }
    }
}

impl Publisher {
    pub(super) fn new(url: &str, line: Outbound) -> Publisher {
        Publisher { line, name: url.to_owned(), state: Mutex::default() }
    }

    /// Its address, which is what whoever runs the centre calls it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.state.lock().rests_until.is_none_or(|until| until <= now)
    }

    pub(super) fn rest_until(&self, at: Timestamp) {
        self.state.lock().rests_until = Some(at);
    }

    /// How long to wait after so many failures in a row.
    pub(super) fn wait(&self, first: TimeDelta, most: TimeDelta) -> TimeDelta {
        let failures = self.state.lock().failures;
        first.checked_mul(1 << failures.saturating_sub(1).min(16)).unwrap_or(most).min(most.max(first))
    }

    /// Fetches the list where it has changed, and puts it into the place of the one before where it may be believed.
    pub(super) fn fetch(&self, folder: &CrlFolder, trust: &TrustStore) -> Result<Taken, NotTaken> {
        let place = folder.dir().join(file_name(&self.name));
        let known = self.state.lock().version.clone();
        // Where the file is gone, the version known is of no use.
        let known = if place.exists() { known } else { Version::default() };
        let taken = match self.line.fetch(&known, FILE_BYTES_MAX) {
            Ok(Fetched::Unchanged) => Ok((Taken::Same(self.state.lock().next_due), known)),
            Ok(Fetched::Changed(bytes, version)) => {
                take(&bytes, &place, folder, trust).map(|taken| (taken, version))
            }
            Err(error) => Err(error.into()),
        };
        let mut state = self.state.lock();
        match taken {
            Ok((taken, version)) => {
                state.version = version;
                state.failures = 0;
                state.next_due = taken.next_due();
                Ok(taken)
            }
            Err(why) => {
                state.failures = state.failures.saturating_add(1);
                Err(why)
            }
        }
    }
}

fn take(bytes: &[u8], place: &Path, folder: &CrlFolder, trust: &TrustStore) -> Result<Taken, NotTaken> {
    let list = Crl::read(bytes, trust)?;
    if folder.reading().lists.iter().any(|standing| list.is_before(standing)) {
        return Err(NotTaken::Older);
    }
    if fs::read(place).is_ok_and(|standing| standing == bytes) {
        return Ok(Taken::Same(Some(list.next_update())));
    }
    write(bytes, place)?;
    Ok(Taken::New(list.next_update()))
}

/// Beside, and then into its place, on disk before it is there.
fn write(bytes: &[u8], place: &Path) -> io::Result<()> {
    let beside: PathBuf = place.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, place)?;
    place.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// What an address ends in, for people; and a digest of the whole, for there may be several of one name.
fn file_name(url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let stem = last.strip_suffix(".crl").unwrap_or(last);
    let readable: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let digest = hex::encode(Sha256::digest(url));
    format!("fetched-{readable}-{}.crl", &digest[..NAME_DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_addresses_and_leave_their_folder_never() {
        let national = file_name("http://crl.pki.gov.kz/nca_d_rsa_2022.crl");
        assert!(national.starts_with("fetched-nca_d_rsa_2022-") && national.ends_with(".crl"), "{national}");
        assert_ne!(national, file_name("http://crl1.pki.gov.kz/nca_d_rsa_2022.crl"));
        for odd in ["http://h/..", "http://h/a/../../b?c=/../d", "http://h/", "http://h/%2e%2e%2f"] {
            let name = file_name(odd);
            assert!(!name.contains('/') && !name.contains(".."), "{name}");
        }
    }
}
