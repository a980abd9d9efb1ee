//! What of an application waits for an office (DOMAIN §2.3 T9, T17, T24, T25; §8.2).
//!
//! **Invariant:** it follows from the application alone; what a rule then says of it, [`super::Moment`] judges.

use super::facts::Link;
use super::state::{Application, Benefit, Merging, Review, State};
use crate::bin::Bin;

/// Something that an office is to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The department: what was typed by hand.
    Check,
    /// The department: the papers of a benefit.
    Benefit,
    /// The department: a parent whose link to the child no registry holds.
    Merge,
    /// The department: an automatic removal that the parents ask about.
    Review,
    /// This kindergarten: to enrol the child, or to refuse the papers.
    Referral(Bin),
}

impl Application {
    /// Everything of it that an office is to decide.
    pub fn waits_for(&self) -> Vec<Waiting> {
        let Some(registered) = &self.registered else { return Vec::new() };
        let in_queue = matches!(self.state, State::InQueue | State::StopListed { .. });
        let removed = matches!(self.state, State::Removed { .. });
        let by_papers = matches!(registered.merge, Merging::Asked { link: Link::Papers, .. });
        let referral = registered.referral.as_ref().filter(|_| self.state == State::Referred);
        let known = [
            (self.state == State::PendingCheck, Waiting::Check),
            (in_queue && registered.benefit == Benefit::Pending, Waiting::Benefit),
            (!self.state.is_final() && by_papers, Waiting::Merge),
            (removed && registered.review == Review::Asked, Waiting::Review),
        ];
        let waiting = known.into_iter().filter(|(waits, _)| *waits).map(|(_, waiting)| waiting);
        waiting.chain(referral.map(|it| Waiting::Referral(it.kindergarten.clone()))).collect()
    }
}
