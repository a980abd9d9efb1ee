//! What a new event must say, or why there can be none: the guards, asked by the event itself.
//!
//! **Invariant:** an act that a person or central asks for never overtakes a deadline that passed before it.

use super::super::event::{Act, Event};
use super::super::facts::Registration;
use super::super::reason::Rejection;
use super::super::refusal::Refusal;
use super::{Filing, Moment};
use crate::cause::Cause;

impl Moment<'_> {
    /// The act as these rules would have it recorded.
    pub(in crate::kindergarten) fn expected(&self, event: &Event) -> Result<Act, Refusal> {
        if let Cause::Clock { .. } = event.cause {
            return self.next_due().map(|due| due.act).ok_or(Refusal::NotDue);
        }
        let act = self.asked(&event.act)?;
        self.nothing_comes_first()?;
        Ok(act)
    }

    fn asked(&self, act: &Act) -> Result<Act, Refusal> {
        match act {
            Act::Register(registration) => self.register(Filing::of(registration)),
            Act::AskAgain { .. } => self.ask_again(),
            Act::Confirm { .. } => self.confirm(),
            Act::ChangeCategory { category, papers } => self.change_category(*category, *papers),
            Act::Leave => self.leave(),
            Act::Refer(issue) => self.refer(issue.place.clone()),
            Act::Accept => self.accept(),
            Act::Withdraw { reason, .. } => self.withdraw(*reason),
            Act::Extend { until, reason } => self.extend(Some(*until), *reason),
            Act::Enrol => self.enrol(),
            Act::Discharge => self.discharge(),
            Act::RefusePapers { fault, .. } => self.refuse_papers(*fault),
            Act::AskMerge { link, .. } => self.ask_merge(*link),
            Act::Object => self.object(),
            Act::Merge => self.merge(),
            Act::AskReview => self.ask_review(),
            Act::AnswerReview { back } => self.answer_review(back.is_some()),
            Act::Reject { reason: Rejection::SignedTooLate } => Err(Refusal::NotDue),
            Act::Check | Act::CheckLate { .. } => self.check(),
            Act::Arrive { .. }
            | Act::Reject { .. }
            | Act::DecideBenefit { .. }
            | Act::RefuseMerge
            | Act::Remove { .. }
            | Act::RemoveDuplicate { .. } => Ok(act.clone()),
            Act::Remind { .. }
            | Act::LapseInterest
            | Act::LapseReferral { .. }
            | Act::EndStopList { .. }
            | Act::ReachAgeLimit => Err(Refusal::NotDue),
        }
    }
}

impl Filing {
    fn of(registration: &Registration) -> Filing {
        Filing {
            number: registration.number.clone(),
            category: registration.category,
            papers: registration.papers,
            birth: registration.birth,
            to_check: registration.to_check,
        }
    }
}
