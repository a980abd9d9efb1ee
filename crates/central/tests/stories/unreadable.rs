//! An application whose events cannot be read stops itself and nobody else: not the inbox of an office, not the places
//! of a settlement, not the journal of its family.

use central::queue::audit::audit;
use domain::kato::Kato;
use forms::decision::Ruling;
use sync::wire::desk::{DecisionDone, Role, Work};

use crate::application;
use crate::kindergarten::{Filing, Visit, about};
use crate::offices::{INSPECTOR, Shift};
use crate::people::{AIGUL, MARAT};
use crate::places::{publish, state_group};
use crate::queue_clock::damage;
use crate::queue_registration::{cousin, sister};
use crate::sql::Value;
use crate::world::{KOSTANAY, World};

fn waiting(shift: &Shift, world: &World) -> Vec<(String, Work)> {
    shift.inbox(world).rows.iter().map(|row| (row.number.clone(), row.work)).collect()
}

#[test]
fn it_closes_no_inbox() {
    let world = World::without_sender();
    let with_benefit = |filing: Filing| Filing { category: Some("p4"), ..filing }.register(&world).number;
    let first = with_benefit(Filing::new(&world));
    let second = with_benefit(cousin(&world));
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let both = [(first, Work::Benefit), (second.clone(), Work::Benefit)];
    assert_eq!(waiting(&inspector, &world), both);
    damage(&world, "UO.2026.000001.1");
    assert_eq!(waiting(&inspector, &world), [(second.clone(), Work::Benefit)]);
    central::inbox::warm(&world.centre).unwrap();
    let ruling = Ruling::DecideBenefit { about: about(&second, 1), granted: true, text: None };
    let _: DecisionDone = inspector.rule(&world, ruling).json();
    assert!(waiting(&inspector, &world).is_empty());
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let broken = audit(&world.centre, &kostanay, &Default::default()).unwrap_err();
    assert!(broken.to_string().starts_with("entry 0"), "the audit names it: {broken}");
}

#[test]
fn it_keeps_nobody_from_a_place_of_a_state_kindergarten() {
    let world = World::without_sender();
    let first = Filing::new(&world).register(&world).number;
    let second = cousin(&world).register(&world).number;
    publish(&world, &state_group(3, 1));
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    assert_eq!(waiting(&inspector, &world), [(first, Work::Offer)]);
    damage(&world, "UO.2026.000001.1");
    assert_eq!(waiting(&inspector, &world), [(second.clone(), Work::Offer)]);
    let offered = crate::places::offer(&world, 3, None, 1).unwrap();
    assert_eq!(offered.number.machine(), second);
    assert_eq!(Visit::new(&world, MARAT).look(&world, &second).row.state, "REFERRED");
}

/// What stands in a family's journal: number and state, the earliest number first.
fn journal(world: &World, iin: &str) -> Vec<(String, String)> {
    let rows = Visit::new(world, iin).journal(world).rows;
    let mut rows: Vec<_> = rows.iter().map(|row| (row.number.clone(), row.state.clone())).collect();
    rows.sort();
    rows
}

#[test]
fn it_hides_nothing_else_in_the_journal_of_its_family() {
    let world = World::new();
    let (_, meal) = application::registered(&world);
    let brother = Filing::new(&world).register(&world).number;
    let sister = sister(&world).register(&world).number;
    let seen = |[a, b, c]: [&str; 3]| {
        let row = |number: &str, state: &str| (number.to_owned(), state.to_owned());
        vec![row(&meal.number, a), row(&brother, b), row(&sister, c)]
    };
    assert_eq!(journal(&world, AIGUL), seen(["SUBMITTED", "IN_QUEUE", "IN_QUEUE"]));
    damage(&world, "UO.2026.000001.1");
    assert_eq!(journal(&world, AIGUL), seen(["SUBMITTED", "UNREADABLE", "IN_QUEUE"]));
    let visit = Visit::new(&world, AIGUL);
    assert_eq!(visit.refused(&world, &brother), (500, "E-UNREADABLE".into()), "there, and told so");
    assert_eq!(Visit::new(&world, MARAT).refused(&world, &brother), (404, "E-NOAPPLICATION".into()));
    assert_eq!(visit.look(&world, &sister).row.place.map(|place| place.general), Some(2));
    let db = world.sql();
    db.unlock("submission");
    db.unlock("event");
    let sql = "UPDATE submission SET sealed = ?1 WHERE number = 'UO.2026.000002.1'";
    assert_eq!(db.change(sql, &[Value::Bytes(b"no envelope")]), 1);
    assert_eq!(db.change("UPDATE event SET body = '{}'", &[]), 1);
    assert_eq!(journal(&world, AIGUL), seen(["UNREADABLE", "UNREADABLE", "UNREADABLE"]));
    assert_eq!(visit.refused(&world, &sister), (500, "E-UNREADABLE".into()));
    assert_eq!(visit.refused(&world, &meal.number), (500, "E-UNREADABLE".into()));
    assert_eq!(Visit::new(&world, MARAT).refused(&world, &meal.number), (404, "E-NOAPPLICATION".into()));
}
