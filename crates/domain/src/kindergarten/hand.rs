//! Whose act each kind is, and what it must be caused by (DOMAIN §2.3, §2.4-k).
//!
//! **Invariant:** what gives up or takes a place is signed, but where the child was enrolled elsewhere; the other
//! parent acts only after joining; what the clock does nobody else does.

use super::event::{Act, By, Event};
use super::reason::Rejection;
use super::referral::PlaceKind;
use super::refusal::Refusal;
use super::state::{Application, Merging};
use crate::cause::Cause;

impl Application {
    /// Refuses an event whose author or cause its kind does not have.
    pub(super) fn judge_hand(&self, event: &Event) -> Result<(), Refusal> {
        if self.is_theirs(event) { Ok(()) } else { Err(Refusal::WrongCause) }
    }

    /// Whether this is a parent who sees the application and acts in it.
    pub(super) fn is_a_parents(&self, by: By) -> bool {
        let joined = self.registered.as_ref().is_some_and(|it| it.merge == Merging::Joined);
        by == By::Filer || by == By::OtherParent && joined
    }

    fn is_theirs(&self, event: &Event) -> bool {
        let (by, cause) = (event.by, &event.cause);
        let person = cause.is_a_persons();
        let signed = matches!(cause, Cause::Signed { .. });
        let clock = by == By::Centre && matches!(cause, Cause::Clock { .. });
        let centre = by == By::Centre && matches!(cause, Cause::Centre { .. });
        let desk = by == By::Department && person;
        let parent = self.is_a_parents(by);
        match &event.act {
            Act::Arrive { .. } | Act::Register(_) => by == By::Filer && signed,
            Act::AskAgain { .. } | Act::RemoveDuplicate { .. } => centre,
            Act::Reject { reason: Rejection::SignedTooLate } => clock,
            Act::Check | Act::CheckLate { .. } | Act::Reject { .. } => centre || desk,
            Act::Confirm { .. } | Act::Accept | Act::AskReview => parent && person,
            Act::ChangeCategory { .. } | Act::Leave | Act::Withdraw { .. } | Act::Extend { .. } => {
                parent && signed
            }
            Act::Refer(issue) => match issue.place.kind {
                PlaceKind::Private => parent && signed,
                PlaceKind::State => by == By::Department && signed,
            },
            Act::DecideBenefit { .. } | Act::RefuseMerge | Act::AnswerReview { .. } | Act::Remove { .. } => {
                desk
            }
            Act::Enrol | Act::RefusePapers { .. } => by == By::Kindergarten && person,
            Act::Discharge => by == By::Kindergarten && signed || centre,
            Act::AskMerge { .. } => by == By::OtherParent && signed,
            Act::Object => by == By::Filer && person,
            Act::Merge => desk || clock,
            Act::Remind { .. }
            | Act::LapseInterest
            | Act::LapseReferral { .. }
            | Act::EndStopList { .. }
            | Act::ReachAgeLimit => clock,
        }
    }
}
