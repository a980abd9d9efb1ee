//! One year of the calendar: a file of `assets/calendar`, or the rule.
//!
//! **Invariant:** a year read from a file closes only weekdays, opens only weekends, all of its own, and makes
//! as many working days as the file promises.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::rule;

/// The days on which a year differs from "Monday to Friday".
#[derive(Clone, Debug)]
pub(super) struct Year {
    off: BTreeSet<NaiveDate>,
    working_weekends: BTreeSet<NaiveDate>,
    /// Whether an order may still change it.
    pub(super) provisional: bool,
}

/// A calendar file; every key is explained in `assets/calendar`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) year: i32,
    #[expect(dead_code, reason = "for people: which edition of the file this is")]
    version: u32,
    status: Status,
    days_off: Vec<NaiveDate>,
    working_weekends: Vec<NaiveDate>,
    kurban_ait: NaiveDate,
    kurban_ait_confirmed: bool,
    working_days: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Official,
    Provisional,
}

/// What is wrong in a calendar file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum YearError {
    /// A day of another year.
    #[error("{0} is a day of another year")]
    OtherYear(NaiveDate),
    /// A weekend day among the days off.
    #[error("{0} is a weekend day already")]
    OffWeekend(NaiveDate),
    /// A weekday among the working weekends.
    #[error("{0} is no weekend day")]
    WorkingWeekday(NaiveDate),
    /// Құрбан айт falls on a weekday that is not among the days off.
    #[error("the first day of Qurban ait, {0}, is no day off")]
    FeastNotOff(NaiveDate),
    /// An official year whose lunar feast is not confirmed.
    #[error("official although the first day of Qurban ait is not confirmed")]
    OfficialUnconfirmed,
    /// The lists make another number of working days than the file promises.
    #[error("the lists make {made} working days, the file promises {promised}")]
    Count {
        /// By the lists.
        made: usize,
        /// By the key `working_days`.
        promised: usize,
    },
}

impl Year {
    /// Takes a file if it does not contradict itself.
    pub(super) fn from_file(file: File) -> Result<Year, YearError> {
        judge_days(&file)?;
        let feast = file.kurban_ait;
        if !rule::is_weekend(feast) && !file.days_off.contains(&feast) {
            return Err(YearError::FeastNotOff(feast));
        }
        let provisional = file.status == Status::Provisional;
        if !provisional && !file.kurban_ait_confirmed {
            return Err(YearError::OfficialUnconfirmed);
        }
        let year = Year {
            off: file.days_off.into_iter().collect(),
            working_weekends: file.working_weekends.into_iter().collect(),
            provisional,
        };
        let made = days_of(file.year).filter(|&day| year.is_working(day)).count();
        if made == file.working_days {
            Ok(year)
        } else {
            Err(YearError::Count { made, promised: file.working_days })
        }
    }

    /// The year by law alone.
    pub(super) fn by_rule(year: i32) -> Year {
        Year { off: rule::days_off(year), working_weekends: BTreeSet::new(), provisional: true }
    }

    pub(super) fn is_working(&self, day: NaiveDate) -> bool {
        if rule::is_weekend(day) { self.working_weekends.contains(&day) } else { !self.off.contains(&day) }
    }

    /// The weekdays off, for tests that hold files and rule against each other.
    #[cfg(test)]
    pub(super) fn off(&self) -> &BTreeSet<NaiveDate> {
        &self.off
    }
}

/// Every day named in the file is of its year and of the kind its list is for.
fn judge_days(file: &File) -> Result<(), YearError> {
    let mut named = file.days_off.iter().chain(&file.working_weekends).chain([&file.kurban_ait]);
    if let Some(&day) = named.find(|day| day.year() != file.year) {
        return Err(YearError::OtherYear(day));
    }
    if let Some(&day) = file.days_off.iter().find(|day| rule::is_weekend(**day)) {
        return Err(YearError::OffWeekend(day));
    }
    match file.working_weekends.iter().find(|day| !rule::is_weekend(**day)) {
        Some(&day) => Err(YearError::WorkingWeekday(day)),
        None => Ok(()),
    }
}

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    first.into_iter().flat_map(|first| first.iter_days()).take_while(move |day| day.year() == year)
}
