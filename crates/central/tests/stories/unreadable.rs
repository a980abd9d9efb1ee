//! An application whose events cannot be read stops itself and nobody else: not the inbox of an office, not the places
//! of a settlement.

use central::queue::audit::audit;
use domain::kato::Kato;
use forms::decision::Ruling;
use sync::wire::desk::{DecisionDone, Role, Work};

use crate::kindergarten::{Filing, Visit, about};
use crate::offices::{INSPECTOR, Shift};
use crate::people::MARAT;
use crate::places::{publish, state_group};
use crate::queue_clock::damage;
use crate::queue_registration::cousin;
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
