//! How long the rank of one child takes in a queue of so many: `rank CHILDREN ASKS`.
//!
//! Prints one line of JSON: how many stand in the queue, seconds to fold their registrations, and microseconds of
//! each asking. `benches/kindergarten.py` lays it beside PostgreSQL's indexed count.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program that measures, and says what it saw"
)]

use std::error::Error;
use std::time::Instant;

use chrono::{NaiveDate, TimeDelta};
use domain::birthday::Birthday;
use domain::cause::Cause;
use domain::digest::Sha256;
use domain::kato::Kato;
use domain::kindergarten::{Application, By, Category, Event, Filing, Moment};
use domain::queue::{Book, ChildId};
use domain::released;
use domain::time::Timestamp;

/// Children of one year's series; the next ones register in the year after.
const CHILDREN_A_YEAR: u64 = 900_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = || -> Result<u64, Box<dyn Error>> {
        Ok(arguments.next().ok_or("usage: rank CHILDREN ASKS")?.parse()?)
    };
    let (children, asks) = (number()?, number()?);
    let began = Instant::now();
    let (book, applications) = town(children)?;
    let fold_s = began.elapsed().as_secs_f64();
    let mut chance = Chance(20_261_122);
    let mut asked_us = Vec::new();
    for _ in 0..asks {
        let whose = usize::try_from(chance.below(children))?;
        let application = applications.get(whose).ok_or("no such child")?;
        let began = Instant::now();
        let position = std::hint::black_box(book.position(std::hint::black_box(application)));
        asked_us.push(began.elapsed().as_secs_f64() * 1e6);
        position.ok_or("a child without a place")?;
    }
    println!("{{\"children\":{children},\"fold_s\":{fold_s:.3},\"asked_us\":{asked_us:.3?}}}");
    Ok(())
}

/// A settlement in which so many children are registered, one in half a minute, one in seven of them privileged.
fn town(children: u64) -> Result<(Book, Vec<Application>), Box<dyn Error>> {
    let (policy, calendar) = (released::policy(), released::calendar());
    let settlement = Kato::parse("391010000").ok_or("the settlement")?;
    let mut book = Book::new(settlement, policy);
    let mut applications = Vec::new();
    for child in 0..children {
        let (year, place) = (child / CHILDREN_A_YEAR, i64::try_from(child % CHILDREN_A_YEAR)?);
        let opening: Timestamp = format!("{}-01-05T05:00:00Z", 2024 + year).parse()?;
        let now = opening + TimeDelta::seconds(place * 30);
        let category = match child % 50 {
            0 => Category::E1,
            1..=7 => Category::P4,
            _ => Category::N0,
        };
        let birth = NaiveDate::from_ymd_opt(2021 + i32::try_from(child % 3)?, 5, 15).ok_or("the birthday")?;
        let filing = Filing {
            number: book.next_number(now).ok_or("the series is full")?,
            category,
            papers: u32::from(category != Category::N0),
            birth: Birthday(birth),
            to_check: false,
        };
        let draft = Application::default();
        let act = Moment::new(&draft, now, calendar, policy).register(filing)?;
        let cause = Cause::Signed { xml_sha256: Sha256([7; 32]) };
        let event = Event::new(now, By::Filer, cause, &policy.profile, act);
        applications.push(book.record(ChildId(child), &draft, event, calendar, policy)?.application);
    }
    Ok((book, applications))
}

/// The same chances in every run (an xorshift generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}
