//! What parents and the department do with an application in the queue (DOMAIN §1.7, §1.8, §1.14, §8.2).
//!
//! **Invariant:** nothing here moves the decisive time of an application that stands in the queue.

use super::super::category::Category;
use super::super::event::Act;
use super::super::facts::Link;
use super::super::refusal::Refusal;
use super::super::state::{Merging, Review, State};
use super::{Moment, anniversary, day_after, days_before, in_queue, proven};
use crate::policy::ReturnPlace;
use crate::time::civil_date;

impl Moment<'_> {
    /// T6: confirms the interest.
    ///
    /// # Errors
    /// `NotInProfile`, `InterestEarly`; of another state.
    pub fn confirm(&self) -> Result<Act, Refusal> {
        let registered = self.registered(in_queue)?;
        let rules = self.promised(registered).interest.as_ref().ok_or(Refusal::NotInProfile)?;
        let due = registered.interest.ok_or(Refusal::NotInProfile)?.due;
        let from = days_before(due, rules.window_days);
        if self.today() < from {
            return Err(Refusal::InterestEarly { from });
        }
        let after = due.max(self.today());
        Ok(Act::Confirm { next_due: anniversary(civil_date(registered.t0), rules.months, after) })
    }

    /// What was typed by hand is right. While nobody had said so the interest could not be confirmed, nor was anybody
    /// reminded of it: a last day that passed meanwhile, or is nearer than the grace of a return, is put off (§2.4-e).
    ///
    /// # Errors
    /// Of another state.
    pub fn check(&self) -> Result<Act, Refusal> {
        let registered = self.registered(|state| *state == State::PendingCheck)?;
        let rules = self.promised(registered).interest.as_ref();
        let Some((interest, rules)) = registered.interest.zip(rules) else { return Ok(Act::Check) };
        let grace = self.working_days(rules.grace_working_days);
        Ok(if interest.last_day() < grace.last_day { Act::CheckLate { grace } } else { Act::Check })
    }

    /// T8: claims another category. Dropping the benefit needs no papers.
    ///
    /// # Errors
    /// `NoDocument`; of another state.
    pub fn change_category(&self, category: Category, papers: u32) -> Result<Act, Refusal> {
        self.registered(in_queue)?;
        proven(category, papers)?;
        Ok(Act::ChangeCategory { category, papers })
    }

    /// T10: leaves the queue.
    ///
    /// # Errors
    /// Of another state.
    pub fn leave(&self) -> Result<Act, Refusal> {
        self.registered(in_queue).map(|_| Act::Leave)
    }

    /// T24: the other parent asks to join.
    ///
    /// # Errors
    /// `MergedAlready`; of another state.
    pub fn ask_merge(&self, link: Link) -> Result<Act, Refusal> {
        let registered = self.registered(|state| *state == State::InQueue)?;
        if registered.merge != Merging::None {
            return Err(Refusal::MergedAlready);
        }
        let objection = self.working_days(self.policy.kindergarten.merge_objection_working_days);
        Ok(Act::AskMerge { link, objection })
    }

    /// The filing parent objects to it.
    ///
    /// # Errors
    /// `ObjectionLate`; of another state, and when nobody asked to join.
    pub fn object(&self) -> Result<Act, Refusal> {
        let Merging::Asked { objection, .. } = self.registered(active)?.merge else {
            return Err(Refusal::WrongState);
        };
        let on = objection.last_day;
        if self.today() > on { Err(Refusal::ObjectionLate { on }) } else { Ok(Act::Object) }
    }

    /// T24: the department finds the link proven.
    ///
    /// # Errors
    /// `MergeEarly` while the filing parent may object; of another state, and when nobody asked to join.
    pub fn merge(&self) -> Result<Act, Refusal> {
        let Merging::Asked { objection, .. } = self.registered(active)?.merge else {
            return Err(Refusal::WrongState);
        };
        let from = day_after(objection.last_day);
        if self.today() < from { Err(Refusal::MergeEarly { from }) } else { Ok(Act::Merge) }
    }

    /// The parents ask that a person look at an automatic removal.
    ///
    /// # Errors
    /// `NothingToReview`; of another state.
    pub fn ask_review(&self) -> Result<Act, Refusal> {
        let registered = self.registered(|state| matches!(state, State::Removed { .. }))?;
        let by_itself = matches!(self.application.state, State::Removed { reason } if reason.is_automatic());
        if by_itself && registered.review == Review::None {
            Ok(Act::AskReview)
        } else {
            Err(Refusal::NothingToReview)
        }
    }

    /// A person looked: the removal stands, or the application comes back to its place.
    ///
    /// # Errors
    /// Of another state.
    pub fn answer_review(&self, restore: bool) -> Result<Act, Refusal> {
        let registered = self.registered(|state| matches!(state, State::Removed { .. }))?;
        let back = restore.then(|| self.back(registered, ReturnPlace::RestoreOriginalDate, self.at));
        Ok(Act::AnswerReview { back })
    }
}

fn active(state: &State) -> bool {
    state.is_ranked() || *state == State::Referred
}
