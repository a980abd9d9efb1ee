//! What happens to a kindergarten application: the lines of its append-only log.
//!
//! **Invariant:** an event is complete in itself, names no person, and is never edited; a later shape gets a
//! later [`EVENT_VERSION`] and the old one stays readable. Terms stand in it as dates, so that a calendar
//! published later moves no promise already made; what a rule took from outside the application (free places,
//! the rank) stands in it too.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::category::Category;
use super::facts::{Back, Deadline, Issue, Lapse, Link, Registration};
use super::reason::{OfficialReason, PaperFault, Reason, Rejection};
use crate::calendar::Term;
use crate::cause::Cause;
use crate::number::{ApplicationNumber, KioskNumber};
use crate::time::Timestamp;

/// The shape of the events written today.
pub const EVENT_VERSION: u8 = 1;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The shape of this line.
    pub v: u8,
    /// When central recorded it: what terms are counted from. The claimed time of a signature stands in its XML.
    pub at: Timestamp,
    /// Whose act it was.
    pub by: By,
    /// What made it happen.
    pub cause: Cause,
    /// The policy profile that ruled the settlement. What an application was promised at its registration is kept by
    /// the profile of that.
    pub profile: String,
    /// What happened.
    pub act: Act,
}

/// Whose act it was; who that is, central knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The parent who filed the application.
    Filer,
    /// The other parent.
    OtherParent,
    /// The education department.
    Department,
    /// The kindergarten of the referral.
    Kindergarten,
    /// Central itself.
    Centre,
}

/// What happened, by the rows of DOMAIN §2.3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case")]
pub enum Act {
    /// T2: an application signed without a network arrived.
    Arrive {
        /// The number the kiosk gave.
        kiosk: KioskNumber,
        /// When the kiosk says it was signed.
        signed_at: Timestamp,
    },
    /// T1, T3: verified and put in the queue.
    Register(Registration),
    /// T4b: the certificate ran out on the way; sign again.
    AskAgain {
        /// The last day to do so.
        until: Term,
    },
    /// T4: it cannot be registered.
    Reject {
        /// Why.
        reason: Rejection,
    },
    /// What was typed by hand was checked and is right.
    Check,
    /// The same, when the last day to confirm the interest had passed or was near: nobody could confirm it before.
    CheckLate {
        /// The last day to confirm it now (§2.4-e).
        grace: Term,
    },
    /// T6: the place is still wanted.
    Confirm {
        /// The last day of the next confirmation.
        next_due: NaiveDate,
    },
    /// T8: another benefit category.
    ChangeCategory {
        /// Which.
        category: Category,
        /// How many scans prove it.
        papers: u32,
    },
    /// T9: the department decided on the benefit.
    DecideBenefit {
        /// Whether it holds.
        granted: bool,
    },
    /// T10: out of the queue, by the parents' wish.
    Leave,
    /// T11: a place was taken.
    Refer(Issue),
    /// The parents accepted an offered place (profiles of 2024 and later).
    Accept,
    /// T13: the referral was given back.
    Withdraw {
        /// Why.
        reason: Reason,
        /// The way back into the queue.
        back: Back,
    },
    /// T15: more time for the papers.
    Extend {
        /// The new last day.
        until: NaiveDate,
        /// Why.
        reason: Reason,
    },
    /// T17: the kindergarten enrolled the child.
    Enrol,
    /// T26: the child attends that kindergarten no more, and its place comes free.
    Discharge,
    /// T25: the kindergarten refused the papers.
    RefusePapers {
        /// Why.
        fault: PaperFault,
        /// The way back into the queue.
        back: Back,
    },
    /// T24: the other parent asks to join.
    AskMerge {
        /// What proves the parent's link to the child.
        link: Link,
        /// The last day on which the filing parent may object.
        objection: Term,
    },
    /// The filing parent objects.
    Object,
    /// T24: the other parent joined.
    Merge,
    /// The department does not find the link proven.
    RefuseMerge,
    /// The parents ask that a person look at an automatic removal (§8.2).
    AskReview,
    /// A person looked.
    AnswerReview {
        /// The way back into the queue, where the removal was wrong.
        back: Option<Back>,
    },
    /// The department ends the application.
    Remove {
        /// Why.
        reason: OfficialReason,
    },
    /// T27: an earlier application of the child was found.
    RemoveDuplicate {
        /// The one that stays.
        kept: ApplicationNumber,
    },
    /// A notice before a deadline.
    Remind {
        /// Which deadline.
        of: Deadline,
        /// Which day of notice came: so many days before, by the rule. How many are left when it is recorded, let
        /// alone read, is another number: people are told the deadline itself ([`Registered::deadline`]).
        ///
        /// [`Registered::deadline`]: super::Registered::deadline
        days: u32,
    },
    /// T7: nobody confirmed the interest.
    LapseInterest,
    /// T18, T19: the place was not taken in its term.
    LapseReferral {
        /// What follows.
        outcome: Lapse,
    },
    /// T21: the stop-list is over.
    EndStopList {
        /// The way back into the queue.
        back: Back,
    },
    /// T23: the child is too old.
    ReachAgeLimit,
}

impl Act {
    /// Whether it says that what was typed by hand is right.
    pub fn is_a_check(&self) -> bool {
        matches!(self, Act::Check | Act::CheckLate { .. })
    }

    /// Whether it promises a term that only the calendar of its day could tell.
    pub(super) fn counts_working_days(&self) -> bool {
        match self {
            Act::AskAgain { .. }
            | Act::CheckLate { .. }
            | Act::Refer(_)
            | Act::Withdraw { .. }
            | Act::Extend { .. }
            | Act::RefusePapers { .. }
            | Act::AskMerge { .. }
            | Act::AnswerReview { .. }
            | Act::LapseReferral { .. }
            | Act::EndStopList { .. } => true,
            Act::Arrive { .. }
            | Act::Register(_)
            | Act::Reject { .. }
            | Act::Check
            | Act::Confirm { .. }
            | Act::ChangeCategory { .. }
            | Act::DecideBenefit { .. }
            | Act::Leave
            | Act::Accept
            | Act::Enrol
            | Act::Discharge
            | Act::Object
            | Act::Merge
            | Act::RefuseMerge
            | Act::AskReview
            | Act::Remove { .. }
            | Act::RemoveDuplicate { .. }
            | Act::Remind { .. }
            | Act::LapseInterest
            | Act::ReachAgeLimit => false,
        }
    }
}

impl Event {
    /// An event of today's shape.
    pub fn new(at: Timestamp, by: By, cause: Cause, profile: &str, act: Act) -> Event {
        Event { v: EVENT_VERSION, at, by, cause, profile: profile.to_owned(), act }
    }
}
