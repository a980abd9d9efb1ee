//! The journals of kiosks, as far as they have come.
//!
//! **Invariant:** an entry that has come is never changed; what came first under a number stays.

use domain::kato::Kato;
use domain::time::Timestamp;
use sync::journal::Neighbours;
use uuid::Uuid;

use super::{Digest, StoreError};

/// What [`KioskEntry::clock`] says of a clock that is proved.
pub const PROVED: &str = "sound";

/// So many entries back the nearest proved one is looked for: a kiosk that hears no beacon for longer has other troubles.
pub(crate) const LOOKED_BACK: i64 = 1_000;

/// An entry of a kiosk's journal, as it came with its application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskEntry<'a> {
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// The kiosk.
    pub kiosk: &'a str,
    /// The book of the kiosk.
    pub book: Uuid,
    /// Its number in the book.
    pub seq: u64,
    /// Its hash.
    pub hash: Digest,
    /// The hash that it names.
    pub before: Digest,
    /// When the kiosk says that it was.
    pub at: Timestamp,
    /// The submission.
    pub submission_id: Uuid,
    /// When it came.
    pub received_at: Timestamp,
    /// What could be said of the clock.
    pub clock: &'static str,
}

/// What the centre keeps of journals.
pub trait JournalStore {
    /// Keeps an entry where none of its number is there, and tells what stands beside it.
    fn enter(&self, entry: &KioskEntry<'_>) -> Result<Neighbours, StoreError>;
}
