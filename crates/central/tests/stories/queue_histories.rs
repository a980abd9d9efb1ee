//! Whatever families do, and whenever the clock runs: every row is the fold of its events, the log follows, no child
//! has two places, no number is given twice or left out, and everybody's number is the one the plain rule gives.

use authority::Profile;
use chrono::TimeDelta;
use domain::kato::Kato;
use domain::kindergarten::{Category, Class};
use domain::time::Timestamp;
use forms::action::Deed;
use sync::wire::{ActionKind, JournalRow};

use crate::kindergarten::{Filing, Visit, about, put};
use crate::people::{AIGUL, COUSIN, MARAT, SISTER, TODDLER};
use crate::resigned::ending;
use crate::world::{KOSTANAY, World};

/// Chance that is the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

const CHILDREN: [(&str, &str, &str, &str); 3] = [
    (AIGUL, TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01"),
    (AIGUL, SISTER, "ТЕСТОВА ӘЛИЯ", "2023-11-09"),
    (MARAT, COUSIN, "ТЕСТОВА АИДА", "2021-06-01"),
];

fn rows(world: &World) -> Vec<JournalRow> {
    let journals = [AIGUL, MARAT].map(|iin| Visit::new(world, iin).journal(world));
    journals.iter().flat_map(|journal| journal.rows.iter().cloned()).collect()
}

/// One thing that one family does, or does in vain.
fn step(world: &World, chance: &mut Chance) {
    let (iin, child, name, born) = CHILDREN[chance.below(3) as usize];
    let visit = Visit::new(world, iin);
    let journal = visit.journal(world);
    let active = journal.rows.iter().find(|row| row.child_iin == child && row.place.is_some());
    let Some(row) = active else {
        let category = [None, Some("p4"), Some("e1")][chance.below(3) as usize];
        let filing = Filing { category, ..Filing::of(world, iin, child, name, born) };
        return apply(world, chance, &filing, &visit);
    };
    let revision = visit.look(world, &row.number).revision;
    // Some of them decide on what they saw too long ago.
    let revision = revision.saturating_sub(chance.below(5) / 4);
    let about = about(&row.number, revision);
    match chance.below(4) {
        0 => drop(visit.do_signed(world, Deed::Leave { about, reason: None })),
        1 => drop(visit.change_category(world, about, Category::P1)),
        2 => drop(visit.act(world, &row.number, ActionKind::ConfirmInterest, revision)),
        _ => {
            let scans = Vec::new();
            let deed = Deed::ChangeCategory { about, category: Category::N0, reason: None, scans };
            drop(visit.do_signed(world, deed));
        }
    }
}

/// A family applies, or signs again what its key did not live to see arrive; whatever it sends may come twice.
fn apply(world: &World, chance: &mut Chance, filing: &Filing, visit: &Visit) {
    let late = chance.below(3) == 0;
    let key = if late { ending(world, &filing.iin, Profile::Sign) } else { world.key(&filing.iin) };
    let envelope = filing.envelope(world, &key, visit);
    if late {
        world.pass(TimeDelta::days(3));
    }
    let answer = put(world, &envelope);
    let expected = if answer.status.is_success() {
        !late
    } else {
        let code = answer.problem().code;
        code == "E-AGE" || late && code == "W-RESIGN"
    };
    assert!(expected, "{}", String::from_utf8_lossy(&answer.body));
    let again = put(world, &envelope);
    assert_eq!((again.status, again.body), (answer.status, answer.body));
}

/// The general number of each row by the rule of DOMAIN §3.2, without any of the centre's arithmetic.
fn plain_rule(standing: &[(String, Category, chrono::DateTime<chrono::Utc>)]) -> Vec<String> {
    let of = |class: Class| {
        let mut all: Vec<_> = standing.iter().filter(|(_, category, _)| category.class() == class).collect();
        all.sort_by(|a, b| (a.2, &a.0).cmp(&(b.2, &b.0)));
        all.into_iter().map(|(number, ..)| number.clone())
    };
    let (mut privileged, mut others) = (of(Class::P).peekable(), of(Class::N).peekable());
    let mut sequence: Vec<String> = of(Class::E).collect();
    while privileged.peek().is_some() || others.peek().is_some() {
        sequence.extend(privileged.next());
        sequence.extend(others.by_ref().take(3));
    }
    sequence
}

/// The decisive time of a row that stands: that of its first arrival, where it was signed again.
fn since(world: &World, row: &JournalRow) -> Timestamp {
    let child = CHILDREN.iter().find(|(_, child, ..)| *child == row.child_iin).unwrap();
    Visit::new(world, child.0).look(world, &row.number).state.since.unwrap()
}

#[test]
fn no_history_gives_two_places_a_gap_or_a_number_that_does_not_follow() {
    let world = World::without_sender();
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let mut chance = Chance(20_261_122);
    let mut kept_their_time = 0;
    for round in 0..32 {
        step(&world, &mut chance);
        // Some come back within the term to sign again.
        let days = if chance.below(2) == 0 { 5 } else { 60 };
        world.pass(TimeDelta::days(1 + chance.below(days) as i64));
        if chance.below(2) == 0 {
            central::queue::clock::round(&world.centre).unwrap();
        }
        let sound = central::queue::audit::audit(&world.centre, &kostanay, &Default::default());
        sound.unwrap_or_else(|broken| panic!("round {round}: {broken}"));
        let rows = rows(&world);
        let standing: Vec<_> = rows.iter().filter(|row| row.place.is_some()).collect();
        let mut children: Vec<_> = standing.iter().map(|row| &row.child_iin).collect();
        children.sort();
        children.dedup();
        assert_eq!(children.len(), standing.len(), "round {round}: two places of one child");
        let facts: Vec<_> = standing
            .iter()
            .map(|row| {
                let since = since(&world, row);
                kept_their_time += u32::from(since < row.created_at);
                (row.number.clone(), Category::from_code(&row.category).unwrap(), since)
            })
            .collect();
        for (place, number) in (1..).zip(plain_rule(&facts)) {
            let row = standing.iter().find(|row| row.number == number).unwrap();
            assert_eq!(row.place.unwrap().general, place, "round {round}: {number}");
        }
        let numbered: Vec<_> = rows.iter().filter(|row| !row.number.is_empty()).collect();
        let mut numbers: Vec<_> = numbered.iter().map(|row| row.number.clone()).collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), numbered.len(), "round {round}: one number twice");
        let unnumbered = rows.iter().filter(|row| ["REJECTED", "NEEDS_RESIGN"].contains(&row.state.as_str()));
        assert_eq!(numbered.len() + unnumbered.count(), rows.len(), "round {round}: only these have none");
    }
    assert!(kept_their_time > 0, "nobody signed again in time: this history says nothing of it");
    // A server that starts now reads all of it to the same books.
    let again = world.second_server();
    central::queue::warm(&again).unwrap();
    central::queue::audit::audit(&again, &kostanay, &Default::default()).unwrap();
}
