//! The clock's part: it records what fell due, once, whoever runs it and whenever.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use domain::kato::Kato;

use crate::kindergarten::{Filing, Visit};
use crate::people::{AIGUL, MARAT};
use crate::queue_registration::{cousin, sister};
use crate::sql::Value;
use crate::world::{KOSTANAY, World};

fn acts(world: &World, number: &str) -> Vec<String> {
    let shown = Visit::new(world, AIGUL).look(world, number);
    shown.history.into_iter().map(|line| line.what).collect()
}

#[test]
fn scenario_24_nobody_confirmed_so_the_child_is_out_and_the_parents_are_told() {
    let world = World::without_sender();
    let receipt = Filing { notices: ("sms", "ru"), ..Filing::new(&world) }.register(&world);
    central::jobs::round(&world.centre).unwrap();
    let told = || world.phone.texts_to("+77774128452").len();
    let registered = told();
    for day in ["2027-11-18", "2027-12-04", "2027-12-15", "2027-12-18"] {
        world.turn_to(format!("{day}T06:00:00Z").parse().unwrap());
        central::jobs::round(&world.centre).unwrap();
        central::jobs::round(&world.centre).unwrap();
    }
    assert_eq!(told(), registered + 4, "30, 14, 3 and 0 days before, each once");
    world.turn_to("2027-12-18T18:59:59Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(acts(&world, &receipt.number).last().unwrap(), "remind");
    world.pass(TimeDelta::seconds(1));
    central::jobs::round(&world.centre).unwrap();
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(
        (shown.row.state.as_str(), shown.state.reason.as_deref()),
        ("REMOVED", Some("INTEREST_NOT_CONFIRMED"))
    );
    assert_eq!(shown.history.last().unwrap().proof, "T7");
    let last = world.phone.texts_to("+77774128452").pop().unwrap();
    assert!(last.contains("снят с очереди"), "{last}");
}

#[test]
fn a_clock_that_stood_still_for_years_promises_and_takes_the_same() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    world.turn_to("2029-01-01T06:00:00Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(acts(&world, &receipt.number), ["register", "lapse_interest"], "no reminder that is too late");
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(acts(&world, &receipt.number).len(), 2);
}

#[test]
fn the_age_limit_ends_the_queue() {
    let world = World::new();
    world.turn_to("2029-12-18T06:00:00Z".parse().unwrap());
    let filing = Filing { claimed: world.now(), ..Filing::new(&world) };
    let receipt = filing.register(&world);
    world.turn_to("2030-03-31T18:59:59Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(acts(&world, &receipt.number), ["register", "remind"], "the latest notice of those missed");
    world.pass(TimeDelta::seconds(1));
    central::jobs::round(&world.centre).unwrap();
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(shown.state.reason.as_deref(), Some("AGE_LIMIT"));
}

/// The first server stands within its first transaction until the second one has begun its own round: from then on
/// both are at work, and nobody looks a third time.
#[test]
fn two_servers_at_once_record_it_once() {
    let world = World::without_sender();
    for filing in [Filing::new(&world), sister(&world), cousin(&world)] {
        filing.register(&world);
    }
    world.turn_to("2027-12-20T06:00:00Z".parse().unwrap());
    let meeting = Arc::new(Barrier::new(2));
    // The clock is asked once for the list of what is due, and once within each transaction.
    let servers = [2, 1].map(|call| world.server_that_waits(call, &meeting));
    let rounds = servers.map(|centre| std::thread::spawn(move || central::queue::clock::round(&centre)));
    for round in rounds {
        round.join().unwrap().unwrap();
    }
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let sound = central::queue::audit::audit(&world.centre, &kostanay, &Default::default()).unwrap();
    assert_eq!((sound.entries, sound.applications), (6, 3), "three registrations, three removals");
}

/// While one server hands a notice to the gateway, the other one sends all that is due: that notice it leaves alone.
#[test]
fn two_servers_at_once_send_each_notice_once() {
    let world = World::without_sender();
    for filing in [Filing::new(&world), sister(&world), cousin(&world)] {
        filing.register(&world);
    }
    central::notices::send_due(&world.centre).unwrap();
    world.turn_to("2027-12-20T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&world.centre).unwrap();
    let before = world.phone.ids().len();
    let other = world.second_server();
    world.phone.while_sending(move || central::notices::send_due(&other).unwrap());
    central::notices::send_due(&world.centre).unwrap();
    let ids = world.phone.ids().split_off(before);
    let once: BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), once.len()), (6, 6), "three removals, each by SMS and by e-mail");
}

#[test]
fn a_server_reads_what_another_one_registered() {
    let world = World::new();
    let first = Filing::new(&world).register(&world);
    let other = world.second_server();
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let sound = central::queue::audit::audit(&other, &kostanay, &Default::default()).unwrap();
    assert_eq!(sound.entries, 1);
    let second = sister(&world).register(&world);
    assert_eq!((first.place.unwrap().general, second.place.unwrap().general), (1, 2));
    world.turn_to("2027-12-20T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&other).unwrap();
    // The first server's book is behind: it reads the two removals before it registers the next child.
    let third = Filing { claimed: world.now(), ..cousin(&world) }.register(&world);
    assert_eq!((third.number.as_str(), third.place.unwrap().general), ("391010000/UO.2027.000001.1", 1));
}

/// Breaks the stream of one application: what is stored is no event any more.
pub(crate) fn damage(world: &World, number: &str) {
    let db = world.sql();
    db.unlock("queue_event");
    let sql = "UPDATE queue_event SET body = '{}' WHERE application_id =
                   (SELECT application_id FROM queue_application WHERE number = ?1)";
    assert_eq!(db.change(sql, &[Value::Text(number)]), 1);
}

#[test]
fn one_damaged_stream_keeps_nobody_else_from_the_deadline() {
    let world = World::without_sender();
    Filing::new(&world).register(&world);
    let other = sister(&world).register(&world);
    damage(&world, "UO.2026.000001.1");
    world.turn_to("2027-11-18T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&world.centre).unwrap();
    let sql = "SELECT revision FROM queue_application WHERE number = 'UO.2026.000002.1'";
    assert_eq!(world.sql().one(sql, &[]), "2", "{}: the reminder 30 days before", other.number);
}

/// As above, but for a server that reads the log anew: it was damaged while nobody had it in memory.
#[test]
fn one_damaged_event_stops_nobody_else_after_a_restart() {
    let mut world = World::without_sender();
    Filing::new(&world).register(&world);
    sister(&world).register(&world);
    damage(&world, "UO.2026.000001.1");
    world.restart_under("SEED");
    let third = cousin(&world).register(&world);
    assert_eq!((third.number.as_str(), third.place.unwrap().general), ("391010000/UO.2026.000003.1", 3));
    world.turn_to("2027-11-18T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&world.centre).unwrap();
    let revisions = world.sql().column("SELECT revision FROM queue_application ORDER BY number", &[]);
    assert_eq!(revisions, ["1", "2", "2"], "the others are reminded");
    // Its own child stands as it stood: no second application, and nothing is done in it.
    let again = Filing { claimed: world.now(), ..Filing::new(&world) };
    assert_eq!(again.send(&world, &Visit::new(&world, AIGUL)).refusal(), (422, "E-DUP".into()));
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let broken = central::queue::audit::audit(&world.centre, &kostanay, &Default::default()).unwrap_err();
    assert!(broken.to_string().starts_with("entry 0"), "{broken}");
}

#[test]
fn an_event_damaged_in_the_middle_leaves_its_child_where_it_was() {
    let mut world = World::without_sender();
    Filing { category: Some("e1"), ..Filing::new(&world) }.register(&world);
    let other = sister(&world).register(&world);
    let visit = Visit::new(&world, AIGUL);
    let drop = forms::action::Deed::ChangeCategory {
        about: crate::kindergarten::about("391010000/UO.2026.000001.1", 1),
        category: domain::kindergarten::Category::N0,
        reason: None,
        scans: Vec::new(),
    };
    assert!(visit.do_signed(&world, drop).status.is_success());
    let db = world.sql();
    db.unlock("queue_event");
    db.change("UPDATE queue_event SET body = '{}' WHERE place = 2", &[]);
    world.restart_under("SEED");
    let place = Visit::new(&world, AIGUL).look(&world, &other.number).row.place.unwrap();
    assert_eq!((place.general, place.of), (2, 2), "both without a benefit now, in their time");
    assert_eq!(cousin(&world).register(&world).place.unwrap().general, 3);
}

#[test]
fn one_damaged_application_keeps_no_other_from_the_registry() {
    let world = World::without_sender();
    let visits = [AIGUL, MARAT].map(|iin| Visit::new(&world, iin));
    world.line.cut.store(true, Ordering::SeqCst);
    for (filing, visit) in [(Filing::new(&world), &visits[0]), (cousin(&world), &visits[1])] {
        assert_eq!(filing.send(&world, visit).receipt(&world).state, "PENDING_CHECK");
    }
    world.line.cut.store(false, Ordering::SeqCst);
    damage(&world, "UO.2026.000001.1");
    central::intake::recheck::round(&world.centre).unwrap();
    let sql = "SELECT state FROM queue_application ORDER BY number";
    assert_eq!(world.sql().column(sql, &[]), ["PENDING_CHECK", "IN_QUEUE"]);
}

#[test]
fn one_damaged_application_keeps_nobody_from_being_told() {
    let world = World::without_sender();
    let [first, second] = [Filing::new(&world), cousin(&world)].map(|filing| filing.register(&world).number);
    damage(&world, "UO.2026.000001.1");
    central::notices::send_due(&world.centre).unwrap();
    let told = |number: &str, address: &str| {
        let shown = domain::number::ApplicationNumber::parse(number).unwrap().shown();
        world.phone.texts_to(address).iter().filter(|text| text.contains(&shown)).count()
    };
    let mothers = told(&first, &crate::kindergarten::email_of(AIGUL));
    assert_eq!((mothers, told(&second, &crate::kindergarten::email_of(MARAT))), (0, 1));
}
