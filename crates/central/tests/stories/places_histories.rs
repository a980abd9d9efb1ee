//! Whatever families and kindergartens do, and whenever the clock runs: every place is free or held, once; nobody has
//! a third miss; and the audit follows all of it.

use chrono::TimeDelta;
use domain::kindergarten::{PlaceId, Reason};
use forms::action::Deed;
use sync::wire::JournalRow;

use crate::kindergarten::{Filing, Visit, about};
use crate::people::{AIGUL, COUSIN, MARAT, SISTER, TODDLER};
use crate::places::{choice, group, is_sound, kostanay, try_publish};
use crate::queue_histories::Chance;
use crate::world::World;

const CHILDREN: [(&str, &str, &str, &str); 3] = [
    (AIGUL, TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01"),
    (AIGUL, SISTER, "ТЕСТОВА ӘЛИЯ", "2023-11-09"),
    (MARAT, COUSIN, "ТЕСТОВА АИДА", "2021-06-01"),
];

/// One thing that one family does, or does in vain.
fn step(world: &World, chance: &mut Chance) {
    let (iin, child, name, born) = CHILDREN[chance.below(3) as usize];
    let visit = Visit::new(world, iin);
    let active =
        |row: &&JournalRow| row.child_iin == child && !["REMOVED", "REJECTED"].contains(&&*row.state);
    let journal = visit.journal(world);
    let Some(row) = journal.rows.iter().find(active) else {
        Filing::of(world, iin, child, name, born).send(world, &visit);
        return;
    };
    let revision = visit.look(world, &row.number).revision;
    let about = about(&row.number, revision);
    let until = domain::time::civil_date(world.now()) + TimeDelta::days(chance.below(40) as i64);
    let deed = match chance.below(8) {
        0..=3 => choice(&row.number, revision, 1 + u128::from(chance.below(2))),
        4 => Deed::Withdraw { about, reason: Reason::Moving, text: None },
        5 | 6 => Deed::Extend { about, until, reason: Reason::Illness, text: None },
        _ => Deed::Leave { about, reason: None },
    };
    visit.do_signed(world, deed);
}

/// Every published place is free or held by exactly one child.
fn conserved(world: &World, round: u32) {
    let journals = [AIGUL, MARAT].map(|iin| (iin, Visit::new(world, iin).journal(world)));
    let rows = journals.iter().flat_map(|(iin, journal)| journal.rows.iter().map(move |row| (*iin, row)));
    let mut held = 0;
    for (iin, row) in rows.filter(|(_, row)| !row.number.is_empty()) {
        let shown = Visit::new(world, iin).look(world, &row.number);
        let stands = |status: &str| ["ISSUED", "EXTENDED"].contains(&status);
        let referral = shown.referral.clone();
        assert_eq!(referral.as_ref().is_some_and(|it| stands(&it.status)), row.state == "REFERRED");
        assert!(referral.is_none_or(|it| it.misses <= 2), "round {round}: a third miss");
        held += u32::from(row.state == "REFERRED");
    }
    let (mut published, mut free) = (0, 0);
    central::queue::write(&world.centre, &kostanay(), |desk| {
        for row in desk.rows.places()? {
            published += row.published;
            free += central::places::free(desk.book(), &row);
            assert!(desk.book().taken(row.id) <= row.published, "round {round}: more than there are");
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(published, held + free, "round {round}");
}

#[test]
fn no_history_gives_a_place_twice_or_loses_one() {
    let world = World::without_sender();
    let mut chance = Chance(20_261_123);
    for round in 0..24 {
        let (id, places) = (1 + u128::from(chance.below(2)), chance.below(3) as u32);
        let taken = |desk: &mut central::queue::Desk<'_>| Ok(desk.book().taken(PlaceId(id)));
        let taken = central::queue::write(&world.centre, &kostanay(), taken).unwrap();
        let published = try_publish(&world, &group(id, places));
        assert_eq!(published.is_ok(), places >= taken, "round {round}");
        for _ in 0..2 {
            step(&world, &mut chance);
        }
        world.pass(TimeDelta::hours(1 + chance.below(150) as i64));
        if chance.below(2) == 0 {
            central::queue::clock::round(&world.centre).unwrap();
        }
        conserved(&world, round);
        is_sound(&world);
    }
    let again = world.second_server();
    central::queue::warm(&again).unwrap();
    central::queue::audit::audit(&again, &kostanay(), &Default::default()).unwrap();
}
