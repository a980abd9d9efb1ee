//! What is not registered, and why. Nothing of it is written among what is registered.

use authority::{Profile, Validity};
use chrono::TimeDelta;
use signing::xmldsig;
use sync::envelope::seal_blob;
use uuid::Uuid;

use crate::application::Application;
use crate::people::{self, AIGUL, MARAT, STRANGER};
use crate::world::{OTHER_KIOSK, Reply, World, from};

pub(crate) fn assert_refused(world: &World, reply: &Reply, code: &str) {
    assert_eq!(reply.refusal(), (422, code.into()));
    assert!(reply.problem().for_good, "{code} will not pass later");
    assert_nothing_written(world);
}

pub(crate) fn assert_nothing_written(world: &World) {
    for table in ["serial", "submission", "application", "event", "scan"] {
        assert_eq!(world.sql().count(table), 0, "{table}");
    }
}

#[test]
fn scenario_08_a_self_made_certificate_with_a_real_iin_is_refused_and_an_auditor_knows() {
    let world = World::new();
    let forged = people::self_made(AIGUL, world.now());
    let reply = Application::new(&world).sign(&world, &forged).put(&world);
    assert_refused(&world, &reply, "E-CHAIN");
    assert_eq!(world.security_events(), ["E-CHAIN"]);
}

#[test]
fn an_authority_of_the_same_name_with_other_keys_is_a_stranger() {
    let world = World::new();
    let stranger = authority::Authority::for_tests(world.now(), 1).unwrap();
    let key = people::key(&stranger, AIGUL, Profile::Sign, Validity::year(world.now()));
    let reply = Application::new(&world).sign(&world, &key).put(&world);
    assert_refused(&world, &reply, "E-CHAIN");
}

#[test]
fn scenario_05_an_expired_key_is_told_with_its_date() {
    let world = World::new();
    let key = people::key(&world.authority, AIGUL, Profile::Sign, Validity::ended(world.now(), 3));
    let reply = Application::new(&world).sign(&world, &key).put(&world);
    assert_refused(&world, &reply, "E-EXPIRED");
    assert_eq!(reply.problem().date.unwrap().to_string(), "2026-12-15");
    assert!(world.security_events().is_empty(), "an honest slip");
}

#[test]
fn whoevers_key_ended_while_the_application_waited_applies_again() {
    let world = World::new();
    let ends = Validity { from: world.now() - TimeDelta::days(364), until: world.now() + TimeDelta::days(1) };
    let key = people::key(&world.authority, AIGUL, Profile::Sign, ends);
    let signed = Application::new(&world).sign(&world, &key);
    world.pass(TimeDelta::days(2));
    let reply = signed.put(&world);
    assert_refused(&world, &reply, "W-RESIGN-MEAL");
    assert_eq!(reply.problem().date, None, "a meal application holds no place that could be kept");
    for lang in [words::Lang::Kk, words::Lang::Ru] {
        let words = words::Words::new(lang);
        assert!(words.has("warn-resign-meal") && words.attribute("warn-resign-meal", "next").is_some());
    }
}

#[test]
fn a_key_of_the_wrong_kind() {
    let world = World::new();
    let year = Validity::year(world.now());
    let login = people::key(&world.authority, AIGUL, Profile::Login, year);
    assert_refused(&world, &Application::new(&world).sign(&world, &login).put(&world), "E-AUTH4SIGN");
    let future = people::key(&world.authority, AIGUL, Profile::Sign, Validity::begins(world.now(), 1));
    assert_refused(&world, &Application::new(&world).sign(&world, &future).put(&world), "E-NOTYET");
    let spec = people::spec(AIGUL).of("ТОО «Мысал»", "200140000014");
    let legal = people::open(&world.authority.leaf(&spec, Profile::LegalSign, year).unwrap());
    assert_refused(&world, &Application::new(&world).sign(&world, &legal).put(&world), "E-LEGAL");
}

#[test]
fn another_persons_key_signs_nothing_for_you() {
    let world = World::new();
    let key = world.key(MARAT);
    let reply = Application::new(&world).sign(&world, &key).put(&world);
    assert_refused(&world, &reply, "E-OTHERIIN");
    assert_eq!(world.security_events(), ["E-OTHERIIN"]);
}

#[test]
fn a_changed_letter_breaks_the_signature() {
    let world = World::new();
    let key = world.key(AIGUL);
    let application = Application::new(&world);
    let mut signed = application.sign(&world, &key);
    let changed = signed.envelope.signed_xml.replacen("m1", "m3", 1);
    assert_ne!(changed, signed.envelope.signed_xml);
    signed.envelope.signed_xml = changed;
    assert_refused(&world, &signed.put(&world), "E-SIGNATURE");
    signed.envelope.signed_xml = application.xml(&key, &application.consent(&key));
    assert_refused(&world, &signed.put(&world), "E-SIGNATURE");
    assert_eq!(world.security_events(), ["E-SIG-DIGEST", "E-SIG-NONE"], "the auditor learns which");
}

#[test]
fn a_signed_document_that_the_form_does_not_allow() {
    let world = World::new();
    let key = world.key(AIGUL);
    let application = Application::new(&world);
    let consent = application.consent(&key);
    let xml = application.xml(&key, &consent);
    for (from, to, code) in [
        ("<category origin=\"typed\">m1</category>", "<category origin=\"typed\">m9</category>", "E-FORM"),
        ("form=\"meal\"", "form=\"meat\"", "E-FORM"),
        ("version=\"2\"", "version=\"1\"", "E-FORM"),
        ("<category origin=\"typed\">m1</category>", "", "E-REQ"),
    ] {
        let other = xml.replacen(from, to, 1);
        assert_ne!(other, xml, "{from}");
        let signed =
            application.wrap(&world, xmldsig::sign(&other, &key).unwrap().to_string(), consent.clone());
        assert_refused(&world, &signed.put(&world), code);
    }
}

#[test]
fn a_login_challenge_or_a_consent_is_no_application() {
    let world = World::new();
    let key = world.key(AIGUL);
    let application = Application::new(&world);
    let consent = application.consent(&key);
    let signed = application.wrap(&world, consent.clone(), consent);
    assert_refused(&world, &signed.put(&world), "E-FORM");
}

#[test]
fn the_consent_must_be_the_one_that_was_signed_for() {
    let world = World::new();
    let key = world.key(AIGUL);
    let application = Application::new(&world);
    let good = application.sign(&world, &key);
    let mut without = application.sign(&world, &key);
    without.envelope.look_up_consent = None;
    assert_refused(&world, &without.put(&world), "E-CONSENT");
    let mut other = application.sign(&world, &key);
    other.envelope.look_up_consent = Some(Application::new(&world).consent(&key));
    assert_refused(&world, &other.put(&world), "E-CONSENT");

    let strangers = application.consent(&world.key(STRANGER));
    let xml = application.xml(&key, &strangers);
    let signed = application.wrap(&world, xmldsig::sign(&xml, &key).unwrap().to_string(), strangers);
    assert_refused(&world, &signed.put(&world), "E-CONSENT");
    good.put(&world).receipt(&world);
}

#[test]
fn another_kiosk_cannot_send_it_as_its_own() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let request = from(OTHER_KIOSK, "PUT", &signed.path()).body(signed.seal(&world).into()).unwrap();
    assert_refused(&world, &world.ask(request), "E-KIOSK");
}

#[test]
fn scans_must_be_those_that_were_signed() {
    let world = World::new();
    let application = Application::new(&world);
    let mut fewer = application.sign(&world, &world.key(AIGUL));
    fewer.envelope.scans.pop();
    assert_refused(&world, &fewer.put(&world), "E-SCANS");
    let mut others = application.sign(&world, &world.key(AIGUL));
    others.envelope.scans[0].plain_sha256 = "0".repeat(64);
    assert_refused(&world, &others.put(&world), "E-SCANS");
    let mut longer = application.sign(&world, &world.key(AIGUL));
    longer.envelope.scans[0].bytes = 1 << 40;
    assert_refused(&world, &longer.put(&world), "E-SIZE");
}

#[test]
fn what_is_no_envelope_to_us() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let strangers = age::x25519::Identity::generate().to_public();
    let recipient = world.centre.keys.sealing.to_public();
    for body in [
        Vec::new(),
        b"age-encryption.org/v1\n".to_vec(),
        vec![0xff; 4096],
        signed.envelope.seal(&strangers).unwrap(),
        seal_blob(b"{\"v\":1}", &recipient).unwrap(),
        signed.seal(&world)[..600].to_vec(),
    ] {
        let reply = world.put(&signed.path(), body);
        assert_eq!(reply.refusal(), (400, "E-ENVELOPE".into()));
        assert!(reply.problem().for_good);
    }
    let flood = vec![0; sync::envelope::ENVELOPE_BYTES_MAX + 1];
    assert_eq!(world.put(&signed.path(), flood).refusal(), (413, "E-SIZE".into()));
    assert_nothing_written(&world);
}

#[test]
fn an_id_must_be_the_one_inside_and_a_uuid_of_version_7() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let elsewhere = format!("/v1/submissions/{}", Uuid::now_v7());
    assert_eq!(world.put(&elsewhere, signed.seal(&world)).refusal(), (400, "E-ENVELOPE".into()));
    let mut random = Application::new(&world);
    random.id = Uuid::new_v4();
    let signed = random.sign(&world, &world.key(AIGUL));
    assert_eq!(signed.put(&world).refusal(), (400, "E-ENVELOPE".into()));
    assert_nothing_written(&world);
}

#[test]
fn a_refusal_repeats_itself_and_says_nothing_about_anybody() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(MARAT));
    let (first, again) = (signed.put(&world), signed.put(&world));
    assert_eq!(first.body, again.body);
    let text = String::from_utf8(first.body).unwrap();
    assert_eq!(text, r#"{"code":"E-OTHERIIN","for_good":true}"#);
}
