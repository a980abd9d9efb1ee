//! A seeded simulation: kiosks, a line that loses, repeats, delays and reorders, and programs that crash
//! between any two steps, against a reference central. None lost, none twice, whatever the seed.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use sync::outbox::{CODE_NO_SUBMISSION, Item, Line, Next, Outcome, Parcel, Verdict, Waiting, judge, next};
use uuid::Uuid;

const SEEDS: u64 = 150;
const KIOSKS: u64 = 5;
const SUBMISSIONS_PER_KIOSK: u64 = 8;
const STEPS_MAX: u32 = 200_000;

/// SplitMix64: small, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn percent(&mut self, part: u64) -> bool {
        self.draw() % 100 < part
    }
}

/// The reference: what a correct central holds after the requests that reached it.
#[derive(Default)]
struct Central {
    registered: BTreeMap<Uuid, Registered>,
}

struct Registered {
    number: usize,
    awaiting: BTreeSet<String>,
}

impl Central {
    fn take(&mut self, parcel: &Parcel, scans: &[String]) -> (Outcome, Option<usize>) {
        match parcel {
            Parcel::Form { submission_id } => {
                let number = self.registered.len() + 1;
                let row = self
                    .registered
                    .entry(*submission_id)
                    .or_insert_with(|| Registered { number, awaiting: scans.iter().cloned().collect() });
                (Outcome::Receipt { awaiting: row.awaiting.iter().cloned().collect() }, Some(row.number))
            }
            Parcel::Scan { submission_id, sealed_sha256 } => match self.registered.get_mut(submission_id) {
                Some(row) => {
                    row.awaiting.remove(sealed_sha256);
                    (Outcome::Receipt { awaiting: row.awaiting.iter().cloned().collect() }, Some(row.number))
                }
                None => {
                    let code = CODE_NO_SUBMISSION.into();
                    (Outcome::Refused { code, for_good: false, retry_after_s: None }, None)
                }
            },
        }
    }
}

/// What a kiosk keeps on disk (survives a crash) and in memory (does not).
struct Kiosk {
    rows: Vec<Item>,
    done: BTreeMap<Uuid, usize>,
    numbers_seen: BTreeMap<Uuid, BTreeSet<usize>>,
    line: Line,
}

struct World {
    chance: Chance,
    now: DateTime<Utc>,
    central: Central,
    scans: BTreeMap<Uuid, Vec<String>>,
    /// Copies of requests that the line will deliver some time later.
    in_flight: Vec<Parcel>,
}

impl World {
    /// One attempt over the bad line, as the kiosk sees it end.
    fn attempt(&mut self, parcel: &Parcel) -> (Outcome, Option<usize>) {
        if self.chance.percent(25) {
            self.in_flight.push(parcel.clone()); // a duplicate, or the request itself, much later
        }
        if self.chance.percent(20) {
            return (Outcome::Offline, None); // lost on the way there
        }
        if self.chance.percent(5) {
            let busy = Outcome::Refused { code: "E-BUSY".into(), for_good: false, retry_after_s: Some(3) };
            return (busy, None); // central crashed before its transaction
        }
        let answer = self.deliver(parcel);
        match self.chance.draw() % 100 {
            0..20 => (Outcome::Offline, None), // the answer was lost, or central died after its commit
            20..25 => (Outcome::BadAnswer, None),
            _ => answer,
        }
    }

    fn deliver(&mut self, parcel: &Parcel) -> (Outcome, Option<usize>) {
        let id = match parcel {
            Parcel::Form { submission_id } | Parcel::Scan { submission_id, .. } => submission_id,
        };
        self.central.take(parcel, &self.scans[id])
    }

    fn deliver_something_late(&mut self) {
        if !self.in_flight.is_empty() && self.chance.percent(30) {
            let which = usize::try_from(self.chance.draw()).unwrap() % self.in_flight.len();
            let parcel = self.in_flight.swap_remove(which);
            self.deliver(&parcel);
        }
    }
}

fn step(kiosk: &mut Kiosk, world: &mut World) {
    if world.chance.percent(5) {
        kiosk.line = Line::default(); // the kiosk crashed and came back: only its rows are left
    }
    let parcel = match next(&kiosk.rows, kiosk.line, world.now) {
        Next::Send(parcel) => parcel,
        Next::WaitUntil(_) | Next::Empty => return,
    };
    let (outcome, number) = world.attempt(&parcel);
    if world.chance.percent(10) {
        return; // the kiosk crashed before it wrote the answer down
    }
    let chance = world.chance.draw();
    kiosk.line = kiosk.line.after(&outcome, world.now, chance);
    let (Parcel::Form { submission_id } | Parcel::Scan { submission_id, .. }) = parcel;
    let at = kiosk.rows.iter().position(|row| row.submission_id == submission_id).unwrap();
    let row = &mut kiosk.rows[at];
    if let Some(number) = number {
        kiosk.numbers_seen.entry(submission_id).or_default().insert(number);
    }
    match judge(&outcome, row.attempts, world.now, chance) {
        Verdict::Registered { awaiting } if awaiting.is_empty() => {
            kiosk.done.insert(submission_id, number.unwrap());
            kiosk.rows.remove(at);
        }
        Verdict::Registered { awaiting } => {
            row.waiting = Waiting::Scans(awaiting);
            row.attempts = 0;
            row.not_before = world.now;
        }
        Verdict::RetryLater { at } => {
            row.attempts += 1;
            row.not_before = at;
        }
        Verdict::FormAgain { at } => {
            row.waiting = Waiting::Form;
            row.attempts += 1;
            row.not_before = at;
        }
        Verdict::RefusedForGood { code } => panic!("the reference refused for good: {code}"),
    }
}

fn world(seed: u64) -> (World, Vec<Kiosk>) {
    let mut chance = Chance(seed);
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let mut scans = BTreeMap::new();
    let kiosks = (0..KIOSKS)
        .map(|_| {
            let rows = (0..SUBMISSIONS_PER_KIOSK)
                .map(|_| {
                    let submission_id = Uuid::from_u64_pair(chance.draw(), chance.draw());
                    let count = chance.draw() % 4;
                    scans.insert(submission_id, (0..count).map(|n| format!("{n:02x}")).collect());
                    let waiting = Waiting::Form;
                    Item { submission_id, accepted_at: now, waiting, attempts: 0, not_before: now }
                })
                .collect();
            Kiosk { rows, done: BTreeMap::new(), numbers_seen: BTreeMap::new(), line: Line::default() }
        })
        .collect();
    let central = Central::default();
    (World { chance, now, central, scans, in_flight: Vec::new() }, kiosks)
}

#[test]
fn none_lost_none_twice() {
    for seed in 0..SEEDS {
        let (mut world, mut kiosks) = world(seed);
        let mut steps = 0;
        while kiosks.iter().any(|kiosk| !kiosk.rows.is_empty()) {
            steps += 1;
            assert!(steps < STEPS_MAX, "seed {seed}: the queues never empty");
            for kiosk in &mut kiosks {
                step(kiosk, &mut world);
            }
            world.deliver_something_late();
            let jump_ms = world.chance.draw() % 20_000;
            world.now += TimeDelta::milliseconds(i64::try_from(jump_ms).unwrap());
            if world.chance.percent(1) {
                world.now -= TimeDelta::hours(5); // somebody set the clock
            }
        }
        let sent = usize::try_from(KIOSKS * SUBMISSIONS_PER_KIOSK).unwrap();
        assert_eq!(world.central.registered.len(), sent, "seed {seed}: lost or doubled");
        assert!(
            world.central.registered.values().all(|row| row.awaiting.is_empty()),
            "seed {seed}: a scan lost"
        );
        let numbers: BTreeSet<usize> = kiosks.iter().flat_map(|kiosk| kiosk.done.values().copied()).collect();
        assert_eq!(numbers, (1..=sent).collect(), "seed {seed}: numbers not one each, without a gap");
        let seen = kiosks.iter().flat_map(|kiosk| kiosk.numbers_seen.values());
        assert!(seen.into_iter().all(|numbers| numbers.len() == 1), "seed {seed}: a number changed");
    }
}

#[test]
fn a_centre_restored_from_an_older_backup_gets_the_form_again() {
    let (mut world, mut kiosks) = world(3);
    let kiosk = &mut kiosks[0];
    let lost = kiosk.rows[0].submission_id;
    kiosk.rows.truncate(1);
    kiosk.rows[0].waiting = Waiting::Scans(vec!["00".into()]);
    world.scans.insert(lost, vec!["00".into()]);
    for _ in 0..1000 {
        step(kiosk, &mut world);
        world.now += TimeDelta::minutes(1);
    }
    assert!(kiosk.rows.is_empty());
    assert!(world.central.registered[&lost].awaiting.is_empty());
}
