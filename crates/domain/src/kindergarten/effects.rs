//! What an event sets in motion beyond the application: papers, and places taken and given back (DOMAIN §1.6).
//!
//! **Invariant:** an enrolled child keeps its place as long as it attends; every other end of a referral gives it back.

use super::event::{Act, Event};
use super::facts::Lapse;
use super::place_id::PlaceId;
use super::referral::ReferralStatus;
use super::state::{Application, State};
use crate::bin::Bin;

/// The papers of the kindergarten service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paper {
    /// Notice of registration.
    D1,
    /// Receipt of documents.
    D2,
    /// Registration in the book.
    D3,
    /// The child's card.
    D4,
    /// Referral to a kindergarten.
    D5,
    /// Confirmation of interest.
    D6,
    /// Withdrawal of a referral.
    D7,
    /// Extension of a referral.
    D8,
    /// Onto the stop-list.
    D9,
    /// Out of the queue.
    D10,
    /// Change of the benefit category.
    D11,
    /// The other parent joined.
    D12,
    /// The kiosk's slip.
    D15,
}

/// One place more or less at a kindergarten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceChange {
    /// Taken.
    Taken(Bin),
    /// Free again.
    Freed(Bin),
}

impl Event {
    /// The papers to be made.
    pub fn papers(&self) -> &'static [Paper] {
        match &self.act {
            Act::Arrive { .. } => &[Paper::D15],
            Act::Register(_) => &[Paper::D1, Paper::D2, Paper::D3],
            Act::Confirm { .. } => &[Paper::D6],
            Act::ChangeCategory { .. } | Act::DecideBenefit { granted: false } => &[Paper::D11],
            Act::Refer(_) => &[Paper::D4, Paper::D5],
            Act::Withdraw { .. } => &[Paper::D7],
            Act::Extend { .. } => &[Paper::D8],
            Act::LapseReferral { outcome: Lapse::StopList { .. } } => &[Paper::D9],
            Act::Merge => &[Paper::D12],
            Act::Leave
            | Act::Remove { .. }
            | Act::RemoveDuplicate { .. }
            | Act::LapseInterest
            | Act::LapseReferral { outcome: Lapse::Remove { .. } }
            | Act::ReachAgeLimit => &[Paper::D10],
            Act::AskAgain { .. }
            | Act::Reject { .. }
            | Act::Check
            | Act::CheckLate { .. }
            | Act::DecideBenefit { granted: true }
            | Act::Accept
            | Act::Enrol
            | Act::Discharge
            | Act::RefusePapers { .. }
            | Act::AskMerge { .. }
            | Act::Object
            | Act::RefuseMerge
            | Act::AskReview
            | Act::AnswerReview { .. }
            | Act::Remind { .. }
            | Act::EndStopList { .. } => &[],
        }
    }
}

impl Application {
    /// The published group of which a place is taken for it: as long as its referral stands, and by an enrolled child as
    /// long as it attends.
    pub fn holds(&self) -> Option<PlaceId> {
        self.registered.as_ref().filter(|_| self.occupies())?.referral.as_ref()?.place
    }

    /// The published group that its referral stands on: a promise of the group as it is.
    pub fn refers(&self) -> Option<PlaceId> {
        self.holds().filter(|_| self.state == State::Referred)
    }

    /// Whether the child was enrolled by this application, and attends.
    pub fn attends(&self) -> bool {
        let referral = self.registered.as_ref().and_then(|registered| registered.referral.as_ref());
        self.state == State::Enrolled && referral.is_some_and(|it| it.status == ReferralStatus::Used)
    }

    fn occupies(&self) -> bool {
        self.state == State::Referred || self.attends()
    }

    /// What the step from this application to `after` does to the places of a kindergarten.
    pub fn place_change(&self, after: &Application) -> Option<PlaceChange> {
        let kindergarten = |application: &Application| {
            let referral = application.registered.as_ref()?.referral.as_ref()?;
            Some(referral.kindergarten.clone())
        };
        match (self.occupies(), after.occupies()) {
            (false, true) => kindergarten(after).map(PlaceChange::Taken),
            (true, false) => kindergarten(self).map(PlaceChange::Freed),
            (true, true) | (false, false) => None,
        }
    }
}
