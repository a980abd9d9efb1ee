//! Published places, as they are stored.

use domain::bin::Bin;
use domain::kindergarten::{PlaceId, PlaceKind};
use domain::time::Timestamp;
use sync::wire::Instruction;

use super::Digest;

/// A group of places as one publication left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// Its name.
    pub id: PlaceId,
    /// Which publication of it, from 0; the last one is in force.
    pub turn: u32,
    /// The kindergarten.
    pub kindergarten: Bin,
    /// Whose places they are.
    pub kind: PlaceKind,
    /// The language of instruction.
    pub language: Instruction,
    /// The youngest child it takes, in whole years.
    pub age_from: u32,
    /// The oldest child it takes, in whole years.
    pub age_to: u32,
    /// How many there are, with those that referrals hold.
    pub published: u32,
    /// When it was recorded.
    pub at: Timestamp,
    /// How many entries the queue's log had then.
    pub size: u64,
    /// Whose act it was: `operator`, or the BIN of the office. Never a person.
    pub author: String,
    /// The digest of what was signed for it, where anything was.
    pub signed_xml_sha256: Option<Digest>,
}

impl PlaceRow {
    /// Whether it is the same group of the same kindergarten as this one.
    pub fn is_of_kindergarten(&self, other: &PlaceRow) -> bool {
        let PlaceRow { id, kindergarten, kind, .. } = other;
        (self.id, &self.kindergarten, self.kind) == (*id, kindergarten, *kind)
    }

    /// Whether it is what parents choose that one for: its language and ages too.
    pub fn is_as_chosen(&self, other: &PlaceRow) -> bool {
        let PlaceRow { language, age_from, age_to, .. } = other;
        self.is_of_kindergarten(other)
            && (self.language, self.age_from, self.age_to) == (*language, *age_from, *age_to)
    }
}
