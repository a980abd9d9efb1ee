//! An application that reached the centre and failed a check is over: seen in the journal with its history and reason,
//! proven by the log, and without a number or a place (DOMAIN §2.3 T4, ADR 15).

use authority::{Profile, Validity};
use central::queue::audit::{Kept, OnWord, audit};
use chrono::TimeDelta;
use domain::history::Detail;
use domain::kato::Kato;
use forms::action::Deed;
use sync::envelope::Envelope;
use sync::wire::{ApplicationShown, Service};

use crate::application::Application;
use crate::kindergarten::{Filing, Visit, about, put};
use crate::people::{self, AIGUL, MARAT};
use crate::refused::{PHONE, recorded, told};
use crate::world::{KOSTANAY, World};

/// An application whose key had ended three days before it was signed.
fn ended(world: &World) -> Envelope {
    let key = people::key(&world.authority, AIGUL, Profile::Sign, Validity::ended(world.now(), 3));
    Filing::new(world).envelope(world, &key, &Visit::new(world, AIGUL))
}

/// The one application of a person that has no number, opened.
pub(crate) fn opened(world: &World, iin: &str) -> ApplicationShown {
    let visit = Visit::new(world, iin);
    let rows = visit.journal(world).rows;
    let row = rows.iter().find(|row| row.number.is_empty()).unwrap();
    visit.look(world, &format!("{KOSTANAY}/{}", row.submission_id))
}

fn entries(world: &World) -> (u64, u64, OnWord) {
    let sound = audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap();
    (sound.entries, sound.applications, sound.on_word)
}

#[test]
fn it_is_seen_in_the_journal_with_its_history_and_reason() {
    let world = World::without_sender();
    let envelope = ended(&world);
    world.pass(TimeDelta::hours(2));
    let arrived = world.now();
    assert_eq!(put(&world, &envelope).refusal(), (422, "E-EXPIRED".into()));
    world.pass(TimeDelta::days(1));
    let shown = opened(&world, AIGUL);
    assert_eq!((shown.row.state.as_str(), shown.state.reason.as_deref()), ("REJECTED", Some("CERTIFICATE")));
    assert_eq!((shown.row.created_at, shown.changed_at), (arrived, arrived));
    assert_eq!(shown.row.kiosk_number, envelope.kiosk_number, "the number that its owner holds");
    assert!(shown.row.place.is_none() && shown.actions.is_empty() && shown.documents.is_empty());
    let lines: Vec<_> = shown.history.iter().map(|line| (line.what.as_str(), line.by.as_str())).collect();
    assert_eq!(lines, [("arrive", "filer"), ("reject", "centre")]);
    assert_eq!(shown.history[0].claimed_at, Some(arrived - TimeDelta::hours(2)), "when it was signed");
    assert_eq!(shown.history[1].details, [Detail::Reason("CERTIFICATE".into())]);
    assert_eq!(told(&world, PHONE).len(), 1, "and told once");
}

#[test]
fn it_takes_no_number_and_no_place_and_the_log_bears_it_out() {
    let world = World::without_sender();
    let envelope = ended(&world);
    for _ in 0..3 {
        assert_eq!(put(&world, &envelope).refusal(), (422, "E-EXPIRED".into()));
    }
    let receipt = Filing::new(&world).register(&world);
    assert_eq!(receipt.number, "391010000/UO.2026.000001.1");
    assert_eq!(receipt.place.unwrap().general, 1);
    let found = OnWord { logins: 0, findings: 1 };
    assert_eq!(entries(&world), (3, 2, found), "an arrival, its end, a registration");
}

#[test]
fn each_reason_is_named() {
    let world = World::without_sender();
    let first = Filing::new(&world).register(&world);
    let again = Filing::new(&world).send(&world, &Visit::new(&world, AIGUL));
    assert_eq!(again.refusal(), (422, "E-DUP".into()));
    assert_eq!(opened(&world, AIGUL).state.reason.as_deref(), Some("DUPLICATE"));
    let journal = Visit::new(&world, AIGUL).journal(&world);
    let standing: Vec<_> = journal.rows.iter().filter(|row| row.state == "IN_QUEUE").collect();
    assert_eq!((journal.rows.len(), standing[0].number.as_str()), (2, first.number.as_str()));

    let world = World::without_sender();
    world.turn_to("2030-04-01T06:00:00Z".parse().unwrap());
    assert_eq!(Filing::new(&world).send(&world, &Visit::new(&world, AIGUL)).refusal().1, "E-AGE");
    assert_eq!(opened(&world, AIGUL).state.reason.as_deref(), Some("AGE_LIMIT"));

    let world = World::without_sender();
    let papers = Filing { category: Some("p4"), ..Filing::new(&world) };
    let mut envelope = papers.envelope(&world, &world.key(AIGUL), &Visit::new(&world, AIGUL));
    envelope.scans.clear();
    assert_eq!(put(&world, &envelope).refusal().1, "E-SCANS");
    assert_eq!(opened(&world, AIGUL).state.reason.as_deref(), Some("PAPERS"));
}

#[test]
fn what_is_over_stays_over_whatever_comes_under_its_id() {
    let world = World::without_sender();
    let first = Filing::new(&world).register(&world);
    let second = Filing::new(&world);
    let visit = Visit::new(&world, AIGUL);
    let envelope = second.envelope(&world, &world.key(AIGUL), &visit);
    let refused = put(&world, &envelope);
    assert_eq!(refused.refusal(), (422, "E-DUP".into()));
    let deed =
        Deed::Leave { about: about(&first.number, visit.look(&world, &first.number).revision), reason: None };
    assert!(visit.do_signed(&world, deed).status.is_success());
    // Nothing stands in its way any more: but its applicant was told that it is over.
    let mut sealed_anew = envelope.clone();
    sealed_anew.document_key_sha256 = "0".repeat(64);
    let again = put(&world, &sealed_anew);
    assert_eq!((again.status, &again.body), (refused.status, &refused.body));
    let other = Filing {
        kiosk_number: second.kiosk_number,
        id: second.id,
        category: Some("p4"),
        ..Filing::new(&world)
    };
    let other = other.envelope(&world, &world.key(AIGUL), &visit);
    assert_eq!(put(&world, &other).refusal(), (409, "E-DIGEST".into()));
    assert_eq!((entries(&world).0, recorded(&world)), (4, 1));
    assert_eq!(Filing::new(&world).register(&world).number, "391010000/UO.2026.000002.1", "under a new id");
}

/// Of a key that has ended the dates are asked first: what it was for all the same decides whether anything arrived.
#[test]
fn what_no_signing_key_of_a_citizen_signed_did_not_arrive() {
    let world = World::without_sender();
    for profile in [Profile::Login, Profile::LegalSign, Profile::EmployeeSign] {
        let key = people::key(&world.authority, AIGUL, profile, Validity::ended(world.now(), 3));
        let envelope = Filing::new(&world).envelope(&world, &key, &Visit::new(&world, AIGUL));
        assert_eq!(put(&world, &envelope).refusal(), (422, "E-EXPIRED".into()), "{profile:?}");
    }
    assert!(Visit::new(&world, AIGUL).journal(&world).rows.is_empty());
    assert_eq!((entries(&world).0, recorded(&world)), (0, 3), "in no log, and kept as refusals");
}

/// What its applicant did not sign did not arrive.
#[test]
fn what_another_person_signed_in_ones_name_stands_in_no_journal() {
    let world = World::without_sender();
    let envelope = Filing::new(&world).envelope(&world, &world.key(MARAT), &Visit::new(&world, AIGUL));
    assert_eq!(put(&world, &envelope).refusal(), (422, "E-OTHERIIN".into()));
    assert_eq!(recorded(&world), 1, "kept as evidence");
    for iin in [AIGUL, MARAT] {
        assert!(Visit::new(&world, iin).journal(&world).rows.is_empty());
    }
    assert_eq!(entries(&world).0, 0);
}

#[test]
fn a_meal_application_that_was_refused_is_found_with_the_same_key_at_any_kiosk() {
    let world = World::without_sender();
    let key = people::key(&world.authority, AIGUL, Profile::Sign, Validity::ended(world.now(), 3));
    let signed = Application::new(&world).sign(&world, &key);
    assert_eq!(put(&world, &signed.envelope).refusal(), (422, "E-EXPIRED".into()));
    world.pass(TimeDelta::days(1));
    let shown = opened(&world, AIGUL);
    assert_eq!(
        (shown.row.service, shown.row.state.as_str(), shown.state.reason.as_deref()),
        (Service::Meal, "REJECTED", Some("CERTIFICATE"))
    );
    assert_eq!(shown.row.kiosk_number, signed.envelope.kiosk_number);
    let lines: Vec<_> = shown.history.iter().map(|line| (line.what.as_str(), line.by.as_str())).collect();
    assert_eq!(lines, [("arrive", "filer"), ("reject", "centre")]);
    // It is nobody else's, and once something is registered under its id that stands in its place.
    let name = format!("{KOSTANAY}/{}", shown.row.submission_id);
    let stranger = Visit::new(&world, MARAT);
    assert!(stranger.journal(&world).rows.is_empty());
    assert_eq!(stranger.refused(&world, &name), (404, "E-NOAPPLICATION".into()));
}

#[test]
fn what_somebody_else_signed_in_a_parents_name_is_in_nobodys_journal() {
    let world = World::without_sender();
    let signed = Application::new(&world).sign(&world, &world.key(MARAT));
    assert_eq!(put(&world, &signed.envelope).refusal().1, "E-OTHERIIN");
    assert_eq!(recorded(&world), 1);
    for iin in [AIGUL, MARAT] {
        assert!(Visit::new(&world, iin).journal(&world).rows.is_empty());
    }
}
