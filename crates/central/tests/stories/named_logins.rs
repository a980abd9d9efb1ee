//! An application that names its login, which the centre keeps, is the one that carries it.

use axum::body::Body;
use chrono::TimeDelta;
use sync::dispatch::CODE_NO_SIGNED_LOGIN;
use sync::envelope::Envelope;

use crate::kindergarten::{Filing, Visit, put};
use crate::people::{AIGUL, MARAT};
use crate::places::is_sound;
use crate::refused::{PHONE, recorded, told};
use crate::rejected::opened;
use crate::resigned::ending;
use crate::world::{KIOSK, OTHER_KIOSK, World, from};
use authority::Profile;

/// The same application twice: with its login, and naming it.
fn both(world: &World, filing: &Filing, visit: &Visit) -> (Envelope, Envelope) {
    let whole = filing.envelope(world, &world.key(&filing.iin), visit);
    let naming = whole.naming_its_login().unwrap();
    (whole, naming)
}

fn not_kept() -> (u16, String) {
    (404, CODE_NO_SIGNED_LOGIN.into())
}

fn days_on_the_way(world: &World) -> TimeDelta {
    TimeDelta::days(i64::from(world.centre.policy.outbox_days_max))
}

#[test]
fn it_gets_the_same_receipt_and_is_kept_with_its_login() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    assert!(visit.logged_in.kept);
    let (whole, naming) = both(&world, &Filing::new(&world), &visit);
    let first = put(&world, &naming);
    let receipt = first.receipt(&world);
    assert_eq!(receipt.state, "IN_QUEUE", "the registries were asked under the login");
    assert_eq!(put(&world, &whole).receipt(&world), receipt);
    assert_eq!(put(&world, &naming).receipt(&world), receipt);
    let number = domain::number::ApplicationNumber::parse(&receipt.number).unwrap();
    let (_, sealed) = world.centre.store.envelope(&number).unwrap().unwrap();
    assert_eq!(Envelope::unseal(&sealed, &world.centre.keys.sealing).unwrap(), whole);
    is_sound(&world);
}

#[test]
fn a_centre_that_does_not_keep_the_login_asks_for_it_and_has_taken_nothing() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let (whole, naming) = both(&world, &Filing::new(&world), &visit);
    world.centre.store.purge_signed_logins(world.now() + TimeDelta::seconds(1)).unwrap();
    let asked = put(&world, &naming);
    assert_eq!(asked.refusal(), not_kept());
    assert!(!asked.problem().for_good);
    assert_eq!(recorded(&world), 0);
    let receipt = put(&world, &whole).receipt(&world);
    assert_eq!(put(&world, &naming).receipt(&world), receipt, "what is registered needs no login");
    is_sound(&world);
}

#[test]
fn a_login_is_kept_as_long_as_an_application_may_be_on_its_way() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let (_, naming) = both(&world, &Filing::new(&world), &visit);
    world.pass(days_on_the_way(&world));
    central::jobs::round(&world.centre).unwrap();
    assert!(put(&world, &naming).receipt(&world).number.contains("/UO."));
    world.pass(TimeDelta::days(2));
    central::jobs::round(&world.centre).unwrap();
    let (_, later) = both(&world, &Filing::new(&world), &visit);
    assert_eq!(put(&world, &later).refusal(), not_kept());
}

#[test]
fn nobody_elses_login_and_none_of_another_kiosk_is_taken_for_it() {
    let world = World::new();
    let (mine, marats) = (Visit::new(&world, AIGUL), Visit::new(&world, MARAT));
    let (_, naming) = both(&world, &Filing::new(&world), &mine);
    let sealed = naming.seal(&world.centre.keys.sealing.to_public()).unwrap();
    let path = format!("/v1/submissions/{}", naming.submission_id);
    let elsewhere = from(OTHER_KIOSK, "PUT", &path).body(Body::from(sealed)).unwrap();
    assert_eq!(world.ask(elsewhere).refusal(), not_kept(), "it was opened at {KIOSK}");
    let (_, mut other) = both(&world, &Filing::new(&world), &mine);
    other.login_sha256 = both(&world, &Filing::new(&world), &marats).1.login_sha256.clone();
    assert_eq!(put(&world, &other).refusal(), (422, "E-CONSENT".into()), "another than was signed");
    let (_, of_marat) = both(&world, &Filing::new(&world), &marats);
    assert_eq!(put(&world, &of_marat).refusal(), (422, "E-CONSENT".into()), "Marat's, and signed by Aigul");
    assert!(put(&world, &naming).receipt(&world).number.contains("/UO."));
    is_sound(&world);
}

#[test]
fn a_refusal_is_one_refusal_whichever_way_it_came() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    let filing = Filing { category: Some("p4"), ..Filing::new(&world) };
    let (mut whole, _) = both(&world, &filing, &visit);
    whole.scans.clear();
    let naming = whole.naming_its_login().unwrap();
    assert_eq!(put(&world, &naming).refusal(), (422, "E-SCANS".into()));
    let notices = told(&world, PHONE).len();
    assert_eq!(put(&world, &whole).refusal(), (422, "E-SCANS".into()));
    assert_eq!(told(&world, PHONE).len(), notices);
    is_sound(&world);
}

#[test]
fn what_must_be_signed_again_has_arrived_with_its_login() {
    let world = World::without_sender();
    let key = ending(&world, AIGUL, Profile::Sign);
    let whole = Filing::new(&world).envelope(&world, &key, &Visit::new(&world, AIGUL));
    world.pass(TimeDelta::days(3));
    assert_eq!(put(&world, &whole.naming_its_login().unwrap()).refusal(), (422, "W-RESIGN".into()));
    assert_eq!(put(&world, &whole).refusal(), (422, "W-RESIGN".into()));
    assert_eq!(recorded(&world), 1);
    assert_eq!(opened(&world, AIGUL).state.reason, None);
    is_sound(&world);
}
