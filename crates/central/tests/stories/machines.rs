//! Who may speak to the centre: invited, enrolled with a code, known by a key, revoked.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64ct::{Base64, Encoding};
use central::api::Peer;
use central::centre::{Kiosk, Machine};
use central::machines::invite;
use chrono::TimeDelta;
use domain::kato::Kato;
use enrolment::{MachineCertificate, MachineKey, request};
use rand_core::OsRng;
use sync::wire::{Enrolled, EnrolmentRequest, RenewalRequest};

use crate::world::{KIOSK, KOSTANAY, Reply, World, from, public_key_of};

const FRESH: &str = "KST9";

/// A machine that is to enrol, and its code.
fn invited(world: &World) -> String {
    let settlement = Kato::parse(KOSTANAY).unwrap();
    let machine = Kiosk { id: FRESH.to_owned(), settlement, kind: Machine::Kiosk };
    invite(&world.centre, &machine, 24).unwrap().unwrap().0.to_string()
}

fn ask(world: &World, machine: &str, code: &str, key: &MachineKey) -> Reply {
    let request = Base64::encode_string(&request(key).unwrap());
    let asked = EnrolmentRequest { machine: machine.to_owned(), code: code.to_owned(), request };
    let body = serde_json::to_vec(&asked).unwrap();
    world.ask(Request::builder().method("POST").uri("/v1/enrolments").body(body.into()).unwrap())
}

fn certificate(reply: &Reply) -> Vec<u8> {
    Base64::decode_vec(&reply.json::<Enrolled>().certificate).unwrap()
}

/// What the centre says to whoever holds this key.
fn status(world: &World, name: &str, public_key: [u8; 32]) -> Reply {
    let peer = Peer { name: name.to_owned(), public_key };
    world.ask(Request::builder().uri("/v1/status").extension(peer).body(Body::empty()).unwrap())
}

fn fresh() -> MachineKey {
    MachineKey::generate(&mut OsRng)
}

#[test]
fn only_a_machine_whose_key_is_known_is_heard() {
    let world = World::new();
    assert_eq!(world.get("/v1/status").status, StatusCode::OK);
    let nobody = world.ask(Request::builder().uri("/v1/status").body(Body::empty()).unwrap());
    assert_eq!(nobody.refusal(), (401, "E-KIOSK".into()));
    // The name in a certificate is for the log: the key decides.
    assert_eq!(status(&world, KIOSK, [9; 32]).refusal(), (401, "E-KIOSK".into()));
    assert_eq!(status(&world, "nobody", public_key_of(KIOSK)).status, StatusCode::OK);
    assert!(!nobody.problem().for_good, "an operator can enrol it");
}

#[test]
fn a_code_opens_one_key_and_the_same_key_again_where_the_answer_was_lost() {
    let world = World::new();
    let (code, key) = (invited(&world), fresh());
    let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let first = certificate(&ask(&world, FRESH, &typed, &key));
    let says = MachineCertificate::read(&first).unwrap();
    assert_eq!((says.name.as_str(), says.public_key), (FRESH, key.public()));
    assert_eq!(status(&world, FRESH, key.public()).status, StatusCode::OK);
    assert_eq!(certificate(&ask(&world, FRESH, &code, &key)).len(), first.len(), "the same key");
    assert_eq!(ask(&world, FRESH, &code, &fresh()).refusal(), (403, "E-ENROL".into()), "another one");
    assert_eq!(status(&world, FRESH, key.public()).status, StatusCode::OK);
}

#[test]
fn a_code_is_over_after_its_time_and_after_five_wrong_guesses() {
    let world = World::new();
    let code = invited(&world);
    for _ in 0..5 {
        assert_eq!(ask(&world, FRESH, "0000-0000-0000", &fresh()).refusal(), (403, "E-ENROL".into()));
    }
    assert_eq!(ask(&world, FRESH, &code, &fresh()).refusal(), (403, "E-ENROL".into()), "guessed at");
    let code = invited(&world);
    world.pass(TimeDelta::hours(25));
    assert_eq!(ask(&world, FRESH, &code, &fresh()).refusal(), (403, "E-ENROL".into()), "too late");
    assert_eq!(ask(&world, "UNKNOWN", &code, &fresh()).refusal(), (403, "E-ENROL".into()));
    let code = invited(&world);
    let used = ask(&world, KIOSK, &code, &fresh());
    assert_eq!(used.refusal(), (403, "E-ENROL".into()), "the code of another machine");
    certificate(&ask(&world, FRESH, &code, &fresh()));
    let stored = world.database();
    let plain = code.replace('-', "");
    for text in [code.as_bytes(), plain.as_bytes()] {
        assert!(!stored.windows(text.len()).any(|found| found == text), "a code lies in the database");
    }
}

#[test]
fn a_fresh_enrolment_takes_the_place_of_the_one_before() {
    let world = World::new();
    let (first, second) = (fresh(), fresh());
    certificate(&ask(&world, FRESH, &invited(&world), &first));
    certificate(&ask(&world, FRESH, &invited(&world), &second));
    assert_eq!(status(&world, FRESH, first.public()).refusal(), (403, "E-KIOSK-REVOKED".into()));
    assert_eq!(status(&world, FRESH, second.public()).status, StatusCode::OK);
    assert_eq!(ask(&world, FRESH, &invited(&world), &first).refusal(), (403, "E-ENROL".into()));
}

#[test]
fn what_was_revoked_is_refused_at_the_next_request_and_its_code_is_over() {
    let world = World::new();
    let code = invited(&world);
    let store = &world.centre.store;
    assert!(store.revoke_machine(KIOSK, world.now()).unwrap());
    assert!(store.revoke_machine(FRESH, world.now()).unwrap());
    assert!(!store.revoke_machine("UNKNOWN", world.now()).unwrap());
    assert_eq!(world.get("/v1/status").refusal(), (403, "E-KIOSK-REVOKED".into()));
    assert!(!world.get("/v1/status").problem().for_good, "an operator can enrol it anew");
    assert_eq!(ask(&world, FRESH, &code, &fresh()).refusal(), (403, "E-ENROL".into()));
    let rows = store.machines().unwrap();
    let names: Vec<_> = rows.iter().map(|row| row.machine.id.as_str()).collect();
    assert_eq!(names, ["KST-DESK1", "KST3", FRESH, "RUD1"]);
    assert!(rows[1].revoked.is_some() && rows[2].key.is_none() && rows[3].revoked.is_none());
}

#[test]
fn a_certificate_is_renewed_for_the_key_that_asks_and_no_other() {
    let world = World::new();
    let key = fresh();
    certificate(&ask(&world, FRESH, &invited(&world), &key));
    world.pass(TimeDelta::days(250));
    let peer = Peer { name: FRESH.to_owned(), public_key: key.public() };
    let renew = |of: &MachineKey| {
        let body = RenewalRequest { request: Base64::encode_string(&request(of).unwrap()) };
        let asked = from(KIOSK, "POST", "/v1/enrolments/next").extension(peer.clone());
        world.ask(asked.body(serde_json::to_vec(&body).unwrap().into()).unwrap())
    };
    let next = MachineCertificate::read(&certificate(&renew(&key))).unwrap();
    assert!(next.until > world.now() + TimeDelta::days(360));
    assert_eq!(renew(&fresh()).refusal(), (403, "E-ENROL".into()));
}

#[test]
fn a_name_keeps_its_settlement_and_its_kind() {
    let world = World::new();
    let named = world.machine(KIOSK);
    let desk = Kiosk { kind: Machine::Desk, ..named.clone() };
    assert!(invite(&world.centre, &desk, 24).unwrap().is_none());
    assert!(invite(&world.centre, &named, 24).unwrap().is_some());
}
