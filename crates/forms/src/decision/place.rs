//! Places of a kindergarten, as whoever publishes them signs for them (DOMAIN §1.10).

use domain::bin::Bin;
use domain::kindergarten::PlaceKind;
use uuid::Uuid;

/// Years of age that a group may be for.
const AGES: std::ops::RangeInclusive<u32> = 0..=7;

/// Places in one group at most.
pub const PLACES_MAX: u32 = 999;

/// The places of one group of one kindergarten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacesPublished {
    /// The group's own id, made by the desk when it is published for the first time.
    pub place: Uuid,
    /// The kindergarten.
    pub kindergarten: Bin,
    /// Whose places they are.
    pub kind: PlaceKind,
    /// The language of instruction.
    pub teaching: Teaching,
    /// The child has turned so many years…
    pub age_from: u32,
    /// …and not yet so many.
    pub age_to: u32,
    /// How many places there are altogether, with those that stand for a referral: what is free is this less those.
    pub published: u32,
}

/// A language of instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Teaching {
    /// Қазақша / на казахском.
    Kazakh,
    /// Орысша / на русском.
    Russian,
    /// Аралас / смешанный.
    Mixed,
}

impl PlacesPublished {
    /// Whether such a group can be.
    pub fn is_sound(&self) -> bool {
        self.age_from < self.age_to
            && AGES.contains(&self.age_from)
            && AGES.contains(&self.age_to)
            && self.published <= PLACES_MAX
    }
}

impl Teaching {
    /// The word in the document; the same as on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Teaching::Kazakh => "kk",
            Teaching::Russian => "ru",
            Teaching::Mixed => "mixed",
        }
    }

    /// Reads [`Teaching::word`].
    pub fn from_word(word: &str) -> Option<Teaching> {
        [Teaching::Kazakh, Teaching::Russian, Teaching::Mixed].into_iter().find(|one| one.word() == word)
    }
}
