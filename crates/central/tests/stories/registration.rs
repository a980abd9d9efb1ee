//! A submission becomes a registered application, once.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use domain::meal::{Act, State, replay};
use domain::number::{ApplicationNumber, KioskNumber};
use domain::time::civil_date;
use sync::envelope::sha256_hex;
use sync::wire::{Channel, CodeCheck, CodeChecked, CodeRequest, CodeSent, Language};
use uuid::Uuid;

use crate::application::{Application, registered, school};
use crate::people::{AIGUL, AT_HOME, CHILD, MARAT, STRANGER};
use crate::sql::Value;
use crate::world::{KIOSK, KOSTANAY, OTHER_KIOSK, World, from};

fn flags(world: &World, number: &str) -> Vec<(String, String)> {
    let number = ApplicationNumber::parse(number).unwrap();
    world.centre.store.application(&number).unwrap().unwrap().flags
}

fn flag(code: &str, field: &str) -> (String, String) {
    (code.into(), field.into())
}

#[test]
fn scenario_38_a_signed_application_gets_its_number_and_its_term() {
    let world = World::new();
    let (signed, receipt) = registered(&world);
    assert_eq!(receipt.number, "391010000/MT.2026.000001.1");
    assert_eq!(receipt.submission_id, signed.envelope.submission_id);
    assert_eq!(receipt.signed_xml_sha256, sha256_hex(signed.envelope.signed_xml.as_bytes()));
    assert_eq!((receipt.state.as_str(), receipt.profile.as_str()), ("SUBMITTED", "SEED"));
    assert_eq!(receipt.registered_at, world.now());
    assert_eq!(receipt.due.unwrap().to_string(), "2026-12-25");
    let listed: Vec<_> = signed.envelope.scans.iter().map(|scan| scan.sealed_sha256.clone()).collect();
    assert_eq!(receipt.awaiting, listed);
}

#[test]
fn the_number_on_the_kiosks_receipt_finds_the_application() {
    let world = World::new();
    let application = Application::new(&world);
    let receipt = application.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    let found = world.centre.store.by_kiosk_number(&application.kiosk_number).unwrap();
    assert_eq!(found.unwrap().machine(), receipt.number);
    assert_eq!(world.centre.store.by_kiosk_number("").unwrap(), None);
}

#[test]
fn a_number_of_another_kiosk_is_left_out_and_refuses_nobody() {
    let world = World::new();
    let mut application = Application::new(&world);
    let other = KioskNumber::new(OTHER_KIOSK, civil_date(world.now()), 7).unwrap().to_string();
    application.kiosk_number = other.clone();
    application.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert_eq!(world.centre.store.by_kiosk_number(&other).unwrap(), None);
}

#[test]
fn the_stored_events_are_the_application() {
    let world = World::new();
    let (signed, receipt) = registered(&world);
    let number = ApplicationNumber::parse(&receipt.number).unwrap();
    let stored = world.centre.store.application(&number).unwrap().unwrap();
    assert_eq!(stored.submission_id, signed.envelope.submission_id);
    assert!(matches!(&stored.events[..], [event] if matches!(event.act, Act::Submit { .. })));
    let folded = replay(stored.events).unwrap();
    assert_eq!(folded.state(), State::Submitted);
    assert_eq!(folded.filing().unwrap().number, number);
}

#[test]
fn the_same_bytes_again_get_the_same_receipt_byte_for_byte() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let sealed = signed.seal(&world);
    let first = world.put(&signed.path(), sealed.clone());
    world.pass(TimeDelta::days(3));
    let again = world.put(&signed.path(), sealed);
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    let resealed = signed.put(&world);
    assert_eq!(first.body, resealed.body, "sealed anew, the same document");
    signed.put_scan(&world, 0).receipt(&world);
    assert_eq!(first.body, signed.put(&world).body, "and after a scan came");
}

#[test]
fn another_document_under_a_known_id_is_refused() {
    let world = World::new();
    let key = world.key(AIGUL);
    let mut application = Application::new(&world);
    let first = application.sign(&world, &key);
    first.put(&world).receipt(&world);
    application.phone = "+77015551230".into();
    let other = application.sign(&world, &key);
    let refused = other.put(&world);
    assert_eq!(refused.refusal(), (409, "E-DIGEST".into()));
    assert!(refused.problem().for_good);
    assert_eq!(world.security_events(), ["E-DIGEST"]);
    let elsewhere = from(OTHER_KIOSK, "PUT", &first.path()).body(first.seal(&world).into()).unwrap();
    assert_eq!(world.ask(elsewhere).refusal(), (409, "E-DIGEST".into()), "another kiosk's receipt");
}

#[test]
fn numbers_have_no_gap_whatever_was_refused_between() {
    let world = World::new();
    let mut numbers = BTreeSet::new();
    for (iin, child) in [(AIGUL, CHILD), (AIGUL, AT_HOME), (STRANGER, CHILD)] {
        let key = world.key(iin);
        let mut application = Application::new(&world);
        application.iin = iin.into();
        application.child = child.into();
        application.by_registry = false;
        let signed = application.sign(&world, &key);
        numbers.insert(signed.put(&world).receipt(&world).number);
        let mut again = Application::new(&world);
        again.iin = iin.into();
        again.child = child.into();
        again.by_registry = false;
        assert_eq!(again.sign(&world, &key).put(&world).refusal(), (422, "E-DUP".into()));
    }
    let expected = (1..=3).map(|n| format!("391010000/MT.2026.{n:06}.1")).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn each_settlement_and_each_year_counts_for_itself() {
    let world = World::new();
    let (_, first) = registered(&world);
    assert_eq!(first.number, "391010000/MT.2026.000001.1");
    let mut rudny = Application::new(&world);
    (rudny.iin, rudny.child) = (MARAT.into(), AT_HOME.into());
    rudny.by_registry = false;
    rudny.school = school("200140900051");
    let receipt = rudny.sign(&world, &world.key(MARAT)).put(&world).receipt(&world);
    assert_eq!(
        receipt.number, "392410000/MT.2026.000001.1",
        "the settlement of the school, not of the kiosk"
    );
    world.turn_to("2026-12-31T19:00:00Z".parse().unwrap());
    let mut new_year = Application::new(&world);
    new_year.child = AT_HOME.into();
    new_year.by_registry = false;
    let receipt = new_year.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert_eq!(receipt.number, "391010000/MT.2027.000001.1", "midnight in Almaty");
}

#[test]
fn scenario_20_a_second_application_for_the_same_child_names_the_first() {
    let world = World::new();
    let (_, first) = registered(&world);
    let mut second = Application::new(&world);
    second.iin = MARAT.into();
    let refused = second.sign(&world, &world.key(MARAT)).put(&world);
    assert_eq!(refused.refusal(), (422, "E-DUP".into()));
    assert_eq!(refused.problem().number, Some(first.number), "the father, linked by the registry");
}

#[test]
fn a_stranger_neither_learns_of_an_application_nor_stands_in_its_way() {
    let world = World::new();
    let mut theirs = Application::new(&world);
    theirs.iin = STRANGER.into();
    theirs.by_registry = false;
    let stranger = theirs.sign(&world, &world.key(STRANGER)).put(&world).receipt(&world);
    assert!(flags(&world, &stranger.number).contains(&flag("NO_LINK", "child-name")));
    let (_, parents) = registered(&world);
    assert_eq!(parents.number, "391010000/MT.2026.000002.1", "the parent is not blocked");
}

#[test]
fn what_the_registry_confirms_is_not_flagged_and_what_no_code_proved_is() {
    let world = World::new();
    let (_, receipt) = registered(&world);
    assert_eq!(flags(&world, &receipt.number), [flag("UNVERIFIED", "phone")]);
}

#[test]
fn a_contact_that_this_sessions_code_proved_is_not_flagged() {
    let world = World::new();
    let application = Application::new(&world);
    let (session, channel, address) = (application.session, Channel::Sms, application.phone.clone());
    let asked = CodeRequest { session, channel, address: address.clone(), lang: Language::Kk };
    world.post("/v1/codes", &asked).json::<CodeSent>();
    let (_, code, _) = world.phone.last();
    let checked: CodeChecked =
        world.post("/v1/codes/check", &CodeCheck { session, channel, address, code }).json();
    assert!(checked.confirmed);
    let receipt = application.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert_eq!(flags(&world, &receipt.number), []);

    let mut another_session = Application::new(&world);
    another_session.child = AT_HOME.into();
    another_session.by_registry = false;
    another_session.session = Uuid::new_v4();
    let receipt = another_session.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert!(flags(&world, &receipt.number).contains(&flag("UNVERIFIED", "phone")));
}

#[test]
fn scenario_37_what_a_hand_gave_is_to_be_checked() {
    let world = World::new();
    let mut by_hand = Application::new(&world);
    by_hand.by_registry = false;
    let receipt = by_hand.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    let flags = flags(&world, &receipt.number);
    for field in ["parent-address", "child-name"] {
        assert!(flags.contains(&flag("MANUAL", field)), "{field}: {flags:?}");
    }
    assert!(!flags.contains(&flag("MANUAL", "school")), "chosen by hand, and the registry says the same");
    assert!(!flags.contains(&flag("NO_LINK", "child-name")));
}

#[test]
fn what_the_kiosk_says_the_registry_said_is_asked_again() {
    let world = World::new();
    let mut lying = Application::new(&world);
    lying.school = school("200140900021");
    let receipt = lying.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert!(flags(&world, &receipt.number).contains(&flag("MANUAL", "school")));
}

#[test]
fn a_silent_registry_does_not_keep_an_application_from_its_number() {
    let world = World::new();
    world.line.cut.store(true, Ordering::SeqCst);
    let (_, receipt) = registered(&world);
    assert!(flags(&world, &receipt.number).contains(&flag("NO_REGISTRY", "")));
}

#[test]
fn an_application_that_waited_a_week_for_the_line_is_registered_when_it_arrives() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let claimed = world.now();
    world.pass(TimeDelta::days(7));
    let receipt = signed.put(&world).receipt(&world);
    assert_eq!(receipt.claimed_at, claimed);
    assert_eq!(receipt.registered_at, world.now(), "the term counts from the receipt");
    assert!(receipt.due > "2026-12-25".parse().ok());
}

#[test]
fn a_kiosk_whose_clock_cannot_be_right_is_flagged_and_still_served() {
    let world = World::new();
    let key = world.key(AIGUL);
    for (child, shift, wrong) in [
        (CHILD, TimeDelta::seconds(300), false),
        (AT_HOME, TimeDelta::seconds(301), true),
        ("190525500014", -TimeDelta::days(31), false),
        ("190525500024", -TimeDelta::days(40), true),
    ] {
        let mut application = Application::new(&world);
        application.child = child.into();
        application.by_registry = false;
        application.claimed += shift;
        application.consented = application.claimed;
        let receipt = application.sign(&world, &key).put(&world).receipt(&world);
        assert_eq!(flags(&world, &receipt.number).contains(&flag("CLOCK", "")), wrong, "{shift}");
    }
}

#[test]
fn nobody_reads_an_application_in_the_database() {
    let world = World::new();
    let (signed, receipt) = registered(&world);
    signed.put_scan(&world, 0).receipt(&world);
    let bytes = world.database();
    let stands = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(stands(&receipt.number), "what is read holds the rows of this application");
    for private in [AIGUL, CHILD, "ТЕСТОВА", "АЛИХАН", "77774128452", "Абай", "a certificate"]
    {
        assert!(!stands(private), "{private}");
    }
}

#[test]
fn many_kiosks_at_once_get_one_number_each() {
    let world = World::new();
    let key = world.key(STRANGER);
    let children = ["190525500014", "190525500024", CHILD, AT_HOME];
    let signed: Vec<_> = children
        .into_iter()
        .map(|child| {
            let mut application = Application::new(&world);
            (application.iin, application.child) = (STRANGER.into(), child.into());
            application.by_registry = false;
            application.sign(&world, &key)
        })
        .collect();
    let centre = &world.centre;
    let kiosk = &centre.store.machine(KIOSK).unwrap().unwrap();
    let numbers: BTreeSet<String> = std::thread::scope(|threads| {
        let asked: Vec<_> = signed
            .iter()
            .flat_map(|signed| [signed, signed])
            .map(|signed| {
                let (id, sealed) = (signed.envelope.submission_id, signed.seal(&world));
                threads.spawn(move || central::intake::submit(centre, kiosk, id, &sealed).unwrap().payload)
            })
            .collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(numbers.len(), children.len(), "each sent twice, each registered once: {numbers:?}");
    let last = world.sql().one("SELECT last FROM serial WHERE settlement = ?1", &[Value::Text(KOSTANAY)]);
    assert_eq!(last, children.len().to_string());
}
