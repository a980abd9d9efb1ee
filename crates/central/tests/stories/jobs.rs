//! The clock's part in the life of an application.

use central::streams::{NotAppended, append, fold};
use central::{jobs, store::StoreError};
use chrono::TimeDelta;
use domain::digest::Sha256;
use domain::meal::{Act, Cause, Event, Refusal, State};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;

use crate::application::{Application, registered};
use crate::people::AIGUL;
use crate::world::World;

fn number_of(receipt: &ledger::receipt::Receipt) -> ApplicationNumber {
    ApplicationNumber::parse(&receipt.number).unwrap()
}

fn act(world: &World, act: Act) -> Event {
    Event::new(world.now(), Cause::Signed { xml_sha256: Sha256([1; 32]) }, act)
}

#[test]
fn scenario_38_overdue_at_midnight_after_the_due_day_and_not_a_second_before() {
    let world = World::new();
    let number = number_of(&registered(&world).1);
    let midnight: Timestamp = "2026-12-25T19:00:00Z".parse().unwrap();
    world.turn_to(midnight - TimeDelta::seconds(1));
    jobs::round(&world.centre).unwrap();
    assert!(!fold(&world.centre, &number).unwrap().unwrap().is_overdue());
    world.turn_to(midnight);
    jobs::round(&world.centre).unwrap();
    let late = fold(&world.centre, &number).unwrap().unwrap();
    assert!(late.is_overdue());
    assert_eq!(late.state(), State::Submitted);
}

#[test]
fn a_job_that_runs_late_and_often_and_twice_at_once_flags_once() {
    let world = World::new();
    let number = number_of(&registered(&world).1);
    world.turn_to("2027-02-01T00:00:00Z".parse().unwrap());
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| jobs::round(&world.centre).unwrap());
        }
    });
    jobs::round(&world.centre).unwrap();
    assert_eq!(fold(&world.centre, &number).unwrap().unwrap().revision(), 2);
}

#[test]
fn a_decision_ends_it_and_leaves_room_for_a_new_application() {
    let world = World::new();
    let number = number_of(&registered(&world).1);
    world.pass(TimeDelta::days(1));
    append(&world.centre, &number, act(&world, Act::Withdraw)).unwrap();
    world.turn_to("2027-02-01T00:00:00Z".parse().unwrap());
    jobs::round(&world.centre).unwrap();
    let ended = fold(&world.centre, &number).unwrap().unwrap();
    assert_eq!((ended.state(), ended.is_overdue()), (State::Cancelled, false));
    let refused = append(&world.centre, &number, act(&world, Act::Open));
    assert!(matches!(refused, Err(NotAppended::Refused(Refusal::Decided))));
    let again = Application::new(&world).sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert_ne!(number_of(&again), number);
}

#[test]
fn two_writers_at_once_cannot_both_append() {
    let world = World::new();
    let number = number_of(&registered(&world).1);
    let (centre, event) = (&world.centre, act(&world, Act::Open));
    let application = fold(centre, &number).unwrap().unwrap();
    append(centre, &number, event.clone()).unwrap();
    let step = central::store::Step { events: vec![event], application };
    assert!(matches!(centre.store.append(&number, 1, &step), Err(StoreError::Changed)));
}

#[test]
fn the_search_columns_are_the_fold_of_the_events() {
    let world = World::new();
    let number = number_of(&registered(&world).1);
    append(&world.centre, &number, act(&world, Act::Open)).unwrap();
    world.turn_to("2027-02-01T00:00:00Z".parse().unwrap());
    jobs::round(&world.centre).unwrap();
    let folded = fold(&world.centre, &number).unwrap().unwrap();
    let kept = world.sql().rows("SELECT revision, state, decided, overdue, due_day FROM application", &[]);
    let due = folded.filing().unwrap().due.last_day.to_string();
    assert_eq!(kept, [["3", folded.state().code(), "0", "1", &due]]);
    assert_eq!((folded.revision(), folded.is_overdue()), (3, true));
}
