//! Taking a place, and giving it back (DOMAIN §1.10–1.12).
//!
//! **Invariant:** a referral is acted on only while its term runs; terms end with the last second of a day,
//! the 24 hours of a withdrawal with their last second.

use chrono::{Days, NaiveDate, TimeDelta, Timelike};

use super::super::event::Act;
use super::super::facts::{Issue, Place};
use super::super::reason::{PaperFault, Reason};
use super::super::referral::{PlaceKind, Referral, ReferralStatus};
use super::super::refusal::Refusal;
use super::super::state::{Registered, State};
use super::{Moment, day_after};
use crate::policy::{ExtensionBase, ReturnPlace, VacancyAccess};
use crate::time::{Timestamp, civil_date};

/// The days that a referral can be extended to, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The first one.
    pub first: NaiveDate,
    /// The latest one.
    pub last: NaiveDate,
}

impl<'a> Moment<'a> {
    /// T11, T12, T20: takes a place.
    ///
    /// # Errors
    /// `StopList`, `AgeMin`, `NumberLost`, `PlaceTaken`, `NotYourTurn`; of another state.
    pub fn refer(&self, place: Place) -> Result<Act, Refusal> {
        self.may_take(place.kind)?;
        if place.kind == PlaceKind::Private && !place.number_lost {
            return Err(Refusal::NumberLost);
        }
        if place.free == 0 {
            return Err(Refusal::PlaceTaken);
        }
        self.in_turn(place.kind, place.free, place.rank)?;
        let rank = place.rank.filter(|_| self.goes_by_rank(place.kind));
        let place = Place { rank, ..place };
        let rules = &self.policy.kindergarten;
        let expires = self.working_days(rules.papers_working_days);
        let accept_by = rules.accept_working_days.map(|days| self.working_days(days));
        Ok(Act::Refer(Issue { place, expires, accept_by }))
    }

    /// Whether a private place could be chosen, of so many.
    pub(in crate::kindergarten) fn choose_private(
        &self,
        free: u32,
        rank: Option<u64>,
    ) -> Result<(), Refusal> {
        self.may_take(PlaceKind::Private)?;
        if free == 0 { Err(Refusal::NoVacancy) } else { self.in_turn(PlaceKind::Private, free, rank) }
    }

    /// Whether this child may take a place of this kind today.
    fn may_take(&self, kind: PlaceKind) -> Result<(), Refusal> {
        if let State::StopListed { until } = self.application.state {
            let until = until.last_day;
            return Err(Refusal::StopList { until, from: day_after(until) });
        }
        let registered = self.registered(|state| *state == State::InQueue)?;
        let from = registered.birth.turns(self.policy.kindergarten.private_age_years_min);
        if kind == PlaceKind::Private && self.today() < from { Err(Refusal::AgeMin { from }) } else { Ok(()) }
    }

    fn in_turn(&self, kind: PlaceKind, free: u32, rank: Option<u64>) -> Result<(), Refusal> {
        let first = rank.is_some_and(|rank| (1..=u64::from(free)).contains(&rank));
        if first || !self.goes_by_rank(kind) { Ok(()) } else { Err(Refusal::NotYourTurn { free }) }
    }

    /// Places of state kindergartens go by rank; private ones, as the policy says (§2.4-j).
    fn goes_by_rank(&self, kind: PlaceKind) -> bool {
        match kind {
            PlaceKind::State => true,
            PlaceKind::Private => self.policy.kindergarten.vacancy_access == VacancyAccess::ByRank,
        }
    }

    /// The parents accept an offered place.
    ///
    /// # Errors
    /// `NotInProfile`, `AcceptedAlready`, `ReferralExpired`; of another state.
    pub fn accept(&self) -> Result<Act, Refusal> {
        let (_, referral) = self.running()?;
        referral.accept_by.ok_or(Refusal::NotInProfile)?;
        if referral.accepted { Err(Refusal::AcceptedAlready) } else { Ok(Act::Accept) }
    }

    /// T13, T14: gives the referral back.
    ///
    /// # Errors
    /// `WithdrawLate`, `ReferralExpired`; of another state.
    pub fn withdraw(&self, reason: Reason) -> Result<Act, Refusal> {
        let (registered, referral) = self.running()?;
        let until = self.withdraw_until(referral);
        if whole_second(self.at) > until {
            return Err(Refusal::WithdrawLate { until });
        }
        let place = self.policy.kindergarten.withdrawn_place;
        Ok(Act::Withdraw { reason, back: self.back(registered, place, self.at) })
    }

    /// The last second in which a referral can be given back.
    pub fn withdraw_until(&self, referral: &Referral) -> Timestamp {
        let seconds = self.policy.kindergarten.withdraw_s;
        let span = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1_000));
        whole_second(referral.issued_at) + span
    }

    /// T15, T16: more time for the papers, or as much as there can be.
    ///
    /// # Errors
    /// `NotInProfile`, `ExtensionTwice`, `ExtensionRange`, `ReferralExpired`; of another state.
    pub fn extend(&self, until: Option<NaiveDate>, reason: Reason) -> Result<Act, Refusal> {
        let Extension { first, last } = self.extension()?;
        let until = until.unwrap_or(last);
        if until < first || until > last {
            return Err(Refusal::ExtensionRange { first, last });
        }
        Ok(Act::Extend { until, reason })
    }

    /// The days that a referral can be extended to.
    ///
    /// # Errors
    /// `NotInProfile`, `ExtensionTwice`, `ReferralExpired`; of another state.
    pub fn extension(&self) -> Result<Extension, Refusal> {
        let (_, referral) = self.running()?;
        let rules = self.policy.kindergarten.extension.as_ref().ok_or(Refusal::NotInProfile)?;
        if referral.status == ReferralStatus::Extended {
            return Err(Refusal::ExtensionTwice);
        }
        let base = match rules.base {
            ExtensionBase::ExpiresAt => referral.expires.last_day,
            ExtensionBase::IssuedAt => civil_date(referral.issued_at),
        };
        let first = day_after(referral.expires.last_day);
        let last = base.checked_add_days(Days::new(rules.days_max.into())).unwrap_or(base);
        Ok(Extension { first, last })
    }

    /// T17: the kindergarten enrols the child.
    ///
    /// # Errors
    /// `ReferralExpired`; of another state.
    pub fn enrol(&self) -> Result<Act, Refusal> {
        self.running().map(|_| Act::Enrol)
    }

    /// T26: the child attends its kindergarten no more.
    ///
    /// # Errors
    /// `Ended` where it attends none by this application.
    pub fn discharge(&self) -> Result<Act, Refusal> {
        if self.application.attends() { Ok(Act::Discharge) } else { Err(self.application.state.refusal()) }
    }

    /// T25: the kindergarten refuses the papers.
    ///
    /// # Errors
    /// `ReferralExpired`; of another state.
    pub fn refuse_papers(&self, fault: PaperFault) -> Result<Act, Refusal> {
        let (registered, _) = self.running()?;
        Ok(Act::RefusePapers {
            fault,
            back: self.back(registered, ReturnPlace::RestoreOriginalDate, self.at),
        })
    }

    /// The referral, while its term runs.
    fn running(&self) -> Result<(&'a Registered, &'a Referral), Refusal> {
        let registered = self.registered(|state| *state == State::Referred)?;
        let referral = registered.referral.as_ref().ok_or(Refusal::WrongState)?;
        let on = referral.runs_out();
        if self.today() > on { Err(Refusal::ReferralExpired { on }) } else { Ok((registered, referral)) }
    }
}

/// The second a moment lies in: what a person reads on the paper.
fn whole_second(at: Timestamp) -> Timestamp {
    at.with_nanosecond(0).unwrap_or(at)
}
