//! What events carry: the facts of a registration, of a place taken, of a way back into the queue.
//!
//! **Invariant:** each is what was known, or promised, when its event was recorded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::category::Category;
use super::place_id::PlaceId;
use super::reason::Removal;
use super::referral::PlaceKind;
use crate::bin::Bin;
use crate::birthday::Birthday;
use crate::calendar::Term;
use crate::number::ApplicationNumber;
use crate::time::Timestamp;

/// What is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The number it was given.
    pub number: ApplicationNumber,
    /// The category that was asked for.
    pub category: Category,
    /// How many scans prove it.
    pub papers: u32,
    /// The child's date of birth.
    pub birth: Birthday,
    /// The decisive time, t0.
    pub since: Timestamp,
    /// The last day of the first confirmation of interest, where the profile wants any.
    pub interest_due: Option<NaiveDate>,
    /// Whether data typed by hand are still to be checked.
    pub to_check: bool,
}

/// A place taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The place.
    pub place: Place,
    /// The last day to bring the papers.
    pub expires: Term,
    /// The last day to accept the place, where the profile offers places.
    pub accept_by: Option<Term>,
}

/// A place as it was asked for, and what was known of it in that transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The kindergarten.
    pub kindergarten: Bin,
    /// The published group it is of; none: of a kindergarten without groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PlaceId>,
    /// Whose place it is.
    pub kind: PlaceKind,
    /// How many places were free before.
    pub free: u32,
    /// The child's rank among those the place is open to, where the rank decides.
    pub rank: Option<u64>,
    /// Whether the parents said OK to losing the number in the general queue.
    pub number_lost: bool,
}

/// The way back into the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// The time that decides the place from now on.
    pub since: Timestamp,
    /// The last day to confirm the interest, where that term passed outside the queue (§2.4-e).
    pub grace: Option<Term>,
}

/// What a place not taken leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lapse {
    /// T18: onto the stop-list.
    StopList {
        /// Its last day.
        until: Term,
    },
    /// T19: out of the queue.
    Remove {
        /// With this reason.
        reason: Removal,
    },
}

/// What proves that the other parent is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The registry holds the link.
    Registry,
    /// A birth certificate that the department must look at.
    Papers,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// The confirmation of interest.
    Interest,
    /// The birthday that ends the service.
    AgeLimit,
}
