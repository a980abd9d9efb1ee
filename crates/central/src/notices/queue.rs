//! What parents are told about the queue: one sentence an event.
//!
//! **Invariants:**
//! - it names the number and no person; its days are dates that are true whenever it is read, never how many are left;
//! - a reminder whose day has passed, or of what was done meanwhile, is told to nobody;
//! - whose act it was is said as it is for whoever reads it.

use chrono::NaiveDate;
use domain::calendar::Term;
use domain::kindergarten::{
    Act, Application, By, Cause, Deadline, Event, Issue, Lapse, OfficialReason, PlaceKind, Refusal, replay,
};
use domain::policy::Policy;
use domain::time::{Timestamp, civil_date, show_date};
use words::{Words, say};

/// An event to be told to one of the parents.
pub(super) struct News {
    event: Event,
    /// Which of them.
    to: By,
    /// The day that a reminder warns of.
    deadline: Option<NaiveDate>,
}

impl News {
    /// The event of this revision, as it is to be told now; none: it is no longer true.
    ///
    /// # Errors
    /// When the events cannot follow each other.
    pub(super) fn of(
        events: &[Event],
        revision: usize,
        to: By,
        (now, policy): (Timestamp, &Policy),
    ) -> Result<Option<News>, Refusal> {
        let Some(event) = revision.checked_sub(1).and_then(|at| events.get(at)) else { return Ok(None) };
        let event = event.clone();
        let Act::Remind { of, .. } = event.act else { return Ok(Some(News { event, to, deadline: None })) };
        let then = replay(events.iter().take(revision).cloned())?;
        let today = replay(events.iter().cloned())?;
        let deadline = |application: &Application| application.registered()?.deadline(of, policy);
        let warned = deadline(&then).filter(|day| {
            let open = match of {
                Deadline::Interest => civil_date(now) <= *day,
                Deadline::AgeLimit => civil_date(now) < *day,
            };
            open && today.is_active() && deadline(&today) == Some(*day)
        });
        Ok(warned.map(|day| News { event, to, deadline: Some(day) }))
    }

    /// The event.
    pub(super) fn event(&self) -> &Event {
        &self.event
    }
}

/// Whether anybody is told of it.
pub fn tells(act: &Act) -> bool {
    match act {
        Act::Register(_)
        | Act::Check
        | Act::CheckLate { .. }
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
        | Act::Discharge
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
        // Arrivals have no number yet: they are told as refusals. So is their rejection, but for the clock's.
        Act::Arrive { .. } | Act::AskAgain { .. } | Act::AskReview => false,
    }
}

/// Whether nobody signed again in time what has no number: that is the clock's finding, and told by no refusal.
pub fn is_too_late(event: &Event) -> bool {
    matches!((&event.act, &event.cause), (Act::Reject { .. }, Cause::Clock { .. }))
}

/// The sentence about an event: short enough for one SMS.
pub(super) fn sentence(news: &News, number: &str, words: &Words) -> String {
    match &news.event.act {
        Act::Register(registration) if registration.to_check => say::sent_queue_provisional(words, number),
        Act::Register(_) => say::sent_queue_registered(words, number),
        Act::Check | Act::CheckLate { .. } => say::sent_queue_checked(words, number),
        Act::Confirm { next_due } => say::sent_queue_confirmed(words, show_date(*next_due), number),
        Act::ChangeCategory { .. } => say::sent_queue_category(words, number),
        Act::DecideBenefit { granted: true } => say::sent_queue_benefit_granted(words, number),
        Act::DecideBenefit { granted: false } => say::sent_queue_benefit_refused(words, number),
        Act::Leave if news.event.by == news.to => say::sent_queue_left(words, number),
        Act::Leave => say::sent_queue_left_other(words, number),
        Act::Refer(issue) => referred(issue, number, words),
        Act::Accept => say::sent_queue_accepted(words, number),
        Act::Withdraw { .. } => say::sent_queue_withdrawn(words, number),
        Act::Extend { until, .. } => say::sent_queue_extended(words, show_date(*until), number),
        Act::Enrol => say::sent_queue_enrolled(words, number),
        Act::Discharge if news.event.by == By::Centre => say::sent_queue_enrolled_elsewhere(words, number),
        Act::Discharge => say::sent_queue_discharged(words, number),
        Act::RefusePapers { .. } => say::sent_queue_papers_refused(words, number),
        Act::AskMerge { objection, .. } => {
            say::sent_queue_merge_asked(words, last_day(objection, words), number)
        }
        Act::Object | Act::RefuseMerge => say::sent_queue_merge_refused(words, number),
        Act::Merge => say::sent_queue_merged(words, number),
        Act::AnswerReview { back: Some(_) } => say::sent_queue_restored(words, number),
        Act::AnswerReview { back: None } => say::sent_queue_review_done(words, number),
        Act::Remind { of, .. } => reminder(*of, news.deadline, number, words),
        Act::LapseInterest => say::sent_queue_interest_lapsed(words, number),
        Act::ReachAgeLimit => say::sent_queue_age(words, number),
        Act::LapseReferral { outcome: Lapse::StopList { until } } => {
            say::sent_queue_stop_list(words, last_day(until, words), number)
        }
        Act::EndStopList { .. } => say::sent_queue_stop_list_over(words, number),
        Act::LapseReferral { outcome: Lapse::Remove { .. } } => say::sent_queue_missed(words, number),
        Act::Remove { reason: OfficialReason::Deceased } => say::sent_queue_closed(words, number),
        Act::Remove { .. } | Act::RemoveDuplicate { .. } => say::sent_queue_removed(words, number),
        Act::Reject { .. } => say::sent_queue_rejected(words, number),
        Act::Arrive { .. } | Act::AskAgain { .. } | Act::AskReview => say::sent_queue_changed(words, number),
    }
}

/// The last day and what follows it (DOMAIN §7.2 W-INTEREST, §2.3 T23).
fn reminder(of: Deadline, day: Option<NaiveDate>, number: &str, words: &Words) -> String {
    let Some(day) = day.map(show_date) else { return say::sent_queue_changed(words, number) };
    match of {
        Deadline::Interest => say::sent_queue_remind_interest(words, day, number),
        Deadline::AgeLimit => say::sent_queue_remind_age(words, day, number),
    }
}

/// The last day of a term, as it was promised: provisional where an order could still move the days of its year.
pub(super) fn last_day(term: &Term, words: &Words) -> String {
    let day = show_date(term.last_day);
    if term.provisional { say::day_provisional(words, day) } else { day }
}

/// A chosen place, or one that was given: told by the day that runs out first.
fn referred(issue: &Issue, number: &str, words: &Words) -> String {
    match (issue.accept_by, issue.place.kind) {
        (Some(accept_by), _) => say::sent_queue_offered(words, last_day(&accept_by, words), number),
        (None, PlaceKind::Private) => {
            say::sent_queue_referred(words, last_day(&issue.expires, words), number)
        }
        (None, PlaceKind::State) => say::sent_queue_given(words, last_day(&issue.expires, words), number),
    }
}
