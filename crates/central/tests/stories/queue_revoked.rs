//! A key that was taken back, where a child is to be put in the queue (scenario 39).

use authority::{CrlReason, Revoked};
use chrono::TimeDelta;
use domain::time::Timestamp;
use signing::key::OpenedKey;

use crate::kindergarten::{EMAIL, Filing, Visit, put};
use crate::people::AIGUL;
use crate::places::is_sound;
use crate::queue_registration::cousin;
use crate::refused::{PHONE, assert_one_sms, told};
use crate::rejected::opened;
use crate::world::{KOSTANAY, World};

fn world() -> World {
    World::with_crls(false).hushed()
}

fn take_back(world: &World, key: &OpenedKey, since: Timestamp) {
    let reason = Some(CrlReason::KeyCompromise);
    world.publish(&[Revoked { certificate_der: key.certificate().der(), since, reason }]);
}

#[test]
fn scenario_39_whose_key_was_revoked_on_the_way_signs_again_and_keeps_the_time() {
    let world = world();
    let key = world.key(AIGUL);
    let envelope = Filing::new(&world).envelope(&world, &key, &Visit::new(&world, AIGUL));
    world.pass(TimeDelta::days(3));
    take_back(&world, &key, world.now() - TimeDelta::days(1));
    let arrived = world.now();
    for _ in 0..2 {
        let refused = put(&world, &envelope);
        assert_eq!(refused.refusal(), (422, "W-RESIGN-REVOKED".into()));
        assert_eq!(refused.problem().date.unwrap().to_string(), "2027-01-06", "ten working days");
    }
    assert!(world.security_events().is_empty(), "an honest citizen");
    assert_told(&world, envelope.kiosk_number.as_deref().unwrap());
    let visit = Visit::new(&world, AIGUL);
    let name = format!("{KOSTANAY}/{}", visit.journal(&world).rows[0].submission_id);
    let shown = visit.look(&world, &name);
    assert_eq!(
        (shown.row.state.as_str(), shown.state.reason.as_deref()),
        ("NEEDS_RESIGN", Some("KEY_REVOKED"))
    );
    // Another child comes before the second signature, and stands behind it all the same.
    world.pass(TimeDelta::days(1));
    cousin(&world).register(&world);
    let again = Filing { claimed: world.now(), ..Filing::new(&world) }.register(&world);
    assert_eq!((again.state.as_str(), again.place.unwrap().general), ("IN_QUEUE", 1));
    let shown = Visit::new(&world, AIGUL).look(&world, &again.number);
    assert_eq!((shown.state.since, shown.state.reason), (Some(arrived), None));
    is_sound(&world);
}

/// Told once on each way that it was revoked, not that it ended.
fn assert_told(world: &World, kiosk_number: &str) {
    let sms = told(world, PHONE);
    assert_one_sms(&sms[0], kiosk_number);
    assert!(sms.len() == 1 && sms[0].contains("кілт жойылған") && sms[0].contains("06.01.2027"), "{sms:?}");
    let letters = told(world, EMAIL);
    let letter = letters.last().unwrap();
    for part in ["кілт кері қайтарылды. 06.01.2027 (алдын ала) күніне дейін", "орныңыз сақталады"]
    {
        assert!(letter.contains(part), "{letter}");
    }
    assert!(!letter.contains("мерзімі өтінім жеткенше аяқталды"), "{letter}");
}

#[test]
fn scenario_39_a_key_revoked_before_the_signature_puts_nobody_in_the_queue() {
    let world = world();
    let key = world.key(AIGUL);
    take_back(&world, &key, world.now() - TimeDelta::days(2));
    let envelope = Filing::new(&world).envelope(&world, &key, &Visit::new(&world, AIGUL));
    let refused = put(&world, &envelope);
    assert_eq!(refused.refusal(), (422, "E-REVOKED".into()));
    assert_eq!(refused.problem().date.unwrap().to_string(), "2026-12-16");
    assert_eq!(world.security_events(), ["E-REVOKED"]);
    let sms = told(&world, PHONE);
    assert!(sms.len() == 1 && sms[0].contains("кілт жойылған, жаңасын алыңыз"), "{sms:?}");
    let shown = opened(&world, AIGUL);
    assert_eq!((shown.row.state.as_str(), shown.state.reason.as_deref()), ("REJECTED", Some("CERTIFICATE")));
    assert!(shown.row.place.is_none());
    assert_eq!(Filing::new(&world).register(&world).number, "391010000/UO.2026.000001.1");
}
