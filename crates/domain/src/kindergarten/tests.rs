#![expect(clippy::unwrap_used, reason = "tests")]

mod clock;
mod dates;
mod histories;
mod parents;
mod scenarios;
mod shape;
mod table;

use chrono::{NaiveDate, NaiveTime};

use super::*;
use crate::bin::Bin;
use crate::birthday::Birthday;
use crate::digest::Sha256;
use crate::number::{ApplicationNumber, KioskNumber};
use crate::released;
use crate::time::{end_of_day, start_of_day};

const XML: Sha256 = Sha256([7; 32]);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Noon in Almaty on a day written as people write it.
fn noon(text: &str) -> Timestamp {
    start_of_day(day(text)) + NaiveTime::from_hms_opt(12, 0, 0).unwrap().signed_duration_since(NaiveTime::MIN)
}

/// `23.11.2026`.
fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d.%m.%Y").unwrap()
}

fn number() -> ApplicationNumber {
    ApplicationNumber::parse("391010000/UO.2026.000123.1").unwrap()
}

fn kindergarten() -> Bin {
    Bin::parse("200140000014").unwrap()
}

fn filing(birth: &str, category: Category) -> Filing {
    let papers = u32::from(category != Category::N0);
    Filing { number: number(), category, papers, birth: Birthday(day(birth)), to_check: false }
}

fn place(free: u32) -> Place {
    Place {
        kindergarten: kindergarten(),
        id: None,
        kind: PlaceKind::Private,
        free,
        rank: None,
        number_lost: true,
    }
}

fn signed() -> Cause {
    Cause::Signed { xml_sha256: XML }
}

/// How each party usually causes an act.
fn cause(by: By) -> Cause {
    match by {
        By::Filer | By::OtherParent | By::Department | By::Kindergarten => signed(),
        By::Centre => Cause::centre("T4"),
    }
}

/// An application whose every event was taken as central takes it: what is due first, then the act.
#[derive(Clone, Debug)]
struct Case {
    application: Application,
    log: Vec<Event>,
    policy: Policy,
}

impl Case {
    fn new() -> Case {
        Case { application: Application::default(), log: Vec::new(), policy: released::policy().clone() }
    }

    /// Registered at noon.
    fn registered(on: &str, birth: &str) -> Case {
        let mut case = Case::new();
        case.act(noon(on), By::Filer, |now| now.register(filing(birth, Category::N0))).unwrap();
        case
    }

    /// Referred at that moment; registered ten days before.
    fn referred(issued: Timestamp) -> Case {
        let mut case = Case::new();
        let before = issued - chrono::TimeDelta::days(10);
        let birth = Birthday(crate::time::civil_date(issued) - chrono::Months::new(48));
        let filing = Filing { birth, ..filing("01.01.2020", Category::N0) };
        case.act(before, By::Filer, |now| now.register(filing)).unwrap();
        case.act(issued, By::Filer, |now| now.refer(place(1))).unwrap();
        case
    }

    fn moment(&self, now: Timestamp) -> Moment<'_> {
        Moment::new(&self.application, now, released::calendar(), &self.policy)
    }

    fn take(&mut self, event: Event) -> Result<(), Refusal> {
        let (calendar, policy) = (released::calendar(), &self.policy);
        self.application = apply(self.application.clone(), event.clone(), calendar, policy)?;
        self.log.push(event);
        Ok(())
    }

    fn act(
        &mut self,
        now: Timestamp,
        by: By,
        act: impl FnOnce(Moment<'_>) -> Result<Act, Refusal>,
    ) -> Result<(), Refusal> {
        self.tick(now);
        let act = act(self.moment(now))?;
        self.take(Event::new(now, by, cause(by), &self.policy.profile, act))
    }

    /// Runs the clock; every event of it must be taken.
    fn tick(&mut self, now: Timestamp) -> Vec<Act> {
        let events = due(&self.application, now, released::calendar(), &self.policy);
        for event in &events {
            self.take(event.clone()).unwrap();
        }
        events.into_iter().map(|event| event.act).collect()
    }

    fn code(&self) -> &'static str {
        self.application.state().code()
    }

    fn known(&self) -> &Registered {
        self.application.registered().unwrap()
    }

    fn referral(&self) -> &Referral {
        self.known().referral.as_ref().unwrap()
    }

    fn last_papers(&self) -> &'static [Paper] {
        self.log.last().unwrap().papers()
    }

    /// Whether the button is there, with that many free places.
    fn button(&self, action: Action, now: Timestamp, free: u32) -> Result<(), Refusal> {
        let outside = Outside { by: By::Filer, free, rank: None };
        let all = actions(&self.application, now, outside, released::calendar(), &self.policy);
        all.into_iter().find(|(it, _)| *it == action).unwrap().1
    }
}
