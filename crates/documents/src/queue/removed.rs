//! What D10 says: why a child is out of the queue, what follows, and what can be done about it (DOMAIN §8.2, §8.3).
//!
//! **Invariant:** nobody is told to apply anew who cannot or need not, and no place is called lost that a review may
//! give back.

use domain::kindergarten::Removal;
use words::say;

use super::Text;

/// Why, in words.
pub(super) fn why(removal: Removal, by_other_parent: bool) -> Text {
    match removal {
        Removal::ByApplicant if by_other_parent => say::doc_removal_by_other_parent,
        Removal::ByApplicant => say::doc_removal_by_applicant,
        Removal::InterestNotConfirmed => say::doc_removal_interest_not_confirmed,
        Removal::TwoMisses => say::doc_removal_two_misses,
        Removal::PlaceNotTaken => say::doc_removal_place_not_taken,
        Removal::AgeLimit => say::doc_removal_age_limit,
        Removal::Duplicate => say::doc_removal_duplicate,
        Removal::MovedSettlement => say::doc_removal_moved_settlement,
        Removal::Deceased => say::doc_removal_deceased,
        Removal::DataInvalid => say::doc_removal_data_invalid,
    }
}

/// The headline, and what follows from it.
pub(super) fn statement(removal: Removal) -> (Text, Text) {
    let follows: Text = match removal {
        Removal::ByApplicant => say::doc_queue_removed_text,
        Removal::InterestNotConfirmed | Removal::TwoMisses | Removal::PlaceNotTaken => {
            say::doc_queue_removed_unless_reviewed
        }
        Removal::AgeLimit => say::doc_queue_removed_age,
        Removal::Duplicate => say::doc_queue_removed_duplicate,
        Removal::MovedSettlement => say::doc_queue_removed_moved,
        Removal::DataInvalid => say::doc_queue_removed_data,
        Removal::Deceased => return (say::doc_queue_closed, say::doc_queue_closed_text),
    };
    (say::doc_queue_removed, follows)
}

/// What can be done about it: a person looks at what the centre decided by itself; what an office decided can be
/// complained of; a parent's own wish needs no remedy.
pub(super) fn remedy(removal: Removal) -> Option<Text> {
    match removal {
        Removal::InterestNotConfirmed
        | Removal::TwoMisses
        | Removal::PlaceNotTaken
        | Removal::AgeLimit
        | Removal::Duplicate => Some(say::doc_queue_review),
        Removal::MovedSettlement | Removal::Deceased | Removal::DataInvalid => Some(say::doc_queue_complaint),
        Removal::ByApplicant => None,
    }
}
