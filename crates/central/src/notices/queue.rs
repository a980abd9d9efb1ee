//! What applicants are told about the queue: one sentence an event.
//!
//! **Invariant:** it names the number and no person; its days are those of the event.

use domain::kindergarten::{Act, Deadline, Event, Issue, Lapse, PlaceKind};
use domain::time::show_date;
use words::{Words, say};

/// Whether anybody is told of it.
pub fn tells(act: &Act) -> bool {
    match act {
        Act::Register(_)
        | Act::Check
        | Act::Reject { .. }
        | Act::Confirm { .. }
        | Act::ChangeCategory { .. }
        | Act::DecideBenefit { .. }
        | Act::Leave
        | Act::Refer(_)
        | Act::Accept
        | Act::Withdraw { .. }
        | Act::Extend { .. }
        | Act::Enrol
        | Act::RefusePapers { .. }
        | Act::AskMerge { .. }
        | Act::Object
        | Act::Merge
        | Act::RefuseMerge
        | Act::AnswerReview { .. }
        | Act::Remove { .. }
        | Act::RemoveDuplicate { .. }
        | Act::Remind { .. }
        | Act::LapseInterest
        | Act::LapseReferral { .. }
        | Act::EndStopList { .. }
        | Act::ReachAgeLimit => true,
        // Arrivals have no number yet: they are told as refusals, and so is their rejection.
        Act::Arrive { .. } | Act::AskAgain { .. } | Act::AskReview => false,
    }
}

/// The sentence about an event: short enough for one SMS.
pub(super) fn sentence(event: &Event, number: &str, words: &Words) -> String {
    match &event.act {
        Act::Register(registration) if registration.to_check => say::sent_queue_provisional(words, number),
        Act::Register(_) => say::sent_queue_registered(words, number),
        Act::Check => say::sent_queue_checked(words, number),
        Act::Confirm { next_due } => say::sent_queue_confirmed(words, show_date(*next_due), number),
        Act::ChangeCategory { .. } => say::sent_queue_category(words, number),
        Act::DecideBenefit { granted: true } => say::sent_queue_benefit_granted(words, number),
        Act::DecideBenefit { granted: false } => say::sent_queue_benefit_refused(words, number),
        Act::Leave => say::sent_queue_left(words, number),
        Act::Refer(issue) => referred(issue, number, words),
        Act::Accept => say::sent_queue_accepted(words, number),
        Act::Withdraw { .. } => say::sent_queue_withdrawn(words, number),
        Act::Extend { until, .. } => say::sent_queue_extended(words, show_date(*until), number),
        Act::Enrol => say::sent_queue_enrolled(words, number),
        Act::RefusePapers { .. } => say::sent_queue_papers_refused(words, number),
        Act::AskMerge { objection, .. } => {
            say::sent_queue_merge_asked(words, show_date(objection.last_day), number)
        }
        Act::Object | Act::RefuseMerge => say::sent_queue_merge_refused(words, number),
        Act::Merge => say::sent_queue_merged(words, number),
        Act::AnswerReview { back: Some(_) } => say::sent_queue_restored(words, number),
        Act::AnswerReview { back: None } => say::sent_queue_review_done(words, number),
        Act::Remind { of: Deadline::Interest, days } => say::sent_queue_remind_interest(words, *days, number),
        Act::Remind { of: Deadline::AgeLimit, days } => say::sent_queue_remind_age(words, *days, number),
        Act::LapseInterest => say::sent_queue_interest_lapsed(words, number),
        Act::ReachAgeLimit => say::sent_queue_age(words, number),
        Act::LapseReferral { outcome: Lapse::StopList { until } } => {
            say::sent_queue_stop_list(words, show_date(until.last_day), number)
        }
        Act::EndStopList { .. } => say::sent_queue_stop_list_over(words, number),
        Act::LapseReferral { outcome: Lapse::Remove { .. } } => say::sent_queue_missed(words, number),
        Act::Remove { .. } | Act::RemoveDuplicate { .. } => say::sent_queue_removed(words, number),
        Act::Reject { .. } => say::sent_queue_rejected(words, number),
        Act::Arrive { .. } | Act::AskAgain { .. } | Act::AskReview => say::sent_queue_changed(words, number),
    }
}

/// A chosen place, or one that was given: told by the day that runs out first.
fn referred(issue: &Issue, number: &str, words: &Words) -> String {
    match (issue.accept_by, issue.place.kind) {
        (Some(accept_by), _) => say::sent_queue_offered(words, show_date(accept_by.last_day), number),
        (None, PlaceKind::Private) => {
            say::sent_queue_referred(words, show_date(issue.expires.last_day), number)
        }
        (None, PlaceKind::State) => say::sent_queue_given(words, show_date(issue.expires.last_day), number),
    }
}
