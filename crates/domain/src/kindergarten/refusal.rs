//! Why an event cannot follow, and from when it could: data, for the screens to put into words.
//!
//! **Invariant:** each refusal has a code (DOMAIN §7.2, where one stands there); it names nobody.

use chrono::NaiveDate;

use crate::time::{Timestamp, show_date};

/// Why an event cannot follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The event belongs to another state.
    #[error("the application is not in the state this event follows")]
    WrongState,
    /// The application is over.
    #[error("the application is over")]
    Ended,
    /// Something fell due before and is not recorded yet: record it, then look again.
    #[error("a deadline passed before and comes first")]
    ClockFirst,
    /// The policy profile knows no such thing.
    #[error("the policy profile knows no such thing")]
    NotInProfile,
    /// The child is too old for the queue.
    #[error("the child is {limit} years old")]
    Age {
        /// The age that is too old.
        limit: u32,
    },
    /// The child is too young for a private place.
    #[error("the child is too young until {from}")]
    AgeMin {
        /// The birthday from which on it is old enough.
        from: NaiveDate,
    },
    /// No paper proves the category.
    #[error("no paper proves the category")]
    NoDocument,
    /// The confirmation of interest is not open yet.
    #[error("the confirmation opens on {from}")]
    InterestEarly {
        /// When it opens.
        from: NaiveDate,
    },
    /// The parents did not say OK to losing the number.
    #[error("the loss of the number was not accepted")]
    NumberLost,
    /// Somebody else took the place.
    #[error("the place is taken")]
    PlaceTaken,
    /// There is no free place.
    #[error("no place is free")]
    NoVacancy,
    /// The places go by rank, and this child's is too far behind.
    #[error("{free} places are free and others come before")]
    NotYourTurn {
        /// How many are free.
        free: u32,
    },
    /// The application is on the stop-list.
    #[error("on the stop-list until {until}")]
    StopList {
        /// Its last day.
        until: NaiveDate,
        /// The first day after it.
        from: NaiveDate,
    },
    /// The time to give a referral back is over.
    #[error("a referral could be given back until {until}")]
    WithdrawLate {
        /// The last second.
        until: Timestamp,
    },
    /// The referral was extended before.
    #[error("the referral was extended before")]
    ExtensionTwice,
    /// The new last day is not one of those allowed.
    #[error("the new last day lies outside {first} to {last}")]
    ExtensionRange {
        /// The first one allowed.
        first: NaiveDate,
        /// The last one allowed.
        last: NaiveDate,
    },
    /// The referral has run out.
    #[error("the referral ran out on {on}")]
    ReferralExpired {
        /// Its last day.
        on: NaiveDate,
    },
    /// The place was accepted before.
    #[error("the place was accepted before")]
    AcceptedAlready,
    /// The filing parent may still object to the other one's joining.
    #[error("the filing parent may object until {from}")]
    MergeEarly {
        /// The first day without that right.
        from: NaiveDate,
    },
    /// The time to object is over.
    #[error("the time to object ended on {on}")]
    ObjectionLate {
        /// Its last day.
        on: NaiveDate,
    },
    /// The other parent joined, or asked to, before.
    #[error("the other parent joined or asked to before")]
    MergedAlready,
    /// No automatic removal that a person has not looked at.
    #[error("there is no automatic removal to look at")]
    NothingToReview,
    /// Nothing of this kind has fallen due.
    #[error("nothing of this kind has fallen due")]
    NotDue,
    /// The event lies before the one recorded last.
    #[error("the event lies before the one recorded last")]
    TooEarly,
    /// The event is not this party's, or cannot be caused in this way.
    #[error("the event has another author or cause than its kind needs")]
    WrongCause,
    /// What stands in a new event is not what calendar and policy say.
    #[error("the event does not say what calendar and policy say")]
    OtherDates,
    /// An event of a shape this program does not know.
    #[error("an event of an unknown version")]
    UnknownVersion,
}

impl Refusal {
    /// The code of DOMAIN §7.2, or one of its kind.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::WrongState | Refusal::Ended | Refusal::ClockFirst => "E-CHANGED",
            Refusal::NotInProfile => "E-PROFILE",
            Refusal::Age { .. } => "E-AGE",
            Refusal::AgeMin { .. } => "E-AGE3",
            Refusal::NoDocument => "E-NODOC",
            Refusal::InterestEarly { .. } => "E-INTEREST-EARLY",
            Refusal::NumberLost => "W-NUMLOST",
            Refusal::PlaceTaken => "E-VACANCY",
            Refusal::NoVacancy => "E-NOVACANCY",
            Refusal::NotYourTurn { .. } => "E-TURN",
            Refusal::StopList { .. } => "E-STOPLIST",
            Refusal::WithdrawLate { .. } => "E-WITHDRAW-LATE",
            Refusal::ExtensionTwice => "E-EXT-TWICE",
            Refusal::ExtensionRange { .. } => "E-EXT-RANGE",
            Refusal::ReferralExpired { .. } => "E-EXPIRED-REF",
            Refusal::AcceptedAlready => "E-ACCEPTED",
            Refusal::MergeEarly { .. } => "E-MERGE-EARLY",
            Refusal::ObjectionLate { .. } => "E-OBJECT-LATE",
            Refusal::MergedAlready => "E-MERGED",
            Refusal::NothingToReview => "E-REVIEW",
            Refusal::NotDue
            | Refusal::TooEarly
            | Refusal::WrongCause
            | Refusal::OtherDates
            | Refusal::UnknownVersion => "E-EVENT",
        }
    }

    /// Whether the act belongs to this state, and a date or somebody's circumstances stand against it: such a refusal is
    /// worth telling. The others say that there is nothing of the kind to do.
    pub fn is_of_time_or_person(&self) -> bool {
        match self {
            Refusal::Age { .. }
            | Refusal::AgeMin { .. }
            | Refusal::NoDocument
            | Refusal::InterestEarly { .. }
            | Refusal::NumberLost
            | Refusal::PlaceTaken
            | Refusal::NoVacancy
            | Refusal::NotYourTurn { .. }
            | Refusal::StopList { .. }
            | Refusal::WithdrawLate { .. }
            | Refusal::ExtensionTwice
            | Refusal::ExtensionRange { .. }
            | Refusal::ReferralExpired { .. }
            | Refusal::AcceptedAlready
            | Refusal::MergeEarly { .. }
            | Refusal::ObjectionLate { .. } => true,
            Refusal::WrongState
            | Refusal::Ended
            | Refusal::ClockFirst
            | Refusal::NotInProfile
            | Refusal::MergedAlready
            | Refusal::NothingToReview
            | Refusal::NotDue
            | Refusal::TooEarly
            | Refusal::WrongCause
            | Refusal::OtherDates
            | Refusal::UnknownVersion => false,
        }
    }

    /// The first day on which it would be possible, where there is one.
    pub fn possible_from(&self) -> Option<NaiveDate> {
        if let Refusal::AgeMin { from }
        | Refusal::InterestEarly { from }
        | Refusal::StopList { from, .. }
        | Refusal::MergeEarly { from } = *self
        {
            Some(from)
        } else {
            None
        }
    }

    /// What the sentence of the code is filled with: its variables and their values, as people read them.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        if let Refusal::Age { limit } = *self {
            vec![("n", limit.to_string())]
        } else if let Refusal::NotYourTurn { free } = *self {
            vec![("n", free.to_string())]
        } else if let Refusal::ExtensionRange { first, last } = *self {
            vec![("a", show_date(first)), ("b", show_date(last))]
        } else if let Refusal::StopList { until: day, .. }
        | Refusal::ReferralExpired { on: day }
        | Refusal::ObjectionLate { on: day } = *self
        {
            vec![("d", show_date(day))]
        } else {
            self.possible_from().map(|from| ("d", show_date(from))).into_iter().collect()
        }
    }
}
