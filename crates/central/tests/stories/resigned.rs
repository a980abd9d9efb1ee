//! Whoever signs again keeps the time of the first arrival, whatever else happens on the way (DOMAIN §2.3 T4b).

use std::sync::{Arc, Barrier};

use authority::{Profile, Revoked, Validity};
use chrono::TimeDelta;
use signing::key::OpenedKey;
use sync::envelope::Envelope;

use crate::kindergarten::{Filing, Visit, challenge, login_key, put};
use crate::people::{self, AIGUL, MARAT, TODDLER};
use crate::places::is_sound;
use crate::queue_registration::cousin;
use crate::refused::{PHONE, recorded, told};
use crate::rejected::opened;
use crate::world::{KIOSK, World};

/// A key that ends in two days.
pub(crate) fn ending(world: &World, iin: &str, profile: Profile) -> OpenedKey {
    let validity =
        Validity { from: world.now() - TimeDelta::days(300), until: world.now() + TimeDelta::days(2) };
    people::key(&world.authority, iin, profile, validity)
}

/// An application whose key ended on the way has arrived.
fn late(world: &World) -> Envelope {
    let key = ending(world, AIGUL, Profile::Sign);
    let envelope = Filing::new(world).envelope(world, &key, &Visit::new(world, AIGUL));
    world.pass(TimeDelta::days(3));
    assert_eq!(put(world, &envelope).refusal(), (422, "W-RESIGN".into()));
    envelope
}

/// Both servers have seen that nothing is registered under this id before either of them begins.
#[test]
fn the_second_signature_sent_twice_at_once_gets_one_receipt() {
    let world = World::without_sender();
    late(&world);
    let sent = told(&world, PHONE).len();
    let visit = Visit::new(&world, AIGUL);
    let again = Filing::new(&world).envelope(&world, &world.key(AIGUL), &visit);
    let sealed = again.seal(&world.centre.keys.sealing.to_public()).unwrap();
    let meeting = Arc::new(Barrier::new(2));
    let servers = [1, 1].map(|call| world.server_that_waits(call, &meeting));
    let (id, sealed) = (again.submission_id, sealed.as_slice());
    let receipts = std::thread::scope(|scope| {
        let submit = |centre| scope.spawn(move || submit(centre, id, sealed));
        let sent = servers.iter().map(submit).collect::<Vec<_>>();
        sent.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(receipts[0], receipts[1]);
    assert_eq!(recorded(&world), 1, "the first arrival's, and no other");
    assert!(told(&world, PHONE).split_off(sent).iter().all(|sms| !sms.contains("тіркелмеді")));
    is_sound(&world);
}

/// What cannot be registered is not kept for a second signature either: everything else is looked at first.
#[test]
fn nobody_is_asked_to_sign_again_what_would_then_be_refused() {
    for (code, reason, meddle) in [
        ("E-SCANS", "PAPERS", (|envelope| envelope.scans.clear()) as fn(&mut Envelope)),
        ("E-CONSENT", "DATA", |envelope| envelope.look_up_consent = None),
    ] {
        let world = World::without_sender();
        let papers = Filing { category: Some("p4"), ..Filing::new(&world) };
        let key = ending(&world, AIGUL, Profile::Sign);
        let mut envelope = papers.envelope(&world, &key, &Visit::new(&world, AIGUL));
        meddle(&mut envelope);
        world.pass(TimeDelta::days(3));
        assert_eq!(put(&world, &envelope).refusal(), (422, code.into()));
        assert_eq!(opened(&world, AIGUL).state.reason.as_deref(), Some(reason));
        is_sound(&world);
    }
    let world = World::without_sender();
    world.turn_to("2030-03-30T06:00:00Z".parse().unwrap());
    let key = ending(&world, AIGUL, Profile::Sign);
    let envelope = Filing::new(&world).envelope(&world, &key, &Visit::new(&world, AIGUL));
    world.pass(TimeDelta::days(3));
    assert_eq!(put(&world, &envelope).refusal(), (422, "E-AGE".into()));
    assert_eq!(opened(&world, AIGUL).state.reason.as_deref(), Some("AGE_LIMIT"));
}

#[test]
fn nor_where_an_application_of_the_child_stands() {
    for (iin, filed_by) in [(AIGUL, AIGUL), (AIGUL, MARAT)] {
        let world = World::without_sender();
        let key = ending(&world, iin, Profile::Sign);
        let envelope = Filing::new(&world).envelope(&world, &key, &Visit::new(&world, iin));
        let standing = Filing::of(&world, filed_by, TODDLER, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ", "2023-04-01");
        let standing = standing.register(&world);
        world.pass(TimeDelta::days(3));
        let refused = put(&world, &envelope);
        assert_eq!(refused.refusal(), (422, "E-DUP".into()));
        assert_eq!(refused.problem().number, Some(standing.number), "the other parent's too");
        assert_eq!(opened(&world, iin).state.reason.as_deref(), Some("DUPLICATE"));
        is_sound(&world);
    }
}

/// The father files while the mother is still to sign again: her place is the earlier one, and his goes as the later.
#[test]
fn who_signs_again_in_time_keeps_the_place_that_the_other_parent_took_meanwhile() {
    let world = World::without_sender();
    late(&world);
    let arrived = world.now();
    world.pass(TimeDelta::days(1));
    let cousins = cousin(&world).register(&world);
    let fathers = Filing { iin: MARAT.into(), ..Filing::new(&world) }.register(&world);
    world.pass(TimeDelta::days(1));
    let mothers = Filing::new(&world).register(&world);
    assert_eq!(mothers.place.map(|place| place.general), Some(1), "before whoever came after her");
    let shown = Visit::new(&world, AIGUL).look(&world, &mothers.number);
    assert_eq!((shown.row.state.as_str(), shown.state.since), ("IN_QUEUE", Some(arrived)));
    let father = Visit::new(&world, MARAT);
    let over = father.look(&world, &fathers.number);
    assert_eq!((over.row.state.as_str(), over.state.reason.as_deref()), ("REMOVED", Some("DUPLICATE")));
    assert_eq!(father.look(&world, &cousins.number).row.place.map(|place| place.general), Some(2));
    assert!(told(&world, PHONE).iter().any(|sms| sms.contains(&fathers.number[12..])), "and he is told");
    is_sound(&world);
}

/// Of whom no registry says that the child is hers, nobody goes.
#[test]
fn whoever_is_not_linked_takes_nobodys_place_by_signing_again() {
    let world = World::without_sender();
    late(&world);
    world.pass(TimeDelta::days(1));
    let fathers = Filing { iin: MARAT.into(), ..Filing::new(&world) }.register(&world);
    world.line.cut.store(true, std::sync::atomic::Ordering::SeqCst);
    let mothers = Filing { by_registry: false, ..Filing::new(&world) }.register(&world);
    let state = |iin: &str, number: &str| Visit::new(&world, iin).look(&world, number).row.state.clone();
    assert_eq!(state(AIGUL, &mothers.number), "PENDING_CHECK");
    assert_eq!(state(MARAT, &fathers.number), "IN_QUEUE");
    is_sound(&world);
}

#[test]
fn what_waits_is_shown_with_the_benefit_that_was_claimed() {
    let world = World::without_sender();
    let key = ending(&world, AIGUL, Profile::Sign);
    let visit = Visit::new(&world, AIGUL);
    let envelope = Filing { category: Some("p4"), ..Filing::new(&world) }.envelope(&world, &key, &visit);
    world.pass(TimeDelta::days(3));
    assert_eq!(put(&world, &envelope).refusal().1, "W-RESIGN");
    assert_eq!(opened(&world, AIGUL).row.category, "P4");
}

/// A login of a person, signed with a key.
fn login(world: &World, key: &OpenedKey) -> (String, uuid::Uuid) {
    let session = uuid::Uuid::new_v4();
    let document = challenge(world, session).document;
    (signing::xmldsig::sign(&document, key).unwrap().to_string(), session)
}

#[test]
fn a_login_key_that_ended_on_the_way_takes_nothing_from_a_good_signature() {
    let world = World::without_sender();
    Visit::new(&world, AIGUL);
    let (consent, session) = login(&world, &ending(&world, AIGUL, Profile::Login));
    let envelope = Filing::new(&world).signed(&world, &world.key(AIGUL), &consent, session);
    world.pass(TimeDelta::days(3));
    let receipt = put(&world, &envelope).receipt(&world);
    assert_eq!(receipt.state, "IN_QUEUE", "asked under the consent of then");
    is_sound(&world);
}

#[test]
fn under_a_login_key_that_was_revoked_before_nobody_is_asked_and_a_person_looks() {
    let world = World::with_crls(false).hushed();
    Visit::new(&world, AIGUL);
    let key = login_key(&world, AIGUL);
    let (consent, session) = login(&world, &key);
    let envelope = Filing::new(&world).signed(&world, &world.key(AIGUL), &consent, session);
    let since = world.now() - TimeDelta::days(2);
    world.publish(&[Revoked { certificate_der: key.certificate().der(), since, reason: None }]);
    let asked = world.sql().count("look_up");
    let receipt = put(&world, &envelope).receipt(&world);
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(world.sql().count("look_up"), asked, "nobody, neither at once nor later");
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(shown.row.state, "PENDING_CHECK");
    assert_eq!(world.security_events(), ["E-REVOKED"]);
    is_sound(&world);
}

/// Sends it until the server has time for it.
fn submit(
    centre: &Arc<central::centre::Centre>,
    id: uuid::Uuid,
    sealed: &[u8],
) -> ledger::receipt::SignedReceipt {
    loop {
        match central::intake::submit(centre, &centre.store.machine(KIOSK).unwrap().unwrap(), id, sealed) {
            Ok(receipt) => return receipt,
            Err(problem) => assert_eq!(problem.status, 503, "{}", problem.code()),
        }
    }
}
