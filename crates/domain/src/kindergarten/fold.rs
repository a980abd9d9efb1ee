//! The transitions: what each event makes of an application (the table of DOMAIN §2.3).
//!
//! **Invariant:** an event of the wrong state changes nothing. Nothing here looks at calendar or policy: what is
//! recorded is trusted, so that the events alone give the state, today and in ten years.

use super::event::{Act, EVENT_VERSION, Event};
use super::facts::{Back, Issue, Lapse, Registration};
use super::reason::{Rejection, Removal};
use super::referral::{Referral, ReferralStatus};
use super::refusal::Refusal;
use super::state::{Application, Arrival, Merging, Registered, State};
use crate::calendar::Term;
use crate::time::Timestamp;

type Step = Result<(), Refusal>;

/// Folds recorded events into the application they made.
///
/// # Errors
/// When an event cannot follow the ones before it: the log is damaged.
pub fn replay(events: impl IntoIterator<Item = Event>) -> Result<Application, Refusal> {
    events.into_iter().try_fold(Application::default(), Application::next)
}

/// Takes one recorded event more.
///
/// # Errors
/// When it cannot follow: the log is damaged.
pub fn follow(application: Application, event: Event) -> Result<Application, Refusal> {
    application.next(event)
}

impl Application {
    /// The application after an event that may follow.
    pub(super) fn next(mut self, event: Event) -> Result<Application, Refusal> {
        if event.v != EVENT_VERSION {
            return Err(Refusal::UnknownVersion);
        }
        if self.last_at.is_some_and(|last| event.at < last) {
            return Err(Refusal::TooEarly);
        }
        self.take(event.at, event.act, event.profile)?;
        self.last_at = Some(event.at);
        self.revision += 1;
        Ok(self)
    }

    fn take(&mut self, at: Timestamp, act: Act, profile: String) -> Step {
        match act {
            Act::Arrive { signed_at, .. } => self.arrive(Arrival { signed_at, arrived_at: at }),
            Act::Register(registration) => self.register(at, registration, profile),
            Act::AskAgain { until } => self.ask_again(until),
            Act::Reject { reason } => self.reject(reason),
            Act::Check => self.only(State::PendingCheck)?.go(State::InQueue),
            Act::CheckLate { grace } => self.check_late(grace),
            Act::Confirm { next_due } => self.in_queue()?.noted(|it| it.confirm(next_due)),
            Act::ChangeCategory { category, .. } => self.in_queue()?.noted(|it| it.claim(category)),
            Act::DecideBenefit { granted } => self.in_queue()?.noted(|it| it.decide(granted)),
            Act::Leave => self.in_queue()?.remove(Removal::ByApplicant),
            Act::Refer(issue) => self.refer(at, issue),
            Act::Accept => self.only(State::Referred)?.noted(Registered::accept),
            Act::Withdraw { back, .. } => self.close(ReferralStatus::Withdrawn)?.come_back(back),
            Act::Extend { until, .. } => self.only(State::Referred)?.noted(|it| it.extend(until)),
            Act::Enrol => self.close(ReferralStatus::Used)?.go(State::Enrolled),
            Act::Discharge => self.only(State::Enrolled)?.noted(Registered::discharge),
            Act::RefusePapers { back, .. } => {
                self.close(ReferralStatus::RefusedByKindergarten)?.come_back(back)
            }
            Act::AskMerge { link, objection } => {
                self.only(State::InQueue)?.noted(|it| it.ask_merge(Merging::Asked { link, objection }))
            }
            Act::Object | Act::RefuseMerge => self.active()?.noted(|it| it.answer_merge(Merging::None)),
            Act::Merge => self.active()?.noted(|it| it.answer_merge(Merging::Joined)),
            Act::AskReview => self.removed_by_itself()?.noted(Registered::ask_review),
            Act::AnswerReview { back } => self.answer_review(back),
            Act::Remove { reason } => self.active()?.remove(reason.into()),
            Act::RemoveDuplicate { .. } => self.begun()?.remove(Removal::Duplicate),
            Act::Remind { of, days } => self.active()?.noted(|it| it.remind(of, days)),
            Act::LapseInterest => self.only(State::InQueue)?.remove(Removal::InterestNotConfirmed),
            Act::LapseReferral { outcome } => self.lapse(outcome),
            Act::EndStopList { back } => self.stop_listed()?.come_back(back),
            Act::ReachAgeLimit => self.active()?.remove(Removal::AgeLimit),
        }
    }

    fn arrive(&mut self, arrival: Arrival) -> Step {
        self.only(State::Draft)?.go(State::PendingSync(arrival))
    }

    fn register(&mut self, at: Timestamp, registration: Registration, profile: String) -> Step {
        if !matches!(self.state, State::Draft | State::PendingSync(_) | State::NeedsResign { .. }) {
            return Err(self.state.refusal());
        }
        self.state = if registration.to_check { State::PendingCheck } else { State::InQueue };
        self.registered = Some(Registered::new(at, registration, profile));
        Ok(())
    }

    fn check_late(&mut self, grace: Term) -> Step {
        self.only(State::PendingCheck)?.noted(|it| it.more_time(grace))?;
        self.go(State::InQueue)
    }

    fn ask_again(&mut self, until: Term) -> Step {
        let State::PendingSync(first) = self.state else { return Err(self.state.refusal()) };
        self.go(State::NeedsResign { first, until })
    }

    fn reject(&mut self, reason: Rejection) -> Step {
        let before_the_queue = |now: &State| {
            matches!(now, State::PendingSync(_) | State::NeedsResign { .. } | State::PendingCheck)
        };
        self.when(before_the_queue)?.go(State::Rejected { reason })
    }

    fn refer(&mut self, at: Timestamp, issue: Issue) -> Step {
        let registered = self.only(State::InQueue)?.registered.as_mut().ok_or(Refusal::WrongState)?;
        registered.referral = Some(Referral {
            kindergarten: issue.place.kindergarten,
            place: issue.place.id,
            kind: issue.place.kind,
            issued_at: at,
            expires: issue.expires,
            accept_by: issue.accept_by,
            accepted: false,
            status: ReferralStatus::Issued,
        });
        self.go(State::Referred)
    }

    fn lapse(&mut self, outcome: Lapse) -> Step {
        let closed = self.close(ReferralStatus::Lapsed)?;
        closed.noted(|it| {
            it.misses += 1;
            Ok(())
        })?;
        match outcome {
            Lapse::StopList { until } => closed.go(State::StopListed { until }),
            Lapse::Remove { reason } => closed.go(State::Removed { reason }),
        }
    }

    fn answer_review(&mut self, back: Option<Back>) -> Step {
        let State::Removed { reason } = self.state else { return Err(self.state.refusal()) };
        self.noted(|it| it.answer_review(back.is_some()))?;
        let Some(back) = back else { return Ok(()) };
        self.noted(|it| {
            it.misses -= u32::from(reason.is_a_miss()).min(it.misses);
            Ok(())
        })?;
        self.come_back(back)
    }

    fn remove(&mut self, reason: Removal) -> Step {
        if self.state == State::Referred {
            self.close(ReferralStatus::Lapsed)?;
        }
        self.go(State::Removed { reason })
    }

    /// Ends the running referral.
    fn close(&mut self, status: ReferralStatus) -> Result<&mut Self, Refusal> {
        self.only(State::Referred)?.noted(|it| it.close(status))?;
        Ok(self)
    }

    fn come_back(&mut self, back: Back) -> Step {
        self.noted(|it| it.come_back(back))?;
        self.go(State::InQueue)
    }

    fn noted(&mut self, change: impl FnOnce(&mut Registered) -> Step) -> Step {
        change(self.registered.as_mut().ok_or(Refusal::WrongState)?)
    }

    fn go(&mut self, state: State) -> Step {
        self.state = state;
        Ok(())
    }

    fn only(&mut self, state: State) -> Result<&mut Self, Refusal> {
        self.when(|now| *now == state)
    }

    /// In the queue, or on the stop-list, which blocks nothing but a referral (T22).
    fn in_queue(&mut self) -> Result<&mut Self, Refusal> {
        self.when(|now| matches!(now, State::InQueue | State::StopListed { .. }))
    }

    fn stop_listed(&mut self) -> Result<&mut Self, Refusal> {
        self.when(|now| matches!(now, State::StopListed { .. }))
    }

    fn active(&mut self) -> Result<&mut Self, Refusal> {
        self.when(|now| now.is_ranked() || *now == State::Referred)
    }

    fn begun(&mut self) -> Result<&mut Self, Refusal> {
        self.when(|now| !now.is_final() && *now != State::Draft)
    }

    fn removed_by_itself(&mut self) -> Result<&mut Self, Refusal> {
        let State::Removed { reason } = self.state else { return Err(self.state.refusal()) };
        if reason.is_automatic() { Ok(self) } else { Err(Refusal::NothingToReview) }
    }

    fn when(&mut self, allowed: impl Fn(&State) -> bool) -> Result<&mut Self, Refusal> {
        if allowed(&self.state) { Ok(self) } else { Err(self.state.refusal()) }
    }
}
