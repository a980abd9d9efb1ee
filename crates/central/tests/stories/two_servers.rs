//! Two servers on one database, asked for the same at the same time.

use std::collections::BTreeSet;
use std::sync::Arc;

use authority::{Profile, Validity};
use central::centre::Centre;
use forms::action::Deed;

use crate::application::{Application, Signed};
use crate::kindergarten::{Filing, Visit, about, done, signed};
use crate::people::{self, AIGUL};
use crate::world::{KIOSK, World};

/// Submits at a server, as often as it says that it is busy; the receipt, or the code of the refusal.
fn submitted(centre: &Centre, signed: &Signed, sealed: &[u8]) -> Result<String, String> {
    let kiosk = &centre.store.machine(KIOSK).unwrap().unwrap();
    loop {
        match central::intake::submit(centre, kiosk, signed.envelope.submission_id, sealed) {
            Ok(receipt) => return Ok(receipt.payload),
            Err(busy) if busy.code() == "E-BUSY" => {}
            Err(problem) => return Err(problem.code().into()),
        }
    }
}

#[test]
fn a_child_is_registered_once_however_many_ask_and_wherever() {
    let world = World::without_sender();
    let servers = [Arc::clone(&world.centre), world.second_server()];
    let key = world.key(AIGUL);
    let signed: Vec<Signed> = (0..3).map(|_| Application::new(&world).sign(&world, &key)).collect();
    let outcomes: Vec<(usize, Result<String, String>)> = std::thread::scope(|threads| {
        let asked: Vec<_> = (0..12)
            .map(|turn| {
                let (which, centre) = (turn % signed.len(), &servers[turn % 2]);
                let sealed = signed[which].seal(&world);
                let signed = &signed[which];
                threads.spawn(move || (which, submitted(centre, signed, &sealed)))
            })
            .collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let registered: BTreeSet<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(registered.len(), 1, "one application, one receipt, byte for byte: {outcomes:?}");
    let refused = outcomes.iter().filter_map(|(_, outcome)| outcome.as_ref().err());
    assert!(refused.clone().all(|code| code == "E-DUP"), "{outcomes:?}");
    assert_eq!(refused.count(), 8, "the two others, each four times");
    assert_eq!((world.sql().count("submission"), world.sql().count("event")), (1, 1));
    assert_eq!(world.sql().one("SELECT last FROM serial", &[]), "1", "no number is lost");
}

#[test]
fn a_refusal_and_its_notice_are_recorded_once_wherever_it_is_asked() {
    let world = World::without_sender();
    let servers = [Arc::clone(&world.centre), world.second_server()];
    let ended = people::key(&world.authority, AIGUL, Profile::Sign, Validity::ended(world.now(), 3));
    let signed = Application::new(&world).sign(&world, &ended);
    let sealed = signed.seal(&world);
    std::thread::scope(|threads| {
        for turn in 0..8 {
            let (centre, signed, sealed) = (&servers[turn % 2], &signed, &sealed);
            threads.spawn(move || assert_eq!(submitted(centre, signed, sealed).unwrap_err(), "E-EXPIRED"));
        }
    });
    assert_eq!((world.sql().count("refusal"), world.sql().count("notice")), (1, 1));
}

#[test]
fn an_act_that_comes_again_while_it_is_being_done_gets_the_one_answer() {
    let world = World::without_sender();
    let receipt = Filing::new(&world).register(&world);
    let visit = Visit::new(&world, AIGUL);
    let leave = Deed::Leave { about: about(&receipt.number, 1), reason: None };
    let leave = signed(&world, &world.key(AIGUL), leave);
    let answers: Vec<_> = std::thread::scope(|threads| {
        let asked: Vec<_> = (0..8).map(|_| threads.spawn(|| done(&visit.send(&world, &leave)))).collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.state == "REMOVED"), "{answers:?}");
}
