//! What falls due by itself: deadlines, reminders, ends of terms (DOMAIN §2.3 T4b, T7, T18–T24; §1.7).
//!
//! **Invariants:**
//! - what a deadline leads to depends on the deadline, not on when the clock noticed it, so that a clock that is late,
//!   runs twice or runs on two servers promises and takes the same;
//! - nobody is removed for what they could not do: interest and age limit are those of the profile that promised them
//!   ([`Moment::promised`]).

use chrono::NaiveDate;

use super::super::event::Act;
use super::super::facts::{Deadline, Lapse, Link};
use super::super::reason::{Rejection, Removal};
use super::super::refusal::Refusal;
use super::super::state::{Merging, Registered, State};
use super::{Moment, day_after, days_before};
use crate::time::{Timestamp, start_of_day};

/// Something that falls due by itself.
pub(in crate::kindergarten) struct Due {
    /// When.
    pub(in crate::kindergarten) moment: Timestamp,
    /// What is then to be recorded.
    pub(in crate::kindergarten) act: Act,
    /// The row of DOMAIN §2.3.
    pub(in crate::kindergarten) rule: &'static str,
}

impl Moment<'_> {
    /// What fell due first and is not recorded yet.
    pub(in crate::kindergarten) fn next_due(&self) -> Option<Due> {
        let ends = self.ends().into_iter().chain(self.joining());
        let all = ends.filter(|due| due.moment <= self.at).chain(self.notices());
        all.min_by_key(|due| due.moment)
    }

    /// When the clock must look again.
    pub(in crate::kindergarten) fn wakes(&self) -> Option<Timestamp> {
        let ends = self.ends().into_iter().chain(self.joining()).map(|due| due.moment);
        ends.chain(self.coming_notices()).min()
    }

    /// The days of notice that are still to come, or have come and were not given.
    fn coming_notices(&self) -> Vec<Timestamp> {
        let Some(registered) = self.application.registered.as_ref() else { return Vec::new() };
        if !self.application.is_active() {
            return Vec::new();
        }
        let rules = self.promised(registered);
        let coming = |last_day: NaiveDate, days: &[u32], given: Option<u32>| -> Vec<Timestamp> {
            let open = days.iter().filter(|&&days| given.is_none_or(|given| days < given));
            let begins = open.map(|&days| start_of_day(days_before(last_day, days)));
            begins.filter(|_| self.today() <= last_day).collect()
        };
        let too_old = registered.birth.turns(rules.age_limit_years);
        let mut all = coming(too_old, &rules.age_notice_days, registered.age_noticed);
        if let (Some(interest), Some(rules)) = (registered.interest, rules.interest.as_ref()) {
            all.extend(coming(interest.last_day(), &rules.reminder_days, interest.reminded));
        }
        // Of several that have come only the last is given: what is past needs no second look.
        all.retain(|begins| *begins > self.at);
        all
    }

    /// Refuses while an end has fallen due and is not recorded: no one's act overtakes the clock.
    pub(in crate::kindergarten) fn nothing_comes_first(&self) -> Result<(), Refusal> {
        let passed = self.ends().iter().any(|due| due.moment <= self.at);
        if passed { Err(Refusal::ClockFirst) } else { Ok(()) }
    }

    /// What ends a state, in the order that decides when two fall on one midnight.
    fn ends(&self) -> Vec<Due> {
        let on = |day: NaiveDate, act: Act, rule| Due { moment: start_of_day(day), act, rule };
        if let State::NeedsResign { until, .. } = self.application.state {
            let reject = Act::Reject { reason: Rejection::SignedTooLate };
            return vec![on(day_after(until.last_day), reject, "T4b")];
        }
        let Some(registered) = &self.application.registered else { return Vec::new() };
        let promised = self.promised(registered);
        let too_old = registered.birth.turns(promised.age_limit_years);
        let of_age = || on(too_old, Act::ReachAgeLimit, "T23");
        match self.application.state {
            State::Referred => self.referral_end(registered, too_old).into_iter().collect(),
            State::StopListed { until } => {
                let day = day_after(until.last_day);
                let place = self.policy.kindergarten.stop_list.as_ref().map(|list| list.place);
                let place = place.unwrap_or(crate::policy::ReturnPlace::RestoreOriginalDate);
                let back = self.back(registered, place, start_of_day(day));
                vec![of_age(), on(day, Act::EndStopList { back }, "T21")]
            }
            State::InQueue => {
                let interest = registered.interest.filter(|_| promised.interest.is_some());
                let interest = interest.map(|interest| day_after(interest.last_day()));
                let lapse = interest.map(|day| on(day, Act::LapseInterest, "T7"));
                [of_age()].into_iter().chain(lapse).collect()
            }
            State::PendingCheck => vec![of_age()],
            State::Draft
            | State::PendingSync(_)
            | State::NeedsResign { .. }
            | State::Enrolled
            | State::Removed { .. }
            | State::Rejected { .. } => Vec::new(),
        }
    }

    /// T18, T19, T23: the running term of a referral ends; a child too old by then has reached the age limit.
    fn referral_end(&self, registered: &Registered, too_old: NaiveDate) -> Option<Due> {
        let last_day = registered.referral.as_ref()?.runs_out();
        let day = day_after(last_day);
        let (act, rule) = if too_old <= day {
            (Act::ReachAgeLimit, "T23")
        } else {
            let outcome = self.lapse(registered.misses + 1, last_day);
            let rule = if matches!(outcome, Lapse::StopList { .. }) { "T18" } else { "T19" };
            (Act::LapseReferral { outcome }, rule)
        };
        Some(Due { moment: start_of_day(day), act, rule })
    }

    fn lapse(&self, misses: u32, last_day: NaiveDate) -> Lapse {
        match &self.policy.kindergarten.stop_list {
            None => Lapse::Remove { reason: Removal::PlaceNotTaken },
            Some(list) if misses >= list.misses_max => Lapse::Remove { reason: Removal::TwoMisses },
            Some(list) => {
                Lapse::StopList { until: self.calendar.working_days_after(last_day, list.working_days) }
            }
        }
    }

    /// T24: nobody objected, and the registry holds the link.
    fn joining(&self) -> Option<Due> {
        let registered = self.application.registered.as_ref()?;
        let active = self.application.is_active();
        match registered.merge {
            Merging::Asked { link: Link::Registry, objection } if active => {
                let moment = start_of_day(day_after(objection.last_day));
                Some(Due { moment, act: Act::Merge, rule: "T24" })
            }
            Merging::Asked { .. } | Merging::None | Merging::Joined => None,
        }
    }

    /// The notices to give now. Of several that were missed only the last is given, and none once it is too late.
    fn notices(&self) -> Vec<Due> {
        let Some(registered) = self.application.registered.as_ref() else { return Vec::new() };
        let rules = self.promised(registered);
        let state = self.application.state;
        let too_old = registered.birth.turns(rules.age_limit_years);
        let age = self.notice(too_old, &rules.age_notice_days, registered.age_noticed);
        let age = age.filter(|_| self.application.is_active() && self.today() < too_old);
        let age = age.map(|(moment, days)| (moment, Deadline::AgeLimit, days, "T23"));
        let asked = matches!(state, State::InQueue | State::StopListed { .. });
        let interest = registered.interest.zip(rules.interest.as_ref()).filter(|_| asked);
        let interest = interest.and_then(|(interest, rules)| {
            let last_day = interest.last_day();
            let notice = self.notice(last_day, &rules.reminder_days, interest.reminded);
            let (moment, days) = notice.filter(|_| self.today() <= last_day)?;
            Some((moment, Deadline::Interest, days, "T7"))
        });
        let due = |(moment, of, days, rule)| Due { moment, act: Act::Remind { of, days }, rule };
        age.into_iter().chain(interest).map(due).collect()
    }

    /// The latest of the days of notice that has come and was not given, or a later one instead.
    fn notice(&self, last_day: NaiveDate, days: &[u32], given: Option<u32>) -> Option<(Timestamp, u32)> {
        let begins = |days: u32| start_of_day(days_before(last_day, days));
        let come = days.iter().copied().filter(|&days| begins(days) <= self.at);
        let latest = come.min()?;
        given.is_none_or(|given| latest < given).then(|| (begins(latest), latest))
    }
}
