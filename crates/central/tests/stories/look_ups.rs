//! Look-ups under a signed consent, over HTTP.

use std::sync::atomic::Ordering;

use authority::{Profile, Validity};
use chrono::TimeDelta;
use ledger::receipt::SignedReceipt;
use signing::key::OpenedKey;
use sync::wire::{Child, ChildLookUp, Parent, ParentLookUp};

use crate::application::Application;
use crate::kindergarten::{Filing, Visit};
use crate::people::{self, AIGUL, AT_HOME, CHILD, OTHERS, STRANGER, UNKNOWN};
use crate::world::{OTHER_KIOSK, Reply, World};

fn consent(world: &World, key: &OpenedKey) -> String {
    Application::new(world).consent(key)
}

fn parent(world: &World, consent: String) -> Reply {
    world.post("/v1/look-ups/parent", &ParentLookUp { consent })
}

fn child(world: &World, consent: String, child_iin: &str) -> Reply {
    world.post("/v1/look-ups/child", &ChildLookUp { consent, child_iin: child_iin.into() })
}

#[test]
fn a_parent_sees_their_own_facts_and_their_own_child() {
    let world = World::new();
    let consent = consent(&world, &world.key(AIGUL));
    let me: Parent = parent(&world, consent.clone()).json();
    assert_eq!((me.iin.as_str(), me.last.as_str()), (AIGUL, "ТЕСТОВА"));
    assert_eq!(me.address.as_ref().unwrap().kato, "391010000");
    let son: Child = child(&world, consent.clone(), CHILD).json();
    assert_eq!(son.first, "АЛИХАН");
    assert_eq!(son.school.as_ref().unwrap().class.as_deref(), Some("2 «Ә»"));
    let daughter: Child = child(&world, consent, AT_HOME).json();
    assert!(daughter.school.is_none(), "scenario 37: at no school");
}

#[test]
fn an_unknown_child_and_somebody_elses_get_the_same_answer() {
    let world = World::new();
    let consent = consent(&world, &world.key(AIGUL));
    let others = child(&world, consent.clone(), OTHERS);
    let unknown = child(&world, consent, "190525500014");
    assert_eq!(others.refusal(), (404, "E-NOPARENT".into()));
    assert_eq!((others.status, &others.body), (unknown.status, &unknown.body));
}

#[test]
fn a_stranger_learns_nothing_of_a_child() {
    let world = World::new();
    let consent = consent(&world, &world.key(STRANGER));
    let refused = child(&world, consent.clone(), CHILD);
    assert_eq!(refused.refusal(), (404, "E-NOPARENT".into()));
    assert!(!String::from_utf8_lossy(&refused.body).contains("АЛИХАН"));
    let me: Parent = parent(&world, consent).json();
    assert_eq!(me.patronymic, None, "scenario 42: «НЕТ ДАННЫХ» is no patronymic");
}

#[test]
fn somebody_whom_the_registry_does_not_know() {
    let world = World::new();
    let reply = parent(&world, consent(&world, &world.key(UNKNOWN)));
    assert_eq!(reply.refusal(), (404, "E-NOTFOUND".into()));
}

#[test]
fn scenario_08_a_self_made_certificate_with_a_real_iin_is_told_so_and_an_auditor_knows() {
    let world = World::new();
    let forged = people::self_made(AIGUL, world.now());
    assert_eq!(parent(&world, consent(&world, &forged)).refusal(), (422, "E-CHAIN".into()));
    assert_eq!(world.security_events(), ["E-CHAIN"]);
}

#[test]
fn the_key_must_be_a_persons_own_signing_key_in_force() {
    let world = World::new();
    let year = Validity::year(world.now());
    for (profile, validity, code) in [
        (Profile::Login, year, "E-AUTH4SIGN"),
        (Profile::LegalSign, year, "E-LEGAL"),
        (Profile::Sign, Validity::ended(world.now(), 3), "E-EXPIRED"),
        (Profile::Sign, Validity::begins(world.now(), 3), "E-NOTYET"),
    ] {
        let spec = match profile {
            Profile::LegalSign | Profile::LegalLogin | Profile::EmployeeSign | Profile::EmployeeLogin => {
                people::spec(AIGUL).of("ТОО", "200140000014")
            }
            Profile::Sign | Profile::Login | Profile::Both => people::spec(AIGUL),
        };
        let key = people::open(&world.authority.leaf(&spec, profile, validity).unwrap());
        let refusal = parent(&world, consent(&world, &key)).refusal();
        assert!(refusal.1 == code || (code == "E-LEGAL" && refusal.1 == "E-POLICY"), "{code}: {refusal:?}");
    }
}

#[test]
fn a_consent_ages_and_holds_at_its_own_kiosk_only() {
    let world = World::new();
    let key = world.key(AIGUL);
    let fresh = consent(&world, &key);
    let lives = TimeDelta::seconds(i64::try_from(world.centre.policy.consent_lives_s).unwrap());
    world.pass(lives);
    parent(&world, fresh.clone()).json::<Parent>();
    world.pass(TimeDelta::seconds(1));
    assert_eq!(parent(&world, fresh).refusal(), (422, "E-CONSENT-AGE".into()));

    let mut ahead = Application::new(&world);
    ahead.consented = world.now() + TimeDelta::minutes(10);
    assert_eq!(parent(&world, ahead.consent(&key)).refusal().1, "E-CONSENT-AGE");

    let mut elsewhere = Application::new(&world);
    elsewhere.kiosk = OTHER_KIOSK.into();
    assert_eq!(parent(&world, elsewhere.consent(&key)).refusal().1, "E-CONSENT");
}

#[test]
fn a_consent_with_another_text_is_none() {
    let world = World::new();
    let key = world.key(AIGUL);
    let mine = Application::new(&world);
    let signed = mine.consent(&key);
    let plain = signed.split("<ds:Signature").next().unwrap().to_owned() + "</lookUpConsent>";
    for (from, to) in [("meal-look-up-1", "meal-look-up-9"), ("<purpose>meal", "<purpose>spying")] {
        let other = plain.replace(from, to);
        assert_ne!(other, plain, "{from}");
        let resigned = signing::xmldsig::sign(&other, &key).unwrap().to_string();
        assert_eq!(parent(&world, resigned).refusal(), (422, "E-CONSENT".into()), "{to}");
    }
    let application = mine.xml(&key, &signed);
    let signed_application = signing::xmldsig::sign(&application, &key).unwrap().to_string();
    assert_eq!(parent(&world, signed_application).refusal(), (422, "E-CONSENT".into()));
    let changed = signed.replace("meal-look-up-1", "meal-look-up-2");
    assert_eq!(parent(&world, changed).refusal(), (422, "E-SIGNATURE".into()));
}

#[test]
fn every_look_up_is_recorded_without_what_was_found() {
    let world = World::new();
    let consent = consent(&world, &world.key(AIGUL));
    parent(&world, consent.clone()).json::<Parent>();
    child(&world, consent.clone(), CHILD).json::<Child>();
    child(&world, consent, OTHERS).problem();
    let rows = world.sql().rows("SELECT about, purpose, text_version FROM look_up ORDER BY about", &[]);
    let row = |about| [about, "meal", "meal-look-up-1"].map(String::from).to_vec();
    assert_eq!(rows, [row("child"), row("child"), row("parent")]);
    let bytes = world.database();
    for private in [AIGUL, CHILD, OTHERS, "АЛИХАН", "Абай"] {
        assert!(!bytes.windows(private.len()).any(|window| window == private.as_bytes()), "{private}");
    }
}

#[test]
fn a_registry_that_was_asked_about_an_application_is_recorded_whether_it_was_registered_or_refused() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let recorded = || world.sql().rows("SELECT about FROM look_up ORDER BY about", &[]).concat();
    assert_eq!(recorded(), ["parent"], "the login");
    Filing::new(&world).send(&world, &visit).json::<SignedReceipt>();
    assert_eq!(recorded(), ["child", "parent", "parent"]);
    assert_eq!(Filing::new(&world).send(&world, &visit).refusal(), (422, "E-DUP".into()));
    assert_eq!(recorded(), ["child", "child", "parent", "parent", "parent"]);
}

#[test]
fn a_silent_registry_asks_to_come_again() {
    let world = World::new();
    let consent = consent(&world, &world.key(AIGUL));
    world.line.cut.store(true, Ordering::SeqCst);
    let reply = parent(&world, consent.clone());
    assert_eq!(reply.refusal(), (503, "E-REGISTRY".into()));
    assert!(!reply.problem().for_good);
    world.line.cut.store(false, Ordering::SeqCst);
    parent(&world, consent).json::<Parent>();
}
