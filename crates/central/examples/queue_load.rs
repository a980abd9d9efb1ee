//! What the centre does in a given time: `queue_load journal APPLICATIONS LOOKS`, `queue_load register COUNT THREADS`;
//! behind it, where it shall not be SQLite, the address of an empty database of PostgreSQL.
//!
//! Prints one line of JSON; `benches/kindergarten.py` lays it beside the disk and `openssl`. The centre is the one of the
//! tests' stories: the real router, the real store, keys of a test authority.
#![expect(clippy::unwrap_used, reason = "a program for our own eyes")]
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures, and says what it saw")]
#![expect(dead_code, reason = "the stories need more of their world")]

#[path = "../tests/stories/application.rs"]
mod application;
#[path = "../tests/stories/clocks.rs"]
mod clocks;
#[path = "../tests/stories/cluster.rs"]
mod cluster;
#[path = "../tests/stories/database.rs"]
mod database;
#[path = "../tests/stories/kindergarten.rs"]
mod kindergarten;
#[path = "../tests/stories/people.rs"]
mod people;
#[path = "../tests/stories/phone.rs"]
mod phone;
#[path = "../tests/stories/sql.rs"]
mod sql;
#[path = "../tests/stories/wired.rs"]
mod wired;
#[path = "../tests/stories/world.rs"]
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use central::queue::{Desk, Held, Stop};
use central::store::postgres::Address;
use central::store::queue::QueueRow;
use chrono::NaiveDate;
use domain::birthday::Birthday;
use domain::cause::Cause;
use domain::digest;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::kindergarten::{Application, By, Category, Event, Filing as Wish, Moment};
use ledger::journal::{About, ENTRY_VERSION, Entry, Heard, nothing_before};
use sha2::{Digest as _, Sha256};
use sync::envelope::Envelope;
use uuid::Uuid;

use database::KeptIn;
use kindergarten::{Filing, Visit};
use people::{AIGUL, SISTER, TODDLER};
use world::{KIOSK, KOSTANAY, World};

// As in `tereze-central`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Settlements over which the applications are spread: one series holds 999,999.
const SETTLEMENTS: [&str; 2] = [KOSTANAY, "710000000"];

/// Applications that one transaction records.
const TOGETHER: usize = 5_000;

/// SQLite, or the database that the last argument names.
fn kept_in() -> KeptIn {
    let last = std::env::args().next_back().filter(|last| Address::is_meant(last));
    last.map_or(KeptIn::Sqlite, KeptIn::PostgresAt)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| arguments[place].parse::<usize>().unwrap();
    match arguments[0].as_str() {
        "journal" => journal(number(1), number(2)),
        "register" => register(number(1), number(2)),
        other => panic!("{other}? journal or register"),
    }
}

/// How long a mother of two waits for her journal where so many applications lie.
fn journal(applications: usize, looks: usize) {
    let world = World::without_sender();
    for (child, name, born) in
        [(TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01"), (SISTER, "ТЕСТОВА ӘЛИЯ", "2023-11-09")]
    {
        Filing::of(&world, AIGUL, child, name, born).register(&world);
    }
    let began = Instant::now();
    for (settlement, share) in SETTLEMENTS.into_iter().zip([applications.div_ceil(2), applications / 2]) {
        fill(&world, &Kato::parse(settlement).unwrap(), share);
    }
    let filled_s = began.elapsed().as_secs_f64();
    let began = Instant::now();
    central::queue::warm(&world.second_server()).unwrap();
    let started_s = began.elapsed().as_secs_f64();
    let visit = Visit::new(&world, AIGUL);
    let mut looked_ms = Vec::new();
    for _ in 0..looks {
        let began = Instant::now();
        let journal = visit.journal(&world);
        looked_ms.push(began.elapsed().as_secs_f64() * 1e3);
        assert_eq!(journal.rows.len(), 2);
    }
    println!(
        "{{\"applications\":{applications},\"filled_s\":{filled_s:.1},\"started_s\":{started_s:.2},\"looked_ms\":{looked_ms:.3?}}}"
    );
}

/// Other people's applications: events, log and rows as the centre itself records them, without their envelopes.
fn fill(world: &World, settlement: &Kato, count: usize) {
    let mut left = count;
    while left > 0 {
        let now_many = left.min(TOGETHER);
        central::queue::write(&world.centre, settlement, |desk| {
            (0..now_many).try_for_each(|_| another(desk, world))
        })
        .unwrap();
        left -= now_many;
    }
}

fn another(desk: &mut Desk<'_>, world: &World) -> Result<(), Stop> {
    let id = Uuid::new_v4();
    let mut person = [0; 32];
    person[..16].copy_from_slice(id.as_bytes());
    let (draft, category) =
        (Application::default(), [Category::N0, Category::P4][usize::from(person[0] % 7 == 0)]);
    let wish = Wish {
        number: desk.book().next_number(desk.now).unwrap(),
        category,
        papers: u32::from(category != Category::N0),
        birth: Birthday(NaiveDate::from_ymd_opt(2023, 5, 15).unwrap()),
        to_check: false,
    };
    let act = Moment::new(&draft, desk.now, &world.centre.calendar, desk.policy).register(wish).unwrap();
    let cause = Cause::Signed { xml_sha256: digest::Sha256(person) };
    let event = Event::new(desk.now, By::Filer, cause, &desk.policy.profile, act);
    let row = QueueRow {
        id,
        number: None,
        revision: 0,
        state: draft.state().code().into(),
        active: false,
        wakes_at: None,
        child: person,
        child_place: u64::from_le_bytes(id.as_bytes()[..8].try_into().unwrap()) >> 1,
        applicant: person,
        linked: true,
        other_parent: None,
        channels: Vec::new(),
    };
    desk.record(&mut Held { row, application: draft }, event).map(drop)
}

/// How many applications a second are verified and registered by so many threads at once.
fn register(count: usize, threads: usize) {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    let key = world.key(AIGUL);
    let mut book = Book::new(&world);
    let envelope = |(child, born)| {
        let filing = Filing { child, born, by_registry: false, ..Filing::new(&world) };
        let mut envelope = filing.envelope(&world, &key, &visit);
        book.enter(&mut envelope);
        (filing.id, envelope.seal(&world.centre.keys.sealing.to_public()).unwrap())
    };
    let envelopes: Vec<_> = children().take(count).map(envelope).collect();
    let kiosk = &world.machine(KIOSK);
    let (next, began) = (AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((id, sealed)) = envelopes.get(next.fetch_add(1, Ordering::Relaxed)) {
                    central::intake::submit(&world.centre, kiosk, *id, sealed).unwrap();
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    println!("{{\"registered\":{count},\"threads\":{threads},\"seconds\":{seconds:.3}}}");
}

/// The journal of the kiosk that sends them.
struct Book {
    next: Entry,
}

impl Book {
    /// An empty one, of a kiosk that has just heard a beacon.
    fn new(world: &World) -> Book {
        let at = world.now();
        let digest = world.centre.keys.receipt.beacon(KIOSK, at).unwrap().digest();
        let beacon = Some(Heard { time: at, digest, ago_ms: Some(0) });
        let book = Uuid::new_v4();
        Book { next: Entry { v: ENTRY_VERSION, book, seq: 1, before: nothing_before(), at, beacon } }
    }

    fn enter(&mut self, envelope: &mut Envelope) {
        let signed_xml_sha256 = Sha256::digest(envelope.signed_xml.as_bytes()).into();
        let about = About { kiosk: KIOSK, submission_id: envelope.submission_id, signed_xml_sha256 };
        let before = self.next.hash(about);
        let next = Entry { seq: self.next.seq + 1, before, ..self.next.clone() };
        envelope.journal = Some(std::mem::replace(&mut self.next, next));
    }
}

/// Children of whom no registry knows.
fn children() -> impl Iterator<Item = (String, NaiveDate)> {
    let birthdays = || NaiveDate::from_ymd_opt(2022, 1, 1).unwrap().iter_days().take(700);
    let born = (0..10_000).flat_map(move |serial| birthdays().map(move |born| (serial, born)));
    born.filter_map(|(serial, born)| {
        let start = format!("{}5{serial:04}", born.format("%y%m%d"));
        let iin = (0..10).find_map(|digit| Iin::parse(&format!("{start}{digit}"), NaiveDate::MAX).ok())?;
        Some((iin.as_str().to_owned(), born))
    })
}
