//! Applicants are told that they are registered: once, in their language, on the way they chose.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use central::jobs;
use chrono::TimeDelta;
use ledger::receipt::Receipt;

use crate::application::{Application, Signed};
use crate::people::{AIGUL, AT_HOME, CHILD};
use crate::world::{KIOSK, World};

/// Registers without the router, whose own sending would run beside the test.
fn register(world: &World, application: &Application) -> (Signed, Receipt) {
    let signed = application.sign(world, &world.key(AIGUL));
    let kiosk = &world.machine(KIOSK);
    let id = signed.envelope.submission_id;
    let receipt = central::intake::submit(&world.centre, kiosk, id, &signed.seal(world)).unwrap();
    (signed, world.centre.keys.receipt.public().verify(&receipt).unwrap())
}

fn round(world: &World) {
    jobs::round(&world.centre).unwrap();
}

fn states(world: &World) -> Vec<String> {
    world.sql().column("SELECT state FROM notice ORDER BY channel", &[])
}

#[test]
fn a_registration_is_told_in_the_language_and_on_the_way_that_were_chosen() {
    for (lang, words) in [("kk", "Тіркелді: "), ("ru", "Зарегистрировано: ")] {
        let world = World::new();
        let mut application = Application::new(&world);
        application.notices = ("sms", lang);
        register(&world, &application);
        round(&world);
        let (to, code, text) = world.phone.last();
        assert_eq!((to.as_str(), code.as_str()), ("+77774128452", ""));
        assert!(text.starts_with(words) && text.contains("25.12.2026"), "{text}");
        assert!(text.contains("останай"), "a number is nothing without its settlement: {text}");
        assert!(text.chars().count() <= 70, "one SMS of Cyrillic letters: {}", text.chars().count());
        for private in [AIGUL, CHILD, "ТЕСТОВ", "АЛИХАН", "Абай"] {
            assert!(!text.contains(private), "{text}");
        }
    }
}

#[test]
fn the_number_in_it_is_the_one_that_was_given() {
    let world = World::new();
    let (_, receipt) = register(&world, &Application::new(&world));
    round(&world);
    let number = domain::number::ApplicationNumber::parse(&receipt.number).unwrap();
    assert!(world.phone.last().2.contains(&number.shown()), "{}", world.phone.last().2);
}

#[test]
fn both_ways_are_two_notices_and_e_mail_alone_is_one() {
    for (channel, expected) in
        [("both", ["+77774128452", "aigul@mail.kz"].as_slice()), ("email", &["aigul@mail.kz"])]
    {
        let world = World::new();
        let mut application = Application::new(&world);
        application.email = "aigul@mail.kz".into();
        application.notices = (channel, "ru");
        register(&world, &application);
        round(&world);
        assert_eq!(world.phone.count(), expected.len());
        assert_eq!(world.phone.addresses(), expected.iter().map(|to| (*to).to_owned()).collect());
        let letter = world.phone.last().2;
        assert!(channel == "both" || letter.contains("Населённый пункт: Костанай"), "{letter}");
    }
}

#[test]
fn it_goes_once_however_late_and_often_and_at_once_the_job_runs() {
    let world = World::new();
    let (signed, _) = register(&world, &Application::new(&world));
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| round(&world));
        }
    });
    assert_eq!(world.phone.count(), 1);
    signed.put(&world).receipt(&world);
    world.pass(TimeDelta::days(30));
    round(&world);
    assert_eq!(world.phone.count(), 1, "the same application once more is no second registration");
    assert_eq!(states(&world), ["sent"]);
}

#[test]
fn a_registration_over_http_is_told_without_waiting_for_the_clock() {
    let world = World::new();
    Application::new(&world).sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    for _ in 0..1_000 {
        if world.phone.count() > 0 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(world.phone.count(), 1);
}

#[test]
fn a_gateway_that_fails_refuses_nobody_and_is_asked_again_after_longer_and_longer_waits() {
    let world = World::new();
    world.phone.broken.store(true, Ordering::SeqCst);
    register(&world, &Application::new(&world));
    round(&world);
    for (wait_s, tries) in [(29, 1), (1, 2), (59, 2), (1, 3)] {
        world.pass(TimeDelta::seconds(wait_s));
        round(&world);
        assert_eq!(world.phone.ids().len(), tries, "after {wait_s} s more");
    }
    world.phone.broken.store(false, Ordering::SeqCst);
    world.pass(TimeDelta::hours(1));
    round(&world);
    round(&world);
    assert_eq!(world.phone.count(), 1);
    let ids: BTreeSet<_> = world.phone.ids().into_iter().collect();
    assert!(ids.len() == 1 && !ids.contains(&None), "every try under the same id: {ids:?}");
}

#[test]
fn a_gateway_that_never_works_is_given_up_and_holds_up_no_other() {
    let world = World::new();
    world.phone.broken.store(true, Ordering::SeqCst);
    register(&world, &Application::new(&world));
    for _ in 0..30 {
        round(&world);
        world.pass(TimeDelta::hours(6));
    }
    assert_eq!(states(&world), ["given-up"]);
    let tries = world.phone.ids().len();
    assert_eq!(tries, 24);
    world.phone.broken.store(false, Ordering::SeqCst);
    let mut second = Application::new(&world);
    second.child = AT_HOME.into();
    second.by_registry = false;
    register(&world, &second);
    round(&world);
    assert_eq!(world.phone.count(), 1);
}

#[test]
fn what_somebody_took_and_died_over_is_sent_by_another_under_the_same_id() {
    let world = World::new();
    register(&world, &Application::new(&world));
    let (now, store) = (world.now(), &world.centre.store);
    let taken = store.take_notice(now, now + TimeDelta::minutes(5)).unwrap().unwrap();
    world.pass(TimeDelta::minutes(4));
    round(&world);
    assert_eq!(world.phone.count(), 0, "it may still be on its way");
    world.pass(TimeDelta::minutes(1));
    round(&world);
    assert_eq!((world.phone.count(), world.phone.ids()), (1, vec![Some(taken.id)]));
}
