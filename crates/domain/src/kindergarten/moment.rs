//! An application at a moment: each method says what an act would record now, or why it cannot be.
//!
//! **Invariant:** a guard stands here once. Central builds its events with these methods, [`super::apply`] holds
//! every new event against them, and [`super::actions`] asks them which buttons there are.

mod clock;
mod expected;
mod place;
mod wishes;

pub use self::place::Extension;

use chrono::{Days, Months, NaiveDate};

use super::category::Category;
use super::event::{Act, By};
use super::facts::{Back, Registration};
use super::refusal::Refusal;
use super::state::{Application, Registered, State};
use crate::birthday::Birthday;
use crate::calendar::{Calendar, Term};
use crate::number::ApplicationNumber;
use crate::policy::{KindergartenPolicy, OfflineTime, Policy, ReturnPlace};
use crate::time::{Timestamp, civil_date};

/// An application, a moment, and the rules that hold.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    application: &'a Application,
    at: Timestamp,
    calendar: &'a Calendar,
    policy: &'a Policy,
}

/// What a verified submission asks to have registered.
#[derive(Clone, Debug)]
pub struct Filing {
    /// The number it would get.
    pub number: ApplicationNumber,
    /// The benefit category.
    pub category: Category,
    /// How many scans prove it.
    pub papers: u32,
    /// The child's date of birth.
    pub birth: Birthday,
    /// Whether data typed by hand are still to be checked.
    pub to_check: bool,
}

impl<'a> Moment<'a> {
    /// The application at a moment, under these rules.
    pub fn new(
        application: &'a Application,
        at: Timestamp,
        calendar: &'a Calendar,
        policy: &'a Policy,
    ) -> Moment<'a> {
        Moment { application, at, calendar, policy }
    }

    /// T1, T3, T5: registers a verified submission.
    ///
    /// # Errors
    /// `Age`, `NoDocument`; `WrongState` when something is registered already.
    pub fn register(&self, filing: Filing) -> Result<Act, Refusal> {
        let rules = &self.policy.kindergarten;
        match self.application.state {
            State::Draft | State::PendingSync(_) | State::NeedsResign { .. } => {}
            State::PendingCheck
            | State::InQueue
            | State::Referred
            | State::StopListed { .. }
            | State::Enrolled
            | State::Removed { .. }
            | State::Rejected { .. } => return Err(self.application.state.refusal()),
        }
        if filing.birth.is_aged(rules.age_limit_years, self.today()) {
            return Err(Refusal::Age { limit: rules.age_limit_years });
        }
        proven(filing.category, filing.papers)?;
        let since = self.counts_from();
        let interest_due = rules.interest.as_ref().map(|interest| {
            let begin = civil_date(since);
            anniversary(begin, interest.months, begin.max(self.today()))
        });
        let Filing { number, category, papers, birth, to_check } = filing;
        let registration = Registration { number, category, papers, birth, since, interest_due, to_check };
        Ok(Act::Register(registration))
    }

    /// The decisive time that a registration would be given now: of the first arrival, where there was one.
    pub fn counts_from(&self) -> Timestamp {
        let (State::PendingSync(first) | State::NeedsResign { first, .. }) = self.application.state else {
            return self.at;
        };
        match self.policy.kindergarten.offline_t0 {
            OfflineTime::RecordedAtCentre => first.arrived_at,
            OfflineTime::KioskSignedAt => first.signed_at,
        }
    }

    /// T4b: the certificate ran out between signing and arrival.
    ///
    /// # Errors
    /// None of its own: the state alone decides.
    pub fn ask_again(&self) -> Result<Act, Refusal> {
        Ok(Act::AskAgain { until: self.working_days(self.policy.resign_working_days) })
    }

    /// Refuses whoever is not a parent that acts in it.
    pub(super) fn parent(&self, by: By) -> Result<(), Refusal> {
        if self.application.is_a_parents(by) { Ok(()) } else { Err(Refusal::WrongCause) }
    }

    /// The civil date in `Asia/Almaty`.
    fn today(&self) -> NaiveDate {
        civil_date(self.at)
    }

    /// The `n`-th working day after today.
    fn working_days(&self, n: u32) -> Term {
        self.calendar.working_days_after(self.today(), n)
    }

    /// The rules that keep what was promised at the registration: confirmation of interest, age limit.
    fn promised(&self, registered: &Registered) -> &'a KindergartenPolicy {
        self.policy.promised(&registered.profile)
    }

    /// What is registered, where the state allows the act.
    fn registered(&self, allowed: impl Fn(&State) -> bool) -> Result<&'a Registered, Refusal> {
        let Application { state, registered, .. } = self.application;
        registered.as_ref().filter(|_| allowed(state)).ok_or(state.refusal())
    }

    /// The way back into the queue on a day, with more time for an interest that ran out meanwhile (§2.4-e).
    fn back(&self, registered: &Registered, place: ReturnPlace, from: Timestamp) -> Back {
        let since = match place {
            ReturnPlace::RestoreOriginalDate => registered.since,
            ReturnPlace::Tail => from,
        };
        let day = civil_date(from);
        let missed = registered.interest.is_some_and(|interest| interest.last_day() < day);
        let rules = self.promised(registered).interest.as_ref().filter(|_| missed);
        let grace = rules.map(|rules| self.calendar.working_days_after(day, rules.grace_working_days));
        Back { since, grace }
    }
}

/// In the queue, or on the stop-list, which blocks nothing but a referral (T22).
fn in_queue(state: &State) -> bool {
    matches!(state, State::InQueue | State::StopListed { .. })
}

/// A benefit is proven by papers.
fn proven(category: Category, papers: u32) -> Result<(), Refusal> {
    if category.needs_papers() && papers == 0 { Err(Refusal::NoDocument) } else { Ok(()) }
}

/// The first day after `after` that lies a whole number of terms after `begin` (29 February: the 28th, §2.4-h).
fn anniversary(begin: NaiveDate, months: u32, after: NaiveDate) -> NaiveDate {
    let nth =
        |n: u32| begin.checked_add_months(Months::new(months.saturating_mul(n))).unwrap_or(NaiveDate::MAX);
    (1..).map(nth).find(|day| *day > after || *day == NaiveDate::MAX).unwrap_or(NaiveDate::MAX)
}

/// So many days before a day.
fn days_before(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN)
}

/// The day after.
fn day_after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}
