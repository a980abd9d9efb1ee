//! A clerk of a front desk helps a parent to fill in: the signed application says who, and central believes nobody's
//! word for it.

use authority::Profile;
use axum::body::Body;
use central::queue::audit::{Kept, audit};
use central::store::help::HelpCount;
use chrono::TimeDelta;
use domain::bin::Bin;
use domain::digest::Sha256;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use forms::Assistant;
use sha2::Digest as _;
use signing::xmldsig;
use sync::wire::LoginOpen;
use sync::wire::desk::Role;

use crate::application::{Application, Signed};
use crate::kindergarten::{Filing, Visit};
use crate::offices::{Employee, HEAD, INSPECTOR, OTHER_HEAD, OTHER_SCHOOL, SCHOOL, Shift, ask, challenge};
use crate::people::AIGUL;
use crate::queue_audit::unproven;
use crate::world::{DESK, KOSTANAY, Reply, World};

const HELPER: Employee =
    Employee { iin: "820707400072", surname: "КӨМЕКШІ", given: "АЙНҰР", ..HEAD };

/// Somebody who is logged in at the front desk, and how an application names them.
fn at_front_desk(world: &World, clerk: Employee) -> (Shift, Assistant) {
    clerk.appoint(world, Role::FrontDesk);
    log_in(world, clerk)
}

fn log_in(world: &World, clerk: Employee) -> (Shift, Assistant) {
    let key = clerk.key_of(world, Profile::EmployeeLogin);
    let signed_xml = xmldsig::sign(&challenge(world).document, &key).unwrap().to_string();
    let login = Sha256(sha2::Sha256::digest(signed_xml.as_bytes()).into());
    let opened = ask(world, "POST", "/v1/desk/logins/open", &LoginOpen { signed_xml });
    let certificate = key.certificate();
    let assistant = Assistant {
        name: certificate.full_name().into(),
        organisation: certificate.organisation().to_owned(),
        bin: Bin::parse(clerk.bin).unwrap(),
        desk: DESK.into(),
        login,
        serial: certificate.serial_hex(),
    };
    (Shift { clerk, logged_in: opened.json() }, assistant)
}

fn helped(world: &World, assistant: &Assistant) -> Application {
    Application { assistant: Some(assistant.clone()), ..Application::new(world) }
}

fn signed(world: &World, application: &Application) -> Signed {
    application.sign(world, &world.key(&application.iin))
}

fn filed(world: &World, assistant: &Assistant) -> Reply {
    signed(world, &helped(world, assistant)).put(world)
}

fn flags(world: &World, number: &str) -> Vec<(String, String)> {
    world.centre.store.flags(&ApplicationNumber::parse(number).unwrap()).unwrap()
}

fn counts(world: &World) -> Vec<HelpCount> {
    world.centre.store.help_counts().unwrap()
}

#[test]
fn who_helped_is_told_to_the_parent_and_to_the_school_and_stands_in_no_log() {
    let world = World::new();
    let (_, assistant) = at_front_desk(&world, HELPER);
    let receipt = filed(&world, &assistant).receipt(&world);
    let theirs = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    let by = theirs.history[0].helped_by.as_ref().unwrap();
    assert_eq!((by.name.as_str(), by.organisation.as_str()), ("КӨМЕКШІ АЙНҰР", "№ 5 «Білім» мектебі"));
    let head = HEAD.at_work(&world, Role::SchoolHead);
    assert_eq!(head.look(&world, &receipt.number).history[0].helped_by.as_ref(), Some(by));
    let settlement = Kato::parse(KOSTANAY).unwrap();
    let count = HelpCount { settlement, bin: SCHOOL.into(), people: 1, applications: 1 };
    assert_eq!(counts(&world), [count]);
    assert!(flags(&world, &receipt.number).iter().all(|(code, _)| code != "OTHER_SCHOOL"));
    let database = world.database();
    for personal in ["КӨМЕКШІ", HELPER.iin] {
        let there = database.windows(personal.len()).any(|bytes| bytes == personal.as_bytes());
        assert!(!there, "{personal} lies in the database in clear");
    }
}

#[test]
fn help_with_the_queue_is_held_against_the_login_by_the_audit() {
    let world = World::without_sender();
    let (_, assistant) = at_front_desk(&world, HELPER);
    let filing = Filing { assistant: Some(assistant), ..Filing::new(&world) };
    let receipt = filing.register(&world);
    let look = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert!(look.history[0].helped_by.is_some());
    let sound = audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap();
    assert_eq!((sound.entries, sound.helped), (1, 1));
    let db = world.sql();
    db.unlock("help_login");
    db.change("DELETE FROM help_login", &[]);
    assert_eq!(unproven(&world), (0, "E-EVIDENCE-HELP"));
}

#[test]
fn whoever_is_not_known_to_have_been_there_is_not_believed() {
    let world = World::new();
    let (_, assistant) = at_front_desk(&world, HELPER);
    // A head who is of no front desk.
    HEAD.appoint(&world, Role::SchoolHead);
    let (_, of_no_front_desk) = log_in(&world, HEAD);
    let forged = [
        Assistant { login: Sha256([9; 32]), ..assistant.clone() },
        Assistant { name: "БАСШЫ ГҮЛНАР".into(), ..assistant.clone() },
        Assistant { organisation: "№ 1 мектеп".into(), ..assistant.clone() },
        Assistant { bin: Bin::parse(OTHER_SCHOOL).unwrap(), ..assistant.clone() },
        Assistant { desk: "KST-DESK2".into(), ..assistant.clone() },
        Assistant { serial: "00".into(), ..assistant.clone() },
        of_no_front_desk,
    ];
    for assistant in &forged {
        assert_eq!(filed(&world, assistant).refusal(), (422, "E-ASSISTANT".into()));
    }
    assert_eq!(world.security_events(), vec!["E-ASSISTANT"; forged.len()]);
    assert!(counts(&world).is_empty());
    assert!(filed(&world, &assistant).status.is_success(), "the refusals took nothing from anybody");
}

#[test]
fn a_revoked_post_helps_nobody_and_what_was_signed_before_still_counts() {
    let world = World::new();
    let post = HELPER.appoint(&world, Role::FrontDesk);
    let (_, assistant) = log_in(&world, HELPER);
    let before = signed(&world, &helped(&world, &assistant));
    world.pass(TimeDelta::minutes(30));
    HELPER.dismiss(&world, post);
    world.pass(TimeDelta::minutes(30));
    assert_eq!(filed(&world, &assistant).refusal(), (422, "E-ASSISTANT-POST".into()));
    // It waited in the kiosk's vault without a line, and the desks' logins are forgotten by now.
    world.pass(TimeDelta::days(2));
    world.centre.store.purge_desk_logins(world.now()).unwrap();
    before.put(&world).receipt(&world);
}

#[test]
fn help_ends_with_the_login() {
    let world = World::new();
    let (shift, assistant) = at_front_desk(&world, HELPER);
    assert_eq!(shift.ask(&world, "DELETE", "/v1/desk/logins", Body::empty()).status.as_u16(), 204);
    world.pass(TimeDelta::minutes(10));
    assert_eq!(filed(&world, &assistant).refusal(), (422, "E-ASSISTANT-POST".into()));
    let (shift, assistant) = log_in(&world, HELPER);
    world.turn_to(shift.logged_in.ends_at + TimeDelta::minutes(10));
    assert_eq!(filed(&world, &assistant).refusal(), (422, "E-ASSISTANT-POST".into()));
}

#[test]
fn nobody_helps_themselves() {
    let world = World::new();
    let (_, assistant) = at_front_desk(&world, Employee { iin: AIGUL, ..HELPER });
    assert_eq!(filed(&world, &assistant).refusal(), (422, "E-ASSISTANT-SELF".into()));
    let filing = Filing { assistant: Some(assistant), ..Filing::new(&world) };
    let visit = Visit::new(&world, AIGUL);
    assert_eq!(filing.send(&world, &visit).refusal(), (422, "E-ASSISTANT-SELF".into()));
    assert_eq!(world.security_events(), ["E-ASSISTANT-SELF", "E-ASSISTANT-SELF"]);
}

#[test]
fn the_element_is_under_the_parents_signature() {
    let world = World::new();
    let (_, assistant) = at_front_desk(&world, HELPER);
    let mut changed = signed(&world, &helped(&world, &assistant));
    let xml = &mut changed.envelope.signed_xml;
    *xml = xml.replace("КӨМЕКШІ АЙНҰР", "БАСҚА БІРЕУ");
    assert_eq!(changed.put(&world).refusal(), (422, "E-SIGNATURE".into()));
    let mut without = signed(&world, &helped(&world, &assistant));
    let xml = &mut without.envelope.signed_xml;
    let (start, end) = (xml.find("<assistant").unwrap(), xml.find("</assistant>").unwrap());
    xml.replace_range(start..end + "</assistant>".len(), "");
    assert_eq!(without.put(&world).refusal(), (422, "E-SIGNATURE".into()));
}

#[test]
fn somebody_of_another_school_is_looked_at_and_the_department_is_not() {
    for (clerk, looked_at) in [(OTHER_HEAD, true), (INSPECTOR, false)] {
        let world = World::new();
        let (_, assistant) = at_front_desk(&world, clerk);
        let receipt = filed(&world, &assistant).receipt(&world);
        let flagged = flags(&world, &receipt.number).contains(&("OTHER_SCHOOL".into(), "school".into()));
        assert_eq!(flagged, looked_at, "{}", clerk.organisation);
    }
}
