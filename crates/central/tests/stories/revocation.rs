//! Keys that were taken back: before the signature, on the way, afterwards; and lists that cannot say.

use authority::{Authority, CrlReason, Profile, Revoked, Validity};
use chrono::TimeDelta;
use domain::time::Timestamp;
use signing::key::OpenedKey;
use sync::wire::ParentLookUp;

use crate::application::{Application, Signed};
use crate::people::{self, AIGUL, MARAT};
use crate::refusals::{assert_nothing_written, assert_refused};
use crate::refused::{PHONE, assert_one_sms, told};
use crate::world::World;

fn taken(key: &OpenedKey, since: Timestamp) -> Revoked<'_> {
    Revoked { certificate_der: key.certificate().der(), since, reason: Some(CrlReason::KeyCompromise) }
}

fn sign(world: &World, key: &OpenedKey) -> Signed {
    Application::new(world).sign(world, key)
}

/// Rejected with notice: one SMS, with the number that the applicant holds.
fn assert_told(world: &World, signed: &Signed, why: &str) {
    let sms = told(world, PHONE);
    assert!(sms.len() == 1 && sms[0].contains(why), "{sms:?}");
    assert_one_sms(&sms[0], signed.envelope.kiosk_number.as_deref().unwrap());
}

/// What stands beside the one registration.
fn known(world: &World) -> String {
    world.sql().one("SELECT revocation FROM submission", &[])
}

#[test]
fn scenario_39_a_key_revoked_before_the_signature_is_refused_and_an_auditor_knows() {
    let world = World::with_crls(false).hushed();
    let key = world.key(AIGUL);
    let since = world.now() - TimeDelta::days(2);
    world.publish(&[taken(&key, since)]);
    let signed = sign(&world, &key);
    let reply = signed.put(&world);
    assert_refused(&world, &reply, "E-REVOKED");
    assert_eq!(reply.problem().date.unwrap().to_string(), "2026-12-16");
    assert_eq!(world.security_events(), ["E-REVOKED"]);
    assert_told(&world, &signed, "кілт жойылған");
    let at_once = Application { claimed: since, ..Application::new(&world) }.sign(&world, &key);
    assert_refused(&world, &at_once.put(&world), "E-REVOKED");
}

#[test]
fn scenario_39_whose_key_was_revoked_on_the_way_applies_again_with_another() {
    let world = World::with_crls(false).hushed();
    let key = world.key(AIGUL);
    let signed = sign(&world, &key);
    world.pass(TimeDelta::days(2));
    world.publish(&[taken(&key, world.now() - TimeDelta::days(1))]);
    let reply = signed.put(&world);
    assert_refused(&world, &reply, "W-RESIGN-MEAL");
    assert_eq!(reply.problem().date, None, "a meal application has no place that a day could keep");
    assert!(world.security_events().is_empty(), "an honest citizen");
    assert_told(&world, &signed, "кілт жарамсыз");
    // Another key of hers does it.
    sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
}

/// DOMAIN §2.3 T4b: only where everything else holds.
#[test]
fn a_key_that_was_wrong_all_along_is_not_signed_with_again() {
    let world = World::with_crls(false);
    let yesterday = || world.now() - TimeDelta::days(1);
    let fathers = world.key(MARAT);
    let signed = sign(&world, &fathers);
    let ends = Validity { from: world.now() - TimeDelta::days(9), until: world.now() + TimeDelta::hours(6) };
    let ended = people::key(&world.authority, AIGUL, Profile::Sign, ends);
    let early = taken(&ended, world.now() - TimeDelta::hours(6));
    let signed_with_ended = sign(&world, &ended);
    world.pass(TimeDelta::days(2));
    world.publish(&[taken(&fathers, yesterday()), early]);
    assert_refused(&world, &signed.put(&world), "E-REVOKED");
    assert_refused(&world, &signed_with_ended.put(&world), "E-EXPIRED");
}

#[test]
fn what_was_registered_stays_so_when_the_key_is_revoked_later() {
    let world = World::with_crls(true);
    world.publish(&[]);
    let key = world.key(AIGUL);
    let signed = sign(&world, &key);
    let receipt = signed.put(&world).receipt(&world);
    assert!(known(&world).starts_with("good as of 2026-12-18T08:32:10Z; CRL "));
    world.publish(&[taken(&key, world.now())]);
    assert_eq!(signed.put(&world).receipt(&world), receipt);
    assert_eq!(signed.put_scan(&world, 0).receipt(&world).number, receipt.number);
}

#[test]
fn a_look_up_under_a_revoked_key_is_refused() {
    let world = World::with_crls(false);
    let key = world.key(AIGUL);
    let consent = Application::new(&world).consent(&key);
    let ask = || world.post("/v1/look-ups/parent", &ParentLookUp { consent: consent.clone() });
    assert!(ask().status.is_success());
    world.publish(&[taken(&key, world.now())]);
    assert_eq!(ask().refusal(), (422, "E-REVOKED".into()));
}

#[test]
fn without_an_answer_the_policy_decides() {
    let relaxed = World::with_crls(false);
    sign(&relaxed, &relaxed.key(AIGUL)).put(&relaxed).receipt(&relaxed);
    assert_eq!(known(&relaxed), "unknown: no list of this issuer");

    let strict = World::with_crls(true);
    let signed = sign(&strict, &strict.key(AIGUL));
    for wait in [TimeDelta::zero(), TimeDelta::days(3)] {
        strict.pass(wait);
        let reply = signed.put(&strict);
        assert_eq!(reply.refusal(), (503, "E-REVCHECK".into()));
        assert!(!reply.problem().for_good, "the application waits, it is not lost");
        assert_eq!(reply.headers["retry-after"], "600");
        assert!(strict.security_events().is_empty());
        // The list of the first round is stale in the second.
        strict.publish(&[]);
        strict.pass(TimeDelta::days(1));
    }
    assert_nothing_written(&strict);
    strict.publish(&[]);
    signed.put(&strict).receipt(&strict);
    assert!(known(&strict).starts_with("good as of 2026-12-2"), "without a restart: {}", known(&strict));
}

#[test]
fn a_forged_list_neither_accuses_nor_clears() {
    let world = World::with_crls(true);
    let key = world.key(AIGUL);
    let stranger = Authority::for_tests(world.now(), 1).unwrap();
    let from = world.now() - TimeDelta::hours(1);
    let period = Validity { from, until: from + TimeDelta::days(1) };
    let forge = |revoked: &[Revoked<'_>]| {
        let forged = stranger.crl(revoked, period).unwrap();
        std::fs::write(world.crls().join("forged.crl"), forged).unwrap();
    };
    forge(&[]);
    assert_eq!(sign(&world, &key).put(&world).refusal(), (503, "E-REVCHECK".into()));
    forge(&[taken(&key, from)]);
    assert_eq!(sign(&world, &key).put(&world).refusal(), (503, "E-REVCHECK".into()));
    world.publish(&[]);
    sign(&world, &key).put(&world).receipt(&world);
}

#[test]
fn where_no_folder_is_given_nothing_is_asked() {
    let world = World::new();
    let key = world.key(AIGUL);
    world.publish(&[taken(&key, world.now())]);
    sign(&world, &key).put(&world).receipt(&world);
    assert_eq!(known(&world), "not asked");
}
