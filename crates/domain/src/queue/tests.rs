#![expect(clippy::unwrap_used, reason = "tests")]

mod histories;
mod places;
mod scenarios;
mod slow;
mod why;

use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::bin::Bin;
use crate::birthday::Birthday;
use crate::cause::Cause;
use crate::digest::Sha256;
use crate::kato::Kato;
use crate::kindergarten::{
    Act, Application, By, Category, Event, Filing, Moment, Place, PlaceKind, Refusal, Rejection, due,
};
use crate::policy::Policy;
use crate::released;
use crate::time::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Monday 05.01.2026, 10:00 in Almaty: when the queues of these tests open.
fn opening() -> Timestamp {
    at("2026-01-05T05:00:00Z")
}

fn kostanay() -> Kato {
    Kato::parse("391010000").unwrap()
}

fn cause(by: By) -> Cause {
    match by {
        By::Filer | By::OtherParent | By::Department | By::Kindergarten => {
            Cause::Signed { xml_sha256: Sha256([7; 32]) }
        }
        By::Centre => Cause::centre("T27"),
    }
}

/// A settlement with its applications, as central would hold it.
#[derive(Clone, Debug)]
struct Town {
    book: Book,
    policy: Policy,
    applications: Vec<(ChildId, Application)>,
    log: Vec<(usize, Event)>,
    changes: Vec<Change>,
}

impl Town {
    fn new(settlement: Kato) -> Town {
        let policy = released::policy().clone();
        let book = Book::new(settlement, &policy);
        Town { book, policy, applications: Vec::new(), log: Vec::new(), changes: Vec::new() }
    }

    /// A new application of a child: its place in `applications`.
    fn draft(&mut self, child: u64) -> usize {
        self.applications.push((ChildId(child), Application::default()));
        self.applications.len() - 1
    }

    fn filing(&self, now: Timestamp, category: Category, birth: NaiveDate) -> Filing {
        let number = self.book.next_number(now).unwrap();
        let papers = u32::from(category != Category::N0);
        Filing { number, category, papers, birth: Birthday(birth), to_check: false }
    }

    /// Registers a child of three years.
    fn register(&mut self, now: Timestamp, child: u64, category: Category) -> Result<usize, BookRefusal> {
        let filing = self.filing(now, category, "2022-05-15".parse().unwrap());
        let place = self.draft(child);
        self.act(place, now, By::Filer, |now| now.register(filing))?;
        Ok(place)
    }

    fn act(
        &mut self,
        place: usize,
        now: Timestamp,
        by: By,
        act: impl FnOnce(Moment<'_>) -> Result<Act, Refusal>,
    ) -> Result<(), BookRefusal> {
        self.tick(place, now);
        let application = &self.applications[place].1;
        let act = act(Moment::new(application, now, released::calendar(), &self.policy))?;
        self.record(place, Event::new(now, by, cause(by), &self.policy.profile, act))
    }

    fn tick(&mut self, place: usize, now: Timestamp) {
        for event in due(&self.applications[place].1, now, released::calendar(), &self.policy) {
            self.record(place, event).unwrap();
        }
    }

    fn record(&mut self, place: usize, event: Event) -> Result<(), BookRefusal> {
        let (child, before) = &self.applications[place];
        let book = &mut self.book;
        let recorded = book.record(*child, before, event.clone(), released::calendar(), &self.policy)?;
        self.applications[place].1 = recorded.application;
        self.changes.extend(recorded.change);
        self.log.push((place, event));
        Ok(())
    }

    fn position(&self, place: usize) -> Position {
        self.book.position(&self.applications[place].1).unwrap()
    }

    fn general(&self, place: usize) -> u64 {
        self.position(place).general
    }

    fn view(&self, place: usize) -> View {
        let application = &self.applications[place].1;
        let ticket = Ticket::of(&application.registered().unwrap().number).unwrap();
        self.book.queue().view(ticket, application.standing().unwrap()).unwrap()
    }
}

/// The example of DOMAIN §3.2: A(N0) B(P4) C(N0) D(E1) F(N0) G(N0) H(P1).
fn example() -> (Town, Vec<usize>) {
    let mut town = Town::new(kostanay());
    let categories =
        [Category::N0, Category::P4, Category::N0, Category::E1, Category::N0, Category::N0, Category::P1];
    let places = (0_u32..).zip(categories).map(|(child, category)| {
        let now = opening() + TimeDelta::minutes(i64::from(child));
        town.register(now, child.into(), category).unwrap()
    });
    let places = places.collect();
    (town, places)
}
